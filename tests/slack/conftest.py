"""The adapter before a double, on SQLite: what differs by database is proved elsewhere."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.slack.rig import Rig, rigged


@pytest.fixture
def company(sqlite: Database) -> Database:
    """A database with all tables and no rows."""
    return sqlite


@pytest.fixture
async def rig(company: Database) -> AsyncIterator[Rig]:
    """Connected by Socket Mode; the test fails where Slack has refused anything."""
    async with rigged(company) as made:
        yield made
        assert made.double.refusals == []
