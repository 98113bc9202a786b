"""Prepared statements do what SQLAlchemy's own execution does, in the same transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime
from traceback import format_exception
from typing import Final, NamedTuple

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel

from storage.database import Database
from storage.entities import create
from storage.prepared import Change, Query
from storage.types import JsonText, UtcDateTime
from tests.databases import open_closing

_METADATA: Final = MetaData()
_NOTE: Final = Table(
    "note",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), unique=True, nullable=False),
    Column("at", UtcDateTime),
    Column("names", JsonText(tuple[str, ...])),
    Column("read", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
)
_AT: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)


class Note(NamedTuple):
    """A row."""

    name: str
    at: datetime | None
    names: tuple[str, ...]
    read: bool


class Memo(SQLModel, table=True):
    """An entity with a default and a column whose type writes other values than it is given."""

    metadata = _METADATA

    id: int = Field(default=None, primary_key=True)
    text: str
    at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


_write: Final = Query(insert(_NOTE).returning(_NOTE.c.id), int)
_read: Final = Query(
    select(_NOTE.c.name, _NOTE.c.at, _NOTE.c.names, _NOTE.c.read)
    .where(_NOTE.c.name == bindparam("name_"), _NOTE.c.state.in_(("new", "old")))
    .order_by(_NOTE.c.id),
    Note,
)
_all_names: Final = Query(select(_NOTE.c.name).order_by(_NOTE.c.id), str)
_age: Final = Change(
    update(_NOTE).where(_NOTE.c.state == "new", _NOTE.c.at <= bindparam("now")).values(state="old")
)


def _row(name: str, at: datetime | None = _AT) -> dict[str, object]:
    return {"name": name, "at": at, "names": (name, "名"), "read": True, "state": "new"}


@pytest.fixture
def notes(empty_url: str) -> Iterator[Database]:
    """A database with a table of notes and one of memos."""
    with open_closing(empty_url) as database:
        with database.transaction() as tx:
            _METADATA.create_all(tx.connection())
        yield database


def _fail(tx: Session) -> None:
    _write.one_each(tx, [_row("twice")])


def test_values_come_back_as_the_columns_have_them(notes: Database) -> None:
    """Instants, JSON, booleans and NULL are written and read by the columns' types."""
    with notes.transaction() as tx:
        _write.one_each(tx, [_row("一"), _row("b", None)])
    with notes.snapshot() as tx:
        assert _read.first(tx, {"name_": "一"}) == Note("一", _AT, ("一", "名"), read=True)
        assert _read.all(tx, {"name_": "b"}) == [Note("b", None, ("b", "名"), read=True)]
        assert _read.first(tx, {"name_": "nobody"}) is None


def test_ids_come_in_the_order_of_the_rows(notes: Database) -> None:
    """The id of each row stands where the row stood."""
    with notes.transaction() as tx:
        ids = _write.one_each(tx, [_row(f"n{number}") for number in range(20)])
        assert ids == sorted(ids)
        by_id = {each.id: each.name for each in tx.connection().execute(select(_NOTE))}
    assert [by_id[each] for each in ids] == [f"n{number}" for number in range(20)]


def test_nothing_asked_is_nothing_done(notes: Database) -> None:
    """No rows need no statement."""
    with notes.transaction() as tx:
        assert _write.one_each(tx, []) == []
        Change(insert(_NOTE)).run_each(tx, [])
        assert _all_names.all(tx, {}) == []


def test_many_rows_and_the_number_changed(notes: Database) -> None:
    """`run_each` writes every row, `run` tells how many it changed."""
    with notes.transaction() as tx:
        Change(insert(_NOTE)).run_each(tx, [_row("a"), _row("b", None), _row("c")])
        assert _age.run(tx, {"now": _AT}) == 2
        assert _age.run(tx, {"now": _AT}) == 0


def test_it_takes_part_in_the_transaction(notes: Database) -> None:
    """What was written is seen by the session, and undone with it."""

    def attempt() -> None:
        with notes.transaction() as tx:
            _fail(tx)
            assert tx.connection().execute(select(_NOTE.c.name)).scalars().all() == ["twice"]
            raise LookupError

    with pytest.raises(LookupError):
        attempt()
    with notes.snapshot() as tx:
        assert _all_names.all(tx, {}) == []


@pytest.mark.parametrize("many", [1, 2])
def test_the_drivers_errors_are_sqlalchemys(notes: Database, many: int) -> None:
    """A broken constraint is the exception that the rest of the program knows."""
    with notes.transaction() as tx:
        _fail(tx)
    with pytest.raises(IntegrityError), notes.transaction() as tx:
        _write.one_each(tx, [_row("twice"), _row("more")][:many])
    with pytest.raises(IntegrityError), notes.transaction() as tx:
        Change(insert(_NOTE)).run_each(tx, [_row("twice"), _row("more")][:many])
    with notes.snapshot() as tx:
        assert _all_names.all(tx, {}) == ["twice"]


@pytest.mark.parametrize("prepared", [True, False])
def test_errors_have_no_values(notes: Database, *, prepared: bool) -> None:
    """They end up in logs: neither they nor what caused them quotes what people wrote."""
    row = _row("geheim")
    with pytest.raises(IntegrityError) as raised, notes.transaction() as tx:
        for _ in range(2):
            if prepared:
                Change(insert(_NOTE)).run(tx, row)
            else:
                tx.connection().execute(insert(_NOTE), row)
    assert "geheim" not in "".join(format_exception(raised.value)) + repr(raised.value)


def test_a_naive_instant_is_refused(notes: Database) -> None:
    """The columns' types judge values here as well."""
    with pytest.raises(ValueError, match="naive"), notes.transaction() as tx:
        _write.one_each(tx, [_row("naive", _AT.replace(tzinfo=None))])


def test_a_new_entity_is_the_sessions(notes: Database) -> None:
    """It has its id at once, is what `get` gives, and what changes later is written too."""
    with notes.transaction() as tx:
        first, second = (create(tx, Memo, text=text, at=_AT) for text in ("一", "二"))
        assert first.id != second.id
        assert tx.get(Memo, first.id) is first
        assert first == Memo(id=first.id, text="一", at=_AT)
        first.version += 1
    with notes.snapshot() as tx:
        stored = [tx.get_one(Memo, each.id) for each in (first, second)]
        assert [(each.text, each.at, each.version) for each in stored] == [
            ("一", _AT, 2),
            ("二", _AT, 1),
        ]
