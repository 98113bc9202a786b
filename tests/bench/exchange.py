"""What 10,000 tasks in one file cost: reading, checking, making them, and how long others wait."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlmodel import func, select

from bot.app import build
from bot.cli.exchanging import _Silent
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.papers import Read
from bot.files.keeping import GivenFile
from bot.settings import load_settings
from bot.tasks.exchange.importing import _Work
from bot.tasks.model import Task
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.exchange.sheets import HEADERS, xlsx

ROWS = 10_000


def sheet(rows: int = ROWS) -> bytes:
    """A file with that many tasks: half wait for the one before, most are parts of another.

    Every tenth is a whole, and those behind it but for the first are its parts.
    """
    names = [each.name for each in sample_company().people][:30]
    return xlsx(
        (*HEADERS, "上级任务", "项目", "里程碑"),
        *(
            (
                f"r{number}",
                f"任务 {number}",
                names[number % len(names)],
                datetime(2026, 12, 4, 17, 0, tzinfo=UTC).replace(tzinfo=None),
                "中",
                f"r{number - 1}" if number % 10 > 2 and number % 3 else None,
                None,
                None,
                f"r{number - number % 10}" if number % 10 > 1 else None,
                "双十一大促" if number % 2 else None,
                "2026-12-03 初稿" if number % 5 == 0 else None,
            )
            for number in range(rows)
        ),
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    start, cpu = time.perf_counter(), time.process_time()
    yield
    spent, busy = time.perf_counter() - start, time.process_time() - cpu
    print(f"{what:<40} {spent:6.2f} s, {busy:6.2f} s of CPU")


def made(database: Database) -> int:
    """How many tasks there are."""
    with database.snapshot() as tx:
        return tx.exec(select(func.count()).select_from(Task)).one()


def measure(url: str) -> None:
    """Import and export on the database of that URL, which has tables and no rows."""
    from storage.schema import migrate

    database = Database.open(url)
    migrate(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    clock = VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    settings = load_settings({}, environment={}, env_file=None)
    app = build(settings, database, clock, {"console": _Silent()})
    content = sheet()
    (file,) = app.files.take([GivenFile("plan.xlsx", content)]).files

    def receive(action: str, form: dict[str, str], **more: object) -> None:
        incoming = Incoming(
            key=action,
            messenger="console",
            account="hanmeimei",
            kind=IncomingKind.ACTION,
            action=action,
            form=form,
            **more,  # type: ignore[arg-type]  # only files
        )
        assert app.engine.receive(incoming).accepted

    read: Read = app.files.read
    with timed(f"{database.dialect}: the file read, outside"):
        _Work(file)(read)
    with timed(f"{database.dialect}: import, reading included"):
        receive("task.import", {}, files=(file,))
    assert made(database) == ROWS
    with timed(f"{database.dialect}: export of {ROWS}"):
        receive("task.export", {"filters": "given"})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{database.dialect}: {peak:.0f} MB at most")
    database.close()


if __name__ == "__main__":
    measure(sys.argv[1])
