"""What was committed survives SIGKILL, and nothing of what was not."""

import subprocess
import sys
from random import Random

import pytest
from sqlalchemy import text

from tests.databases import open_closing

# Each transaction writes its number twice and then says so: the word "committed" must be true.
_WRITE = """
import itertools, sys
from sqlalchemy import text
from storage.database import Database
database = Database.open(sys.argv[1])
with database.snapshot() as tx:
    start = tx.scalar(text("SELECT coalesce(max(value), 0) FROM number")) + 1
for value in itertools.count(start):
    with database.transaction() as tx:
        tx.execute(text("INSERT INTO number VALUES (:value)"), {"value": value})
        tx.execute(text("INSERT INTO copy VALUES (:value)"), {"value": value})
    print(value, flush=True)
"""


def _write_until_killed(url: str, after: int) -> int:
    command = [sys.executable, "-c", _WRITE, url]
    said = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(after):
            said = int(process.stdout.readline())
        process.kill()
        for line in process.stdout.read().splitlines(keepends=True):
            said = int(line) if line.endswith(b"\n") else said
    return said


def _rounds(url: str, rounds: int, random: Random) -> None:
    with open_closing(url) as database, database.transaction() as tx:
        for table in ("number", "copy"):
            tx.execute(text(f"CREATE TABLE {table} (value integer PRIMARY KEY)"))
    for _ in range(rounds):
        said = _write_until_killed(url, random.randint(1, 40))
        with open_closing(url) as database, database.snapshot() as tx:
            numbers = list(tx.scalars(text("SELECT value FROM number ORDER BY value")))
            copies = list(tx.scalars(text("SELECT value FROM copy ORDER BY value")))
        assert numbers == copies == list(range(1, len(numbers) + 1))
        assert said <= len(numbers) <= said + 1


def test_a_killed_writer_keeps_its_word(empty_url: str) -> None:
    """Three kills under load: everything said to be committed is there, and no half of a pair."""
    _rounds(empty_url, 3, Random(1))  # noqa: S311


@pytest.mark.slow
def test_a_writer_killed_over_and_over_keeps_its_word(empty_url: str) -> None:
    """The same, a hundred times on one database."""
    _rounds(empty_url, 100, Random(2))  # noqa: S311
