"""The same command with a thousand tasks stored, and with a million."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias

from bot.app import App
from bot.engine.upkeep.housekeeping import tidy
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.bench.durable import TYPED
from tests.bench.measure import in_turns, report
from tests.bench.past import company, typed

Company: TypeAlias = tuple[App, VirtualClock]

_SIZES: Final = (1_000, 1_000_000)
_AIM: Final = "1 M ≤ 1.2 × 1 k"
_APART: Final = timedelta(minutes=10)


def creating(app: App, _clock: VirtualClock) -> Callable[[int], None]:
    """`/任务 新建`, again and again."""

    def run(calls: int) -> None:
        for _ in range(calls):
            typed(app, "hanmeimei", TYPED)

    return run


def listing(app: App, _clock: VirtualClock) -> Callable[[int], None]:
    """`/任务 列表`, again and again."""

    def run(calls: int) -> None:
        for _ in range(calls):
            typed(app, "lilei", "/任务 列表")

    return run


def looking(app: App, _clock: VirtualClock) -> Callable[[int], None]:
    """Looks at deadlines and the outbox, as at each beat, in which nothing is due."""

    async def look(calls: int) -> None:
        for _ in range(calls):
            app.engine.fire()
            await app.delivery.deliver_due()
            app.next_due()

    return lambda calls: asyncio.run(look(calls))


def going_round(app: App, clock: VirtualClock) -> Callable[[int], None]:
    """A new task, then all that falls due within ten minutes fired and delivered."""

    async def go(calls: int) -> None:
        for _ in range(calls):
            typed(app, "hanmeimei", TYPED)
            clock.advance(_APART)
            app.engine.fire()
            await app.delivery.deliver_due()

    return lambda calls: asyncio.run(go(calls))


_KINDS: Final[Mapping[str, tuple[Callable[[App, VirtualClock], Callable[[int], None]], int]]] = {
    "/任务 列表": (listing, 50),
    "a beat with nothing due": (looking, 25),
    "/任务 新建": (creating, 50),
    "a round: new task, fire, deliver": (going_round, 8),
}
"""What is measured, with the calls in one turn."""


def measured(urls: Mapping[str, str], database: str) -> None:
    """Fill the databases of those URLs, one for each size, and print what each thing costs."""
    companies: dict[str, Company] = {}
    for size, (name, url) in zip(_SIZES, urls.items(), strict=True):
        begun = time.perf_counter()
        companies[name] = company(url, size)
        _analyze(companies[name][0].database)
        print(f"{database}: {name} filled in {time.perf_counter() - begun:.0f} s")
    for app, _ in companies.values():
        asyncio.run(app.settle())
    for title, (kind, calls) in _KINDS.items():
        candidates = {name: kind(*each) for name, each in companies.items()}
        timings = in_turns(candidates, calls=calls, turns=7)
        report(f"{title}, on {database}", timings, _AIM)
    print(f"\nHousekeeping that finds little, on {database}    (no aim)")
    for name, (app, clock) in companies.items():
        begun = time.perf_counter()
        gone = tidy(app.database, app.settings.retention, clock.now())
        print(f"  {name:<44} {(time.perf_counter() - begun) * 1e3:>9.1f} ms   {gone}")
    for app, _ in companies.values():
        app.database.close()


def _analyze(database: Database) -> None:
    """What Postgres does by itself after a while; SQLite never does."""
    if database.dialect == "postgresql":
        with database.restructure() as connection:
            connection.exec_driver_sql("ANALYZE")


def main(postgres_urls: tuple[str, str]) -> None:
    """Print what history costs on both databases."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        files = {size: Path(folder) / f"{size}.db" for size in _SIZES}
        measured({_named(size): f"sqlite:///{file}" for size, file in files.items()}, "SQLite")
    measured(dict(zip(map(_named, _SIZES), postgres_urls, strict=True)), "Postgres")


def _named(size: int) -> str:
    return f"{size:,} tasks"
