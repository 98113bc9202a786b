"""`make bench-scale`: what several processes on one Postgres do, and where the limit lies.

SCALE=0.1 does a tenth of everything, COMMANDS=10000 makes the company's day shorter, for a machine
that has other things to do; `python -m tests.scale playing` plays one part alone.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests import postgres
from tests.databases import open_closing
from tests.scale import candidates
from tests.scale.candidates import Prepare, Work
from tests.scale.company import day
from tests.scale.processes import alone, idle, timed

SCALE: Final = float(os.environ.get("SCALE", "1"))
COMMANDS: Final = int(os.environ.get("COMMANDS", 1_000_000 * SCALE))


def main() -> None:
    """Everything, one after the other, on one server that waits for its disk."""
    os.environ[postgres.DURABLE] = "1"
    with postgres.owned_home() as home:
        postgres.ensure_running(home)
        print(f"{sys.platform}, {os.cpu_count()} processors, Python {sys.version.split()[0]}")
        for part in (firing, idling, playing):
            if part.__name__ in (sys.argv[1:] or part.__name__):
                part(home)


def firing(home: Path) -> None:
    """Deadlines due at once: who works them off how fast, with 1, 2 and 4 processes."""
    print("\ndeadlines due at once, fired a second (a CPU-second of all processes)")
    for name, prepare, work, processes in _TRIALS:
        count = max(100, int(_DUE * SCALE))
        for number in processes:
            with database(home) as url:
                prepare(url, count)
                wall, cpu = timed(work, url, number)
            print(
                f"  {name:<34} {number} process{'es' if number > 1 else '  '}"
                f" {count:>6} in {wall:>6.1f} s: {count / wall:>7.0f}/s ({count / cpu:>6.0f}/CPU-s)"
            )


_DUE: Final = 10_000
_TRIALS: Final[tuple[tuple[str, Prepare, Work, tuple[int, ...]], ...]] = (
    ("rows, SKIP LOCKED, bare", candidates.prepare_rows, candidates.work_rows, (1, 2, 4)),
    (
        "Procrastinate, a job each, bare",
        candidates.prepare_procrastinate,
        candidates.work_procrastinate,
        (1, 2, 4),
    ),
    (
        "APScheduler, its job store, bare",
        candidates.prepare_apscheduler,
        candidates.work_apscheduler,
        (1,),
    ),
    ("Muster, the real handler", candidates.prepare_muster, candidates.work_muster, (1, 2, 4)),
)


def idling(home: Path) -> None:
    """What a process costs that has a million deadlines ahead and nothing to do."""
    count = int(1_000_000 * SCALE)
    with database(home) as url:
        candidates.prepare_muster(url, 10)
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(_AHEAD.format(count=count).encode())
            server.execute("ANALYZE")
        alone(idle, url)
    print(f"  with {count} deadlines ahead")


_AHEAD: Final = """
UPDATE deadline SET state = 'cancelled' WHERE state = 'waiting';
INSERT INTO clock
    (ladder, subject, person_id, state, measure, budget, consumed, running_since, reason)
SELECT 'task.ack', 'T1', NULL, 'running', 'working', 7200, 0, now(), ''
FROM generate_series(1, {count});
INSERT INTO deadline (clock_id, rung, due_at, state, attempt, retry_at, reason)
SELECT id, 'head', now() + interval '1 day' + random() * interval '300 days', 'waiting', 0,
    now() + interval '1 day' + random() * interval '300 days', ''
FROM clock ON CONFLICT DO NOTHING
"""


def playing(home: Path) -> None:
    """A company's day on either database."""
    with tempfile.TemporaryDirectory() as folder, database(home) as server:
        for url in (f"sqlite:///{folder}/day.db", server):
            with open_closing(url) as opened:
                day(opened, people=int(100_000 * SCALE), commands=COMMANDS)


@contextmanager
def database(home: Path) -> Iterator[str]:
    """A database of its own."""
    name = f"scale_{time.monotonic_ns()}"
    postgres.administer(home, f"CREATE DATABASE {name}")
    yield postgres.url(home, name)
    postgres.administer(home, f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
