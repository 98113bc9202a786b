"""A process under load is killed at random moments, again and again; then everything is counted."""

import asyncio
import json
import multiprocessing
import random
import time
from collections import Counter
from datetime import datetime, timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine import ledger
from bot.engine.incoming import Incoming, IncomingKind
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.crash.worker import FACTOR, FilePlatform, Plan, work

_START: Final = datetime.fromisoformat("2026-11-23T09:00+08:00")
_LONGEST_LIFE: Final = 0.25
_PATIENCE: Final = 60.0

_spawn = multiprocessing.get_context("forkserver")
_spawn.set_forkserver_preload(["tests.crash.worker"])


class Load:
    """Inputs as a platform would send them: each is sent again until it is acknowledged."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.sent: dict[str, Incoming] = {}
        self.open: dict[str, Incoming] = {}
        self.titles: list[str] = []

    def more(self, count: int) -> None:
        """Think up further inputs: new tasks, acknowledgements, progress, nonsense."""
        for _ in range(count):
            key = f"in-{len(self.sent)}"
            who, words = self._words(key)
            incoming = Incoming(key, "console", who, IncomingKind.TEXT, room="产品群", text=words)
            self.sent[key] = self.open[key] = incoming

    def _words(self, key: str) -> tuple[str, str]:
        some = self.random.randint(1, max(1, len(self.titles)))
        match self.random.randrange(6):
            case 0:
                return "lilei", f"收到 T{some}"
            case 1:
                return "lilei", f"/任务 进度 T{some} %{self.random.randrange(100)}"
            case 2:
                return "hanmeimei", f"/任务 {key}"
            case _:
                self.titles.append(f"任务 {key}")
                due = self.random.choice(["", " 今天17:00", " 明天", " 周五"])
                return "hanmeimei", f"/任务 新建 任务 {key} @李雷{due}"


def _life(plan: Plan, load: Load, seconds: float) -> None:
    """Let one worker live for a while; a worker that dies by itself fails the test."""
    inputs_here, inputs_there = _spawn.Pipe()
    done_here, done_there = _spawn.Pipe()
    worker = _spawn.Process(target=work, args=(plan, inputs_there, done_there), daemon=True)
    worker.start()
    inputs_there.close()
    done_there.close()
    for incoming in list(load.open.values()):
        inputs_here.send(incoming)
    _listen(done_here, load, time.monotonic() + seconds)
    assert worker.is_alive(), f"the worker died by itself: {worker.exitcode}"
    worker.kill()
    worker.join()
    _listen(done_here, load, time.monotonic())
    for end in (inputs_here, done_here):
        end.close()


def _listen(done: Connection, load: Load, until: float) -> None:
    """Take acknowledgements; what a dying worker half wrote counts for nothing."""
    while wait([done], max(0.0, until - time.monotonic())):
        try:
            load.open.pop(done.recv(), None)
        except (EOFError, OSError):
            return


def _rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.snapshot() as tx:
        return [tuple(row) for row in tx.connection().execute(text(query))]


def _finish(plan: Plan, database: Database) -> App:
    """Let a week pass undisturbed, so that all that is owed falls due."""
    now = plan.start + timedelta(seconds=(time.time() - plan.epoch) * FACTOR)
    clock = VirtualClock(now)
    settings = load_settings({"outbox.lease": "10m"}, environment={}, env_file=None)
    app = build(settings, database, clock, {"console": FilePlatform(plan.platform)})
    asyncio.run(app.move_to(clock, now + timedelta(days=7)))
    return app


@pytest.fixture
def prepared_url(database_url: str) -> str:
    """A database with the sample company in it, opened by nobody."""
    database = Database.open(database_url)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    database.close()
    return database_url


def _kill_again_and_again(url: str, folder: Path, kills: int, seed: int) -> None:
    load = Load(seed)
    plan = Plan(url, folder / "platform.jsonl", _START, time.time())
    for _ in range(kills):
        load.more(load.random.randrange(1, 12))
        # Some die while they start, most in the midst of their work.
        _life(plan, load, 0.05 + load.random.random() * _LONGEST_LIFE)
    patience, life = time.monotonic() + _PATIENCE, 1.0
    while load.open and time.monotonic() < patience:
        _life(plan, load, life)
        life *= 2  # on a busy machine a worker takes its time to start
    assert not load.open, "inputs were never acknowledged"
    database = Database.open(url)
    try:
        app = _finish(plan, database)
        _count_inputs(database, load)
        _count_deadlines(app)
        _count_messages(database, plan.platform)
        with database.snapshot() as tx:
            assert list(ledger.verify(tx)) == []
    finally:
        database.close()


def _count_inputs(database: Database, load: Load) -> None:
    """Each input was taken once, each task made once, each acknowledged at most once."""
    keys = [str(row[0]) for row in _rows(database, "SELECT key, state FROM inbox")]
    assert sorted(keys) == sorted(f"console:{key}" for key in load.sent)
    assert _rows(database, "SELECT key FROM inbox WHERE state <> 'done'") == []
    titles = Counter(str(row[0]) for row in _rows(database, "SELECT title FROM task"))
    assert titles == Counter(load.titles)
    twice = (
        "SELECT subject FROM ledger WHERE action IN ('task.new', 'task.ack')"
        " GROUP BY subject, action HAVING COUNT(*) > 1"
    )
    assert _rows(database, twice) == []


def _count_deadlines(app: App) -> None:
    """Nothing that is due still waits, and an unanswered clock climbed each rung exactly once."""
    now = app.clock.now()
    due = app.engine.next_due()
    assert due is None or due > now
    unanswered = (
        "SELECT clock.id FROM clock JOIN task ON clock.subject = 'T' || task.id"
        " WHERE ladder = 'task.ack' AND task.acknowledged_at IS NULL"
    )
    rungs = Counter(
        (row[0], row[1])
        for row in _rows(
            app.database,
            "SELECT clock_id, rung FROM deadline WHERE state IN ('fired', 'skipped')",
        )
    )
    for (clock_id,) in _rows(app.database, unanswered):
        for rung in ("remind", "overdue", "head", "listed"):
            assert rungs[clock_id, rung] == 1
    assert not [each for each, count in rungs.items() if count > 1]


def _count_messages(database: Database, platform: Path) -> None:
    """Each row went out under its own key, and under each key always to the same place."""
    seen: dict[str, tuple[str, str, str]] = {}
    for line in platform.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        place = (message["kind"], message.get("room", ""), message.get("account", ""))
        assert seen.setdefault(message["key"], place) == place
    deployment = _rows(database, "SELECT id FROM deployment")[0][0]
    rows = _rows(database, "SELECT id, state FROM outbox")
    assert {state for _, state in rows} <= {"sent", "dropped"}
    sent = {f"{deployment}-{row_id}" for row_id, state in rows if state == "sent"}
    assert sent <= set(seen)


def test_a_few_kills_lose_nothing(prepared_url: str, tmp_path: Path) -> None:
    """Nothing is lost, nothing done twice, no deadline lost or doubled: the short proof."""
    _kill_again_and_again(prepared_url, tmp_path, kills=8, seed=20261123)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_many_kills_lose_nothing(prepared_url: str, tmp_path: Path, seed: int) -> None:
    """The same over 200 kills for each database."""
    _kill_again_and_again(prepared_url, tmp_path, kills=50, seed=seed)
