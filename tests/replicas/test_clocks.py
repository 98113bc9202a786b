"""A machine whose clock is wrong: nothing is early, late or stamped by it, and it says so."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from bot.engine.ledger import ledger_table
from bot.engine.outbox.rows import PARKED, outbox_table
from bot.time.deadline_tables import deadline_table
from tests.chaos.clocks import CAN_JUMP, Watch, movable
from tests.cli.processes import TOKEN, ended, say, started
from tests.databases import open_closing

pytestmark = pytest.mark.skipif(not CAN_JUMP, reason="the library that moves a clock is not there")
_HOURS = 5 * 3600
_MINUTE = timedelta(minutes=1)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """The clock of the machine on which what is started in the test runs."""
    with movable():
        yield Watch(tmp_path / "clock")


@pytest.mark.parametrize("seconds", [_HOURS, -_HOURS])
def test_all_goes_by_the_database(
    url: str, watch: Watch, tmp_path: Path, unused_port: int, seconds: int
) -> None:
    """A clock is set by hours while the bot runs: no reminder comes early, no row has that time.

    What an administrator does on such a machine has the right time as well.
    """
    settings = {
        "MUSTER_DATABASE_URL": url,
        "MUSTER_CONSOLE_ENABLED": "true",
        "MUSTER_CONSOLE_TOKEN": TOKEN,
        "MUSTER_CONSOLE_PORT": "0",
        "MUSTER_MONITOR_PORT": str(unused_port),
        "MUSTER_CALENDAR_WEEK": "mon-sun 00:00-24:00",
        "MUSTER_QUIET_START": "09:00",
        "MUSTER_QUIET_END": "09:00",
        **watch.environment,
    }
    with started("run", folder=tmp_path, settings=settings) as process:
        assert abs(_apart(unused_port)) < _MINUTE.total_seconds()
        _move(watch, unused_port, seconds)
        with process.page() as page:
            say(page, "hanmeimei", "全员群", "/任务 新建 写周报 @李雷")
        process.stopped()
    now = datetime.now(UTC)
    with open_closing(url) as database, database.transaction() as tx:
        connection = tx.connection()
        written = connection.execute(select(ledger_table.c.at)).scalars().all()
        owed = connection.execute(select(deadline_table.c.state)).scalars().all()
        connection.execute(update(outbox_table).values(state=PARKED))
    assert written
    assert all(abs(each - now) < 3 * _MINUTE for each in written)
    assert set(owed) == {"waiting"}
    _, printed = ended("doctor", folder=tmp_path, settings=settings)
    assert "warn  clock: this machine's is" in printed
    assert ended("outbox", "retry", "--all", folder=tmp_path, settings=settings)[0] == 0
    with open_closing(url) as database, database.snapshot() as tx:
        offered = tx.connection().execute(select(outbox_table.c.retry_at)).scalars().all()
    assert offered
    assert all(abs(each - now) < 3 * _MINUTE for each in offered)


def _move(watch: Watch, port: int, seconds: int) -> None:
    """Move a process's clock and wait until it has seen that."""
    watch.set(seconds)
    while abs(_apart(port) - seconds) > _MINUTE.total_seconds():
        time.sleep(0.1)


def _apart(port: int) -> float:
    """How far off a process says that its machine's clock is."""
    numbers = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30).text
    found = re.search(r"^muster_clock_apart_seconds (\S+)$", numbers, re.MULTILINE)
    assert found is not None, numbers
    return float(found[1])
