"""What 10,000 tasks in one file cost: reading, checking, making them, and how long others wait."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot.app import build
from bot.cli.exchanging import _Silent
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.papers import Read
from bot.files.keeping import GivenFile
from bot.settings import load_settings
from bot.tasks.exchange.importing import _Work
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.exchange.sheets import HEADERS, xlsx

ROWS = 10_000


def sheet(rows: int = ROWS) -> bytes:
    """A file with that many tasks, a third of which wait for the one before."""
    names = [each.name for each in sample_company().people][:30]
    return xlsx(
        HEADERS,
        *(
            (
                f"r{number}",
                f"任务 {number}",
                names[number % len(names)],
                datetime(2026, 12, 4, 17, 0, tzinfo=UTC).replace(tzinfo=None),
                "中",
                f"r{number - 1}" if number % 3 else None,
                None,
                None,
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
    with timed(f"{database.dialect}: export of {ROWS}"):
        receive("task.export", {"filters": "given"})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{database.dialect}: {peak:.0f} MB at most")
    database.close()


if __name__ == "__main__":
    measure(sys.argv[1])
