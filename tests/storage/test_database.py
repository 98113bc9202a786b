"""Transactions and snapshots mean the same on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Integer, column, insert, table, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlmodel import Session

from bot.errors import SetupError
from storage.database import Database, savepoint
from storage.prepared import Change
from storage.urls import parse_url
from tests.databases import open_closing


@pytest.fixture(params=["sqlite", "postgres", "memory"])
def numbers(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with a table of numbers; once for each kind, once more in memory."""
    memory = request.param == "memory"
    url = "sqlite://" if memory else request.getfixturevalue(f"{request.param}_url")
    with open_closing(url) as database:
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE number (value integer PRIMARY KEY)"))
        yield database


def _add(tx: Session, value: int) -> None:
    tx.execute(text("INSERT INTO number VALUES (:value)"), {"value": value})


def _numbers(database: Database) -> list[int]:
    with database.snapshot() as tx:
        return list(tx.scalars(text("SELECT value FROM number ORDER BY value")))


def _interrupted(database: Database) -> None:
    with database.transaction() as tx:
        _add(tx, 1)
        raise LookupError


def _half_committed(database: Database) -> None:
    with database.transaction() as tx:
        _add(tx, 1)
        tx.commit()
        raise LookupError


def test_a_transaction_commits_at_its_end(numbers: Database) -> None:
    """What a transaction wrote is seen by every later snapshot."""
    with numbers.transaction() as tx:
        _add(tx, 1)
    assert _numbers(numbers) == [1]


@pytest.mark.parametrize("work", [_interrupted, _half_committed])
def test_an_exception_undoes_everything(numbers: Database, work: object) -> None:
    """Nothing of a failed transaction stays, not even what its handler 'committed'."""
    assert callable(work)
    with pytest.raises(LookupError):
        work(numbers)
    assert _numbers(numbers) == []


def test_a_savepoint_is_undone_alone(numbers: Database) -> None:
    """A failing part rolls back to its savepoint; the rest of the transaction is kept."""
    with numbers.transaction() as tx:
        _add(tx, 1)
        with pytest.raises(IntegrityError), savepoint(tx):
            _add(tx, 2)
            _add(tx, 1)
        _add(tx, 3)
    assert _numbers(numbers) == [1, 3]


def test_a_savepoint_undoes_prepared_statements(numbers: Database) -> None:
    """What a prepared statement did is undone too, where it was the first thing in the block."""
    add = Change(insert(table("number", column("value", Integer))))
    with numbers.transaction() as tx:
        with pytest.raises(LookupError), savepoint(tx):
            add.run(tx, {"value": 1})
            raise LookupError
        add.run(tx, {"value": 2})
    assert _numbers(numbers) == [2]


def test_a_swallowed_rollback_is_not_taken_for_success(numbers: Database) -> None:
    """A handler that rolls back and carries on gets an error, never a silent loss."""
    with pytest.raises(InvalidRequestError), numbers.transaction() as tx:
        _add(tx, 1)
        tx.rollback()
        _add(tx, 2)
    assert _numbers(numbers) == []
    with numbers.transaction() as tx:
        _add(tx, 3)
    assert _numbers(numbers) == [3]


def test_a_transaction_inside_another_is_refused(numbers: Database) -> None:
    """A second transaction of the same thread would wait for the first for ever."""
    with numbers.transaction() as tx:
        with pytest.raises(RuntimeError, match="inside"), numbers.transaction():
            pass
        _add(tx, 1)
    assert _numbers(numbers) == [1]


def test_in_memory_a_snapshot_takes_its_turn() -> None:
    """There is one connection, so a second use of it by one thread is refused, never waited for."""
    with open_closing("sqlite://") as database:
        with database.snapshot(), pytest.raises(RuntimeError, match="inside"):
            with database.snapshot():
                pass
        with database.transaction(), pytest.raises(RuntimeError, match="inside"):
            with database.snapshot():
                pass
        with database.snapshot() as tx:
            assert tx.scalar(text("SELECT 1")) == 1


def test_a_snapshot_cannot_write(numbers: Database) -> None:
    """The database itself refuses, so a forgotten write is found by its first test."""
    with pytest.raises(DBAPIError), numbers.snapshot() as tx:
        _add(tx, 1)
    assert _numbers(numbers) == []


def test_a_snapshot_sees_one_moment(empty_url: str) -> None:
    """What is committed after a snapshot's first look stays hidden from it."""
    with open_closing(empty_url) as database:
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE number (value integer PRIMARY KEY)"))
        with database.snapshot() as before:
            assert before.scalar(text("SELECT count(*) FROM number")) == 0
            with database.transaction() as tx:
                _add(tx, 1)
            assert before.scalar(text("SELECT count(*) FROM number")) == 0
        assert _numbers(database) == [1]


def test_concurrent_writers_lose_nothing(numbers: Database) -> None:
    """Eight threads read and increment one row 25 times each, and the sum is right."""
    with numbers.transaction() as tx:
        _add(tx, 0)

    def increment() -> None:
        for _ in range(25):
            with numbers.transaction() as tx:
                tx.execute(text("UPDATE number SET value = value + 1"))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(increment) for _ in range(8)]:
            done.result()
    assert _numbers(numbers) == [200]


def test_writers_on_sqlite_read_what_the_one_before_wrote(sqlite_url: str) -> None:
    """BEGIN IMMEDIATE: a read at the start of a transaction is never stale at its end."""
    with open_closing(sqlite_url) as database:
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE number (value integer)"))
            _add(tx, 0)

        def increment() -> None:
            for _ in range(25):
                with database.transaction() as tx:
                    value = tx.execute(text("SELECT value FROM number")).scalar_one()
                    tx.execute(text("UPDATE number SET value = :next"), {"next": value + 1})

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(increment) for _ in range(4)]:
                done.result()
        assert _numbers(database) == [100]


def test_readers_go_on_while_a_writer_is_busy(empty_url: str) -> None:
    """A snapshot neither waits for an open transaction nor sees into it."""
    with open_closing(empty_url) as database, ThreadPoolExecutor(1) as pool:
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE number (value integer)"))
        with database.transaction() as tx:
            _add(tx, 1)
            assert pool.submit(_numbers, database).result(timeout=30) == []


def test_an_update_with_cte_and_returning_rolls_back(numbers: Database) -> None:
    """The driver's own transaction control would have committed this statement at once."""
    claim = "WITH due AS (SELECT value FROM number) DELETE FROM number RETURNING value"
    with numbers.transaction() as tx:
        _add(tx, 1)
    with pytest.raises(LookupError), numbers.transaction() as tx:
        assert list(tx.scalars(text(claim))) == [1]
        raise LookupError
    assert _numbers(numbers) == [1]


def test_a_closed_database_says_so(numbers: Database) -> None:
    """Work after `close` is refused, and closing twice is harmless."""
    numbers.close()
    numbers.close()
    with pytest.raises(RuntimeError, match="closed"), numbers.transaction():
        pass
    with pytest.raises(RuntimeError, match="closed"), numbers.snapshot():
        pass


def test_sqlite_is_set_up_to_keep_its_promises(sqlite_url: str) -> None:
    """WAL, every commit on the disk, foreign keys watched, on the writer and on readers."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

    def found(connection: Connection) -> dict[str, object]:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}

    with open_closing(sqlite_url) as database:
        with database.transaction() as tx:
            assert found(tx.connection()) == wanted
        with database.snapshot() as tx:
            assert found(tx.connection()) == wanted


def test_foreign_keys_hold_on_both(empty_url: str) -> None:
    """A row that refers to nothing is refused on SQLite as on Postgres."""
    with open_closing(empty_url) as database:
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE parent (id integer PRIMARY KEY)"))
            tx.execute(text("CREATE TABLE child (of integer REFERENCES parent (id))"))
        with pytest.raises(IntegrityError), database.transaction() as tx:
            tx.execute(text("INSERT INTO child VALUES (7)"))


def test_postgres_comes_back_after_its_connections_were_cut(postgres_url: str) -> None:
    """One transaction may fail when the server restarts; the pool then starts afresh."""
    with open_closing(postgres_url) as database, open_closing(postgres_url) as other:
        with database.transaction() as tx:
            pid = tx.scalar(text("SELECT pg_backend_pid()"))
        with other.transaction() as tx:
            tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DBAPIError), database.transaction() as tx:
            tx.execute(text("SELECT 1"))
        with database.transaction() as tx:
            assert tx.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize(
    "url, wanted",
    [
        ("mysql://root:s3cret@host/db", "mysql"),
        ("no url s3cret", "can't be read"),
        ("sqlite://user:s3cret@host/db", "names a host"),
        ("postgresql://user:s3cret@127.0.0.1", "names no database"),
        ("postgresql://user:s3cret@127.0.0.1:1/db", "can't be reached"),
        ("sqlite:////nowhere/at/all.db", "can't be opened"),
    ],
)
def test_a_wrong_url_is_explained_without_its_password(url: str, wanted: str) -> None:
    """Whatever is wrong with a URL, the sentence says it and never shows the password."""
    with pytest.raises(SetupError, match=wanted) as caught:
        Database.open(url)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(sqlite_url: str) -> None:
    """The sentence names the file, and its lock is free again afterwards."""
    Path(sqlite_url.removeprefix("sqlite:///")).write_text("no database at all" * 100)
    for _ in range(2):
        with pytest.raises(SetupError, match="not a database"):
            Database.open(sqlite_url)


def test_a_database_is_private_to_its_user(sqlite_url: str) -> None:
    """Nobody else on the machine may read the company's tasks."""
    with open_closing(sqlite_url) as database:
        path = database.target.path
        assert path is not None
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim@db/muster",
        "postgresql://u@db/muster?password=geheim",
        "postgresql://u@db/muster?sslmode=require&sslpassword=geheim&password=geheim",
    ],
)
def test_a_url_is_shown_without_its_passwords(url: str) -> None:
    """Wherever they stand in it; what else it says is shown."""
    shown = str(parse_url(url))
    assert "geheim" not in shown
    assert "@db/muster" in shown
    assert set(parse_url(url).secrets) == {"geheim"}
