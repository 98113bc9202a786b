"""Transactions and snapshots mean the same on both databases."""

import pytest
from sqlalchemy import text

from storage.database import Database


@pytest.fixture
def counted(database: Database) -> Database:
    """A database with a table of numbers."""
    with database.transaction() as tx:
        tx.execute(text("DROP TABLE IF EXISTS number"))
        tx.execute(text("CREATE TABLE number (value integer PRIMARY KEY)"))
    return database


def _numbers(database: Database) -> list[int]:
    with database.snapshot() as tx:
        return list(tx.scalars(text("SELECT value FROM number ORDER BY value")))


def test_a_transaction_commits_at_its_end(counted: Database) -> None:
    """What a transaction wrote is seen by every later snapshot."""
    with counted.transaction() as tx:
        tx.execute(text("INSERT INTO number VALUES (1)"))
    assert _numbers(counted) == [1]
