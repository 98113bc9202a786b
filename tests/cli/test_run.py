"""`muster run` as a real process: it starts, refuses, stops, and goes on after a kill."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Select, func, select, update
from sqlmodel import col

from adapters.console.model import ConsoleMessage, EntryKind
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.outbox.rows import LEASED, WAITING, outbox_table
from bot.time.clock import SystemClock
from bot.time.deadline_tables import FIRED, clock_table, deadline_table
from storage import Tx
from storage.connections import Access
from storage.database import Database
from tests.cli.processes import TOKEN, direct, ended, say, started, until
from tests.databases import open_closing

WEEK = timedelta(days=7)


@pytest.fixture
def settings(database_url: str) -> dict[str, str]:
    """The environment of a process on a database with the sample company."""
    with open_closing(database_url) as database, database.transaction() as tx:
        import_org(tx, sample_company())
    return {
        "MUSTER_DATABASE_URL": database_url,
        "MUSTER_CONSOLE_ENABLED": "true",
        "MUSTER_CONSOLE_TOKEN": TOKEN,
        "MUSTER_CONSOLE_PORT": "0",
        "MUSTER_QUIET_START": "09:00",
        "MUSTER_QUIET_END": "09:00",
        # What a process had in hand when it was killed is another's when the lease is over.
        "MUSTER_OUTBOX_LEASE": "8s",
    }


def test_it_serves_the_console_until_it_is_told_to_stop(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """Health asks for no token, everything else does; SIGTERM ends it with exit code 0."""
    with started("run", folder=tmp_path, settings=settings) as process:
        assert httpx.get(f"{process.address}healthz").text == "ok\n"
        assert httpx.get(f"{process.address}api/start").status_code == 401
        with process.page() as page:
            rooms = page.get("/api/chats", params={"as": "lilei"}).json()["rooms"]
            assert [room["name"] for room in rooms] == ["全员群", "技术部"]
            say(page, "hanmeimei", "全员群", "/任务 新建 写周报 @李雷")
        assert process.end(signal.SIGTERM) == 0


def test_a_second_process_on_the_same_file_is_refused(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """On SQLite the sentence names the process that has it; Postgres may be shared."""
    with started("run", folder=tmp_path, settings=settings) as process:
        if settings["MUSTER_DATABASE_URL"].startswith("sqlite"):
            code, printed = ended("run", folder=tmp_path, settings=settings)
            assert code == 1
            assert "is in use by process" in printed
            assert "Traceback" not in printed
        assert process.end(signal.SIGINT) == 0


def test_without_a_messenger_it_says_what_to_set(tmp_path: Path) -> None:
    """One sentence, exit code 1, and no database is made."""
    code, printed = ended("run", folder=tmp_path)
    assert code == 1
    assert "MUSTER_CONSOLE_ENABLED=true" in printed
    assert printed.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_after_a_kill_it_goes_on_and_nothing_is_said_twice(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """A task is created, the process is killed, a week passes: one rung fires, once, ever."""
    with started("run", folder=tmp_path, settings=settings) as process:
        with process.page() as page:
            say(page, "hanmeimei", "全员群", "/任务 新建 写周报 @李雷 !急")
            until(lambda: len(direct(page, "lilei")) == 1)
        assert process.end(signal.SIGKILL) == -signal.SIGKILL
    with _opened(settings) as database, database.transaction() as tx:
        _a_week_passes(tx)
    with started("run", folder=tmp_path, settings=settings) as process:
        with _opened(settings, "read") as database:
            until(lambda: _fired(database) == 1 and _nothing_waits(database))
            said = _posted(database)
        process.end(signal.SIGKILL)
    with started("run", folder=tmp_path, settings=settings) as process:
        assert process.end() == 0
    with _opened(settings, "read") as database:
        assert _fired(database) == 1
        assert _posted(database) == said


@contextmanager
def _opened(settings: dict[str, str], access: Access = "own") -> Iterator[Database]:
    database = Database.open(settings["MUSTER_DATABASE_URL"], access=access)
    try:
        yield database
    finally:
        database.close()


def _a_week_passes(tx: Tx) -> None:
    since = tx.connection().execute(select(clock_table.c.running_since)).scalars().one()
    tx.connection().execute(update(clock_table).values(running_since=since - WEEK))
    tx.connection().execute(
        update(deadline_table).values(due_at=since - WEEK, retry_at=since - WEEK)
    )


def _fired(database: Database) -> int:
    return _count(database, select(func.count()).where(deadline_table.c.state == FIRED))


def _nothing_waits(database: Database) -> bool:
    soon = outbox_table.c.not_before <= SystemClock().now()
    waiting = outbox_table.c.state.in_((WAITING, LEASED)) & soon
    return _count(database, select(func.count()).where(waiting)) == 0


def _posted(database: Database) -> int:
    posts = col(ConsoleMessage.kind) == EntryKind.POST
    return _count(database, select(func.count()).where(posts))


def _count(database: Database, query: Select[int]) -> int:
    with database.snapshot() as tx:
        return tx.connection().execute(query).scalar_one()
