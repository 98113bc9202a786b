"""One owner at a time on a SQLite file."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import SetupError
from storage.database import Database
from tests.databases import open_closing

_HOLD = """
import sys
from storage.database import Database
database = Database.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def _holder(url: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", _HOLD, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        yield process
        if process.poll() is None:
            process.kill()


def test_a_second_owner_is_told_who_holds_it(sqlite_url: str) -> None:
    """The sentence names the other process, so that an administrator can look at it."""
    with _holder(sqlite_url) as process:
        with pytest.raises(SetupError, match=f"in use by process {process.pid}"):
            Database.open(sqlite_url)


def test_a_killed_owner_holds_nothing(sqlite_url: str) -> None:
    """The kernel gives the lock back; nobody has to delete a file."""
    with _holder(sqlite_url) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with open_closing(sqlite_url) as database, database.transaction() as tx:
            assert tx.scalar(text("SELECT 1")) == 1


def test_an_owner_may_open_again_after_closing(sqlite_url: str) -> None:
    """Within one process too: closing gives up the lock, and opening twice at once is refused."""
    with open_closing(sqlite_url):
        with pytest.raises(SetupError, match=f"in use by process {os.getpid()}"):
            Database.open(sqlite_url)
    with open_closing(sqlite_url):
        pass


def test_others_may_read_and_write_beside_the_owner(sqlite_url: str) -> None:
    """A backup reads and an administrator's command writes while the bot runs."""
    with open_closing(sqlite_url) as owner:
        with owner.transaction() as tx:
            tx.execute(text("CREATE TABLE number (value integer)"))
        beside = Database.open(sqlite_url, access="beside")
        with beside.transaction() as tx:
            tx.execute(text("INSERT INTO number VALUES (1)"))
        with pytest.raises(RuntimeError, match="owner"), beside.restructure():
            pass
        beside.close()
        reader = Database.open(sqlite_url, access="read")
        with reader.snapshot() as tx:
            assert tx.scalar(text("SELECT value FROM number")) == 1
        with pytest.raises(RuntimeError, match="read only"), reader.transaction():
            pass
        reader.close()


@pytest.mark.parametrize("access", ["beside", "read"])
def test_a_guest_makes_no_database(sqlite_url: str, access: str) -> None:
    """Reading what isn't there says how to make it, and leaves no empty file behind."""
    with pytest.raises(SetupError, match="muster migrate"):
        Database.open(sqlite_url, access="read" if access == "read" else "beside")
    assert not Path(sqlite_url.removeprefix("sqlite:///")).exists()


def test_postgres_takes_several_processes(postgres_url: str) -> None:
    """Replicas share one database there."""
    with open_closing(postgres_url), open_closing(postgres_url) as second:
        with second.transaction() as tx:
            assert tx.scalar(text("SELECT 1")) == 1
