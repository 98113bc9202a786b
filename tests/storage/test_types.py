"""Values come back from both databases as they were given."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from storage.database import Database
from storage.types import JsonText, UtcDateTime
from tests.databases import open_closing

_METADATA = MetaData()
_THING = Table(
    "thing",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("names", JsonText(tuple[str, ...])),
    Column("words", JsonText(dict[str, str])),
)

_ZONES = st.one_of(
    st.timezones(),
    st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
_INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=_ZONES)  # noqa: DTZ001
_TEXTS = st.text(st.characters(codec="utf-8"))


@pytest.fixture
def things(empty_url: str) -> Iterator[Database]:
    """A database with a table that has a column of each type."""
    with open_closing(empty_url) as database:
        with database.transaction() as tx:
            _METADATA.create_all(tx.connection())
        yield database


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(at=_INSTANTS)
def test_an_instant_comes_back_in_utc(things: Database, at: datetime) -> None:
    """Any aware datetime of any zone is stored to the microsecond and read as UTC."""
    with things.transaction() as tx:
        tx.execute(insert(_THING).values(at=at))
        stored = tx.scalar(select(_THING.c.at).order_by(_THING.c.id.desc()))
        found = tx.scalar(select(_THING.c.id).where(_THING.c.at == at))
    assert stored == at.astimezone(UTC)
    assert stored is not None
    assert stored.tzinfo is UTC
    assert found is not None


def test_a_naive_datetime_is_refused(things: Database) -> None:
    """Nobody knows which instant it means."""
    naive = datetime(2026, 11, 23, 10)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"), things.transaction() as tx:
        tx.execute(insert(_THING).values(at=naive))


def test_instants_sort_and_compare_as_time_does(things: Database) -> None:
    """The order in the database is that of time, whatever zone each was given in."""
    shanghai = ZoneInfo("Asia/Shanghai")
    moments = [
        datetime(2026, 11, 23, 10, tzinfo=shanghai),
        datetime(2026, 11, 23, 2, 0, 0, 1, tzinfo=UTC),
        datetime(999, 1, 1, tzinfo=UTC),
        datetime(2026, 11, 22, 20, tzinfo=timezone(timedelta(hours=-7))),
    ]
    with things.transaction() as tx:
        tx.execute(insert(_THING), [{"at": at} for at in moments])
        found = list(tx.scalars(select(_THING.c.at).order_by(_THING.c.at)))
        earlier = list(tx.scalars(select(_THING.c.at).where(_THING.c.at < moments[0])))
    assert found == sorted(moments)
    assert earlier == [moments[2]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(names=st.lists(_TEXTS).map(tuple), words=st.dictionaries(_TEXTS, _TEXTS))
def test_json_comes_back_as_its_type(
    things: Database, names: tuple[str, ...], words: dict[str, str]
) -> None:
    """Any text survives, nulls and quotes included, and a tuple stays a tuple."""
    with things.transaction() as tx:
        tx.execute(insert(_THING).values(names=names, words=words))
        row = tx.execute(select(_THING).order_by(_THING.c.id.desc())).first()
    assert row is not None
    assert (row.names, row.words) == (names, words)


def test_json_is_written_the_same_everywhere(things: Database) -> None:
    """Keys are sorted and nothing is padded, so a hash over it holds on both databases."""
    with things.transaction() as tx:
        tx.execute(insert(_THING).values(words={"b": "二", "a": "1"}))
        assert tx.scalar(text("SELECT words FROM thing")) == '{"a":"1","b":"二"}'


def test_json_of_another_type_is_refused(things: Database) -> None:
    """Text that isn't what the column promises is an error where it is read."""
    with things.transaction() as tx:
        tx.execute(text("""INSERT INTO thing (names) VALUES ('{"not": "a list"}')"""))
        with pytest.raises(msgspec.ValidationError):
            tx.scalar(select(_THING.c.names))


def test_nothing_stays_nothing(things: Database) -> None:
    """None is NULL in every type and comes back as None."""
    with things.transaction() as tx:
        tx.execute(insert(_THING).values(at=None, names=None, words=None))
        row = tx.execute(select(_THING.c.at, _THING.c.names, _THING.c.words)).one()
    assert tuple(row) == (None, None, None)
