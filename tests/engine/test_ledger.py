"""The ledger: every edit shows, and the database refuses to make one."""

import hashlib
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.engine import ledger
from bot.engine.ledger import Entry, Flaw
from storage.database import Database
from tests.databases import PostgresTemplate, create_tables, open_closing

START: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)

_OFF: Final = {
    "sqlite": ("DROP TRIGGER ledger_refuses_update", "DROP TRIGGER ledger_refuses_delete"),
    "postgresql": ("ALTER TABLE ledger DISABLE TRIGGER USER",),
}
_ON: Final = {"sqlite": (), "postgresql": ("ALTER TABLE ledger ENABLE TRIGGER USER",)}


@pytest.fixture
def written(database: Database) -> Database:
    """Two chains of four entries each, written in turns."""
    for number in range(4):
        with database.transaction() as tx:
            ledger.append(tx, [entry("T1", number), entry("T2", number)])
    return database


def entry(subject: str, number: int) -> Entry:
    """The numbered entry of a subject."""
    at = START + timedelta(minutes=number)
    return Entry(subject, at, "lilei", f"step.{number}", {"n": number, "said": "好"})


def test_what_is_written_verifies(written: Database) -> None:
    """Chains that nobody touched have no flaw, and give back what was written."""
    assert flaws(written) == []
    with written.snapshot() as tx:
        assert ledger.history(tx, "T2") == [entry("T2", number) for number in range(4)]
        newest = ledger.last_entries(tx, "T1", 2)
        assert [each.action for each in newest] == ["step.3", "step.2"]
        assert ledger.history(tx, "T9") == []


EDITS: Final = {
    "who": "UPDATE ledger SET actor = 'hanmeimei' WHERE subject = 'T1' AND seq = 2",
    "what": "UPDATE ledger SET action = 'step.9' WHERE subject = 'T1' AND seq = 2",
    "content": """UPDATE ledger SET detail = '{"n":7}' WHERE subject = 'T1' AND seq = 2""",
    "when": "UPDATE ledger SET at = (SELECT at FROM ledger WHERE seq = 4 LIMIT 1) "
    "WHERE subject = 'T1' AND seq = 2",
    "hash": "UPDATE ledger SET hash = 'forged' WHERE subject = 'T1' AND seq = 2",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_shows(written: Database, edit: str) -> None:
    """Who, what, when, the content and the hash itself: each edit breaks the chain there."""
    tamper(written, EDITS[edit])
    found = flaws(written)
    assert found[0] == Flaw("T1", 2, "the content does not match its hash")
    assert {each.subject for each in found} == {"T1"}


def test_an_edit_with_a_fitting_hash_shows(written: Database) -> None:
    """Who edits and also mends that entry's hash breaks the next one."""
    with written.snapshot() as tx:
        first = tx.connection().execute(
            text("SELECT hash FROM ledger WHERE subject = 'T1' AND seq = 1")
        )
        previous = first.scalar_one()
    moment = START.isoformat(timespec="microseconds")
    content = msgspec.json.encode([previous, "T1", 2, moment, "lilei", "forged", "{}"])
    forged = hashlib.sha256(content).hexdigest()
    at = "(SELECT at FROM ledger WHERE subject = 'T1' AND seq = 1)"
    tamper(
        written,
        f"UPDATE ledger SET action = 'forged', detail = '{{}}', at = {at}, hash = '{forged}' "  # noqa: S608
        "WHERE subject = 'T1' AND seq = 2",
    )
    assert [(each.subject, each.seq) for each in flaws(written)] == [("T1", 3)]


def test_a_gap_shows(written: Database) -> None:
    """An entry that was taken out is missed."""
    tamper(written, "DELETE FROM ledger WHERE subject = 'T1' AND seq = 2")
    assert flaws(written)[0] == Flaw("T1", 3, "entries 2 to 2 are missing")


def test_a_missing_beginning_shows(written: Database) -> None:
    """A chain without its first entries is none."""
    tamper(written, "DELETE FROM ledger WHERE subject = 'T1' AND seq < 3")
    assert flaws(written)[0] == Flaw("T1", 3, "entries 1 to 2 are missing")


def test_a_swap_shows(written: Database) -> None:
    """Two entries that changed places are found."""
    tamper(
        written,
        "UPDATE ledger SET seq = -1 WHERE subject = 'T1' AND seq = 2",
        "UPDATE ledger SET seq = 2 WHERE subject = 'T1' AND seq = 3",
        "UPDATE ledger SET seq = 3 WHERE subject = 'T1' AND seq = -1",
    )
    assert [each.seq for each in flaws(written)] == [2, 3, 4]


def test_a_moved_entry_shows(written: Database) -> None:
    """An entry that was hung onto another subject's chain is found in both."""
    tamper(written, "UPDATE ledger SET subject = 'T3', seq = 1 WHERE subject = 'T1' AND seq = 2")
    assert {each.subject for each in flaws(written)} == {"T1", "T3"}


def test_a_cut_tail_shows_against_a_digest(written: Database) -> None:
    """Entries cut off at the end break no link, but the digest noted before says so."""
    with written.snapshot() as tx:
        noted = ledger.digest(tx)
    tamper(written, "DELETE FROM ledger WHERE subject = 'T1' AND seq = 4")
    assert flaws(written) == []
    with written.snapshot() as tx:
        assert ledger.digest(tx, until=8) != noted


def test_a_digest_holds_while_the_ledger_grows(written: Database) -> None:
    """A noted digest can be checked later, whatever has been added since."""
    with written.snapshot() as tx:
        noted = ledger.digest(tx)
    assert noted.startswith("8:")
    with written.transaction() as tx:
        ledger.append(tx, [entry("T1", 5)])
    with written.snapshot() as tx:
        assert ledger.digest(tx) != noted
        assert ledger.digest(tx, until=8) == noted


def test_a_noted_digest_holds_while_others_write(postgres_template: PostgresTemplate) -> None:
    """An entry that is committed late with a lower id was waited for, and raises no alarm."""
    database = postgres_template.emptied()
    with ThreadPoolExecutor(2) as others:
        with database.transaction() as tx:
            ledger.append(tx, [entry("T1", 0)])
            others.submit(_write, database, entry("T2", 0)).result()
            noting = others.submit(_noted, database)
            while not others.submit(_somebody_waits, database).result():
                assert not noting.done()
        noted = noting.result()
        _write(database, entry("T3", 0))
        with database.snapshot() as tx:
            assert noted.startswith("2:")
            assert ledger.digest(tx, until=2) == noted


def test_a_digest_covers_what_has_settled(written: Database) -> None:
    """Entries behind that point are left for the next note; an empty ledger settles at 0."""
    settled = ledger.settled(written)
    _write(written, entry("T1", 4))
    with written.snapshot() as tx:
        assert ledger.digest(tx, within=settled) == ledger.digest(tx, until=8)
        assert ledger.digest(tx, within=0).startswith("0:")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger SET actor = 'x' WHERE seq = 1", "DELETE FROM ledger WHERE seq = 4"],
)
def test_the_database_refuses_changes(written: Database, statement: str) -> None:
    """Append-only is a rule of the database, not a habit of ours."""
    with pytest.raises(DBAPIError, match="append-only"), written.transaction() as tx:
        tx.connection().exec_driver_sql(statement)
    assert flaws(written) == []


@pytest.mark.parametrize("by_id", [True, False])
def test_sqlite_refuses_to_replace(tmp_path: Path, *, by_id: bool) -> None:
    """INSERT OR REPLACE, by id or by place, is no way past it, whoever's connection it is."""
    with open_closing(f"sqlite:///{tmp_path}/muster.db") as database:
        create_tables(database)
        with database.transaction() as tx:
            ledger.append(tx, [entry("T1", 0)])
    names = ("id, " if by_id else "") + "subject, seq, at, actor, action, detail, hash"
    statement = f"INSERT OR REPLACE INTO ledger ({names}) SELECT {names} FROM ledger"  # noqa: S608
    with closing(sqlite3.connect(tmp_path / "muster.db")) as stranger:
        before = stranger.execute("SELECT * FROM ledger").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            stranger.execute(statement)
        assert stranger.execute("SELECT * FROM ledger").fetchall() == before


def test_the_same_place_twice(written: Database) -> None:
    """Two entries can't stand at one place of a chain."""
    with written.transaction() as tx:
        rows = tx.connection().execute(text("SELECT * FROM ledger WHERE id = 1")).mappings()
        row = dict(rows.one())
    names = "subject, seq, at, actor, action, detail, hash"
    insert = f"INSERT INTO ledger ({names}) VALUES (:{names.replace(', ', ', :')})"  # noqa: S608
    with pytest.raises(DBAPIError), written.transaction() as tx:
        tx.connection().execute(text(insert), row)


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["T1", "T2", "A1"]),
            st.dictionaries(st.text(max_size=9), st.text() | st.integers(-9, 9) | st.booleans()),
        ),
        max_size=9,
    )
)
def test_whatever_is_written_verifies(
    database: Database, entries: list[tuple[str, dict[str, str | int | bool]]]
) -> None:
    """Any texts, numbers and names chain and are read back as they were."""
    made = [Entry(subject, START, "李雷", "said", detail) for subject, detail in entries]
    with database.transaction() as tx:
        before = {each: ledger.history(tx, each) for each, _ in entries}
        ledger.append(tx, made)
        for subject, earlier in before.items():
            mine = [each for each in made if each.subject == subject]
            assert ledger.history(tx, subject) == earlier + mine
    assert flaws(database) == []


def _write(database: Database, new: Entry) -> None:
    with database.transaction() as tx:
        ledger.append(tx, [new])


def _noted(database: Database) -> str:
    settled = ledger.settled(database)
    with database.snapshot() as tx:
        return ledger.digest(tx, within=settled)


def _somebody_waits(database: Database) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareLock')"
    with database.snapshot() as tx:
        return bool(tx.connection().exec_driver_sql(query).scalar_one())


def flaws(database: Database) -> list[Flaw]:
    """What verification finds."""
    with database.snapshot() as tx:
        return list(ledger.verify(tx))


def tamper(database: Database, *statements: str) -> None:
    """Change the ledger as somebody could who owns the database."""
    with _unguarded(database), database.transaction() as tx:
        for statement in statements:
            tx.connection().exec_driver_sql(statement)


@contextmanager
def _unguarded(database: Database) -> Iterator[None]:
    _run(database, _OFF[database.dialect])
    try:
        yield
    finally:
        _run(database, _ON[database.dialect])


def _run(database: Database, statements: tuple[str, ...]) -> None:
    with database.transaction() as tx:
        for statement in statements:
            tx.connection().exec_driver_sql(statement)
