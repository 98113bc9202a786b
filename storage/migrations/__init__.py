"""The steps from an empty database to today's tables; `docs/migrations.md` says how to add one."""

from typing import Final

HEAD: Final = "0050"
"""The newest step in `versions/`, known without importing Alembic. Empty before the first."""

GOING: Final = frozenset(
    {("help_request", "answered_at"), ("incident", "counted_at"), ("minutes", "published_at")}
)
"""Columns that no model has any more: the previous release fills them, the next drops them."""


def is_compared(item: object, name: str | None, kind: str, *_: object) -> bool:
    """Whether tables and models are to agree about this part of them; for Alembic."""
    table = getattr(getattr(item, "table", None), "name", "")
    return kind != "column" or (table, name) not in GOING
