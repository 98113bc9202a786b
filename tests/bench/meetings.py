"""What a tagged line of a meeting costs beside a task command, and minutes of 5,000 lines."""

import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bot.app import App, build
from bot.cli.exchanging import _Silent
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Incoming, IncomingKind
from bot.meetings.model import Entry
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from storage.schema import migrate
from tests.bench.measure import in_turns, report

CALLS = 100
LINES = 5000


def main() -> None:
    """Print both, on SQLite."""
    with TemporaryDirectory() as folder:
        app = _app(Path(folder))
        room = "room"
        _say(app, "begin", "#会议开始 评审", room)
        count = iter(range(10**9))

        def lines(calls: int) -> None:
            for _ in range(calls):
                _say(app, f"l{next(count)}", "#行动 @李雷 提交架构文档 周五", room)

        def talk(calls: int) -> None:
            for _ in range(calls):
                _say(app, f"t{next(count)}", "我也这么看", room)

        def tasks(calls: int) -> None:
            for _ in range(calls):
                _say(app, f"c{next(count)}", "/任务 新建 提交架构文档 @李雷 周五", room)

        candidates = {"/任务 新建 …": tasks, "#行动 …": lines, "talk in a meeting": talk}
        timings = in_turns(candidates, calls=CALLS, turns=5)
        report("A line of a meeting", timings, "no more than a task command")
        _minutes(app, room)
        app.database.close()


def _minutes(app: App, room: str) -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    row = {"meeting_id": 1, "at": now, "author_id": 1, "tag": "info", "value": 0}
    with app.database.transaction() as tx:
        tx.connection().execute(
            insert(Entry), [{**row, "text": f"第 {number} 条"} for number in range(LINES)]
        )
    start, cpu = time.perf_counter(), time.process_time()
    _say(app, "end", "#会议结束", room)
    wall, busy = time.perf_counter() - start, time.process_time() - cpu
    print(f"  minutes of {LINES} lines    {wall:.2f} s wall, {busy:.2f} s CPU    (aim: 1 s)")


def _app(folder: Path) -> App:
    database = Database.open(f"sqlite:///{folder / 'bench.db'}")
    migrate(database)
    with database.transaction() as tx:
        import_org(tx, sample_company())
    clock = VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    settings = load_settings({"files.url": "memory://b"}, environment={}, env_file=None)
    return build(settings, database, clock, {"console": _Silent()})


def _say(app: App, key: str, text: str, room: str) -> None:
    incoming = Incoming(
        key=key,
        messenger="console",
        account="hanmeimei",
        kind=IncomingKind.TEXT,
        room=room,
        text=text,
        addressed=False,
    )
    assert app.engine.receive(incoming).accepted


if __name__ == "__main__":
    main()
