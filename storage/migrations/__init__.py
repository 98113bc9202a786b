"""The steps from an empty database to today's tables; `docs/migrations.md` says how to add one."""

from typing import Final

HEAD: Final = "0049"
"""The newest step in `versions/`, known without importing Alembic. Empty before the first."""
