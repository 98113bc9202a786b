"""What was there before a step is as what comes after it."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, select

from bot.meetings.library import DECISIONS_LETTER, MINUTES_LETTER, remember, remember_decision
from bot.meetings.model import Content, Todo
from bot.search import holding
from bot.search.index import search_gram
from storage import schema
from storage.database import Database
from tests.databases import open_closing

BEFORE = "0042"
STEP = "0043"
MANY = 201
"""One more than a batch."""
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
CONTENT = Content(
    summary=("缓存", "- 两台机器够用"),
    decisions=("用 Redis 集群",),
    todos=(Todo("提交架构文档"), Todo("review the deployment")),
    pending=("预算谁批",),
)
TABLES: dict[str, dict[str, object]] = {
    "person": {
        "id": 1,
        "key": "p",
        "name": "P",
        "aliases": "[]",
        "title": "",
        "email": "",
        "language": "zh",
        "level": "user",
        "roles": "[]",
        "active": True,
    },
    "meeting": {
        "title": "技术评审",
        "purpose": "general",
        "state": "over",
        "organiser_id": 1,
        "messenger": "console",
        "room": "",
        "starts_at": AT,
        "ends_at": AT,
        "place": "",
        "link": "",
        "documents": "",
        "reason": "",
        "created_at": AT,
        "begun_at": AT,
        "sequence": 0,
        "version": 1,
    },
    "minutes": {
        "stage": "published",
        "messenger": "console",
        "room": "",
        "heard_at": AT,
        "edition": 1,
        "version": 1,
    },
    "minutes_edition": {"number": 1, "author_id": 1, "at": AT, "body": CONTENT.written()},
    "decision": {"position": 1, "text": CONTENT.decisions[0], "at": AT},
}
"""A row of each, as the step before had them."""


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database without tables; the test runs once for each kind."""
    with open_closing(empty_url) as database:
        yield database


def _fill(connection: Connection, name: str, rows: list[dict[str, object]]) -> None:
    table = Table(name, MetaData(), autoload_with=connection)
    connection.execute(insert(table), [TABLES[name] | row for row in rows])


def test_minutes_from_before_the_index(empty: Database) -> None:
    """More of them than a batch, each found by just what it would be if it were published now."""
    ids = range(1, MANY + 1)
    with empty.restructure() as connection:
        schema.upgrade(connection, BEFORE)
        _fill(connection, "person", [{}])
        _fill(connection, "meeting", [{"id": each} for each in ids])
        _fill(connection, "minutes", [{"id": each} for each in ids])
        for name in ("minutes_edition", "decision"):
            _fill(connection, name, [{"id": each, "minutes_id": each} for each in ids])
        schema.upgrade(connection, STEP)
    with empty.transaction() as tx:
        for words, letter in itertools.product(["redis 集群", "群", "REDI"], ["Y", "D"]):
            assert sorted(tx.scalars(holding(tx, words, letter))) == list(ids), words
        assert list(tx.scalars(holding(tx, "架构文档", DECISIONS_LETTER))) == []
        step = _grams(tx.connection(), MINUTES_LETTER), _grams(tx.connection(), DECISIONS_LETTER)
        remember(tx, 1, "技术评审", CONTENT)
        remember_decision(tx, 1, CONTENT.decisions[0])
        now = _grams(tx.connection(), MINUTES_LETTER), _grams(tx.connection(), DECISIONS_LETTER)
    assert step == now


def _grams(connection: Connection, letter: str) -> set[str]:
    query = select(search_gram.c.gram).where(search_gram.c.subject == f"{letter}1")
    return set(connection.execute(query).scalars())
