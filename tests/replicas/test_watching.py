"""How one sees that all is well: pages, numbers, an alarm, a sign of life, one id in logs."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from sqlalchemy import select, text, update

from adapters.monitoring.heartbeat import SignOfLife
from adapters.monitoring.pages import Pages
from bot.directory.model import ACCOUNTS
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.messenger import DeliveryDelayed
from bot.engine.outbox.rows import outbox_table
from bot.engine.trace import current_trace, trace_of, tracing
from bot.engine.upkeep.backups import note_backup
from bot.engine.upkeep.watchdog import Watchdog
from bot.errors import SetupError
from bot.log import JsonFormatter, SafeFormatter
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.telemetry import telemetry
from bot.time.deadline_tables import WAITING, deadline_table
from storage.database import Database
from storage.migrations import HEAD
from storage.schema import upgrade
from tests.cli.processes import TOKEN, mute, popen, say, started, until
from tests.databases import open_closing
from tests.engine.post import forget_warnings, write
from tests.stage import Stage

MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=5)


def test_administrators_are_told_of_lateness_once_an_hour(stage: Stage) -> None:
    """The watchdog tells the main administrators, in their language, while it lasts."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.ignore()
    dog = Watchdog(stage.database, stage.app.rules)
    assert dog.look(stage.clock.now()) is True
    with stage.database.transaction() as tx:
        late, again = stage.clock.now() - timedelta(minutes=20), stage.clock.now() + HOURS
        tx.connection().execute(
            update(deadline_table)
            .where(deadline_table.c.state == WAITING)
            .values(due_at=late, attempt=9, retry_at=again)  # as one that keeps failing
        )
    assert dog.look(stage.clock.now()) is None
    told = 0
    for _ in range(65):
        stage.clock.advance(MINUTE)
        assert dog.look(stage.clock.now()) is False
        with stage.database.snapshot() as tx:
            told = len(tx.connection().execute(_alarms).all())
    assert told == 2
    stage.settle()
    stage.expect("王志远", kind="urgent", contains=["1 个到期事项", "最久的已晚 21 分"])
    stage.expect("王志远", kind="urgent", contains="1 小时 21 分")
    stage.ignore()
    stage.log.lines = [line for line in stage.log.lines if "due and not done" not in line]


def test_what_a_messenger_that_is_away_does_not_take_is_late(stage: Stage) -> None:
    """A message that is tried again and again has waited since it might leave."""
    dog = Watchdog(stage.database, stage.app.rules)
    write(stage, "one")
    stage.box.troubles.extend([DeliveryDelayed("503")] * 24)
    stage.wait("10m")
    assert dog.look(stage.clock.now()) is False
    stage.wait("5h")
    assert dog.look(stage.clock.now()) is True
    stage.ignore()
    forget_warnings(stage)
    stage.log.lines = [line for line in stage.log.lines if "due and not done" not in line]


def test_what_waits_for_a_messenger_that_is_gone_is_not_late(stage: Stage) -> None:
    """It can't leave whatever is done: no alarm for ever, and the sign of life goes on."""
    stage.wait("1h")
    write(stage, "one", messenger="elsewhere")
    stage.clock.advance(HOURS)
    assert Watchdog(stage.database, stage.app.rules).look(stage.clock.now()) is True
    with stage.database.transaction() as tx:
        tx.connection().execute(update(outbox_table).values(state="dropped"))


def test_an_alarm_that_reaches_nobody_is_told_in_the_log(stage: Stage) -> None:
    """Where no main administrator has an account, the log is all that there is."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.ignore()
    with stage.database.transaction() as tx:
        tx.connection().execute(update(ACCOUNTS).values(messenger="elsewhere"))
        late = stage.clock.now() - timedelta(minutes=20)
        tx.connection().execute(update(deadline_table).values(due_at=late))
    assert Watchdog(stage.database, stage.app.rules).look(stage.clock.now()) is False
    late_line, told_nobody = stage.log.lines
    assert "due and not done: 1 deadlines" in late_line
    assert "nobody could be told" in told_nobody
    stage.log.lines = []


_alarms = select(outbox_table.c.id).where(outbox_table.c.body.contains("Muster 运行异常"))


def test_what_comes_of_an_input_carries_its_id(stage: Stage) -> None:
    """Messages written for an input have its trace, those of a deadline have that one's."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.wait("96m")
    stage.ignore()
    with stage.database.snapshot() as tx:
        traces = list(tx.connection().execute(select(outbox_table.c.trace)).scalars())
    assert len(set(traces)) == 2
    assert all(len(each) == 32 for each in traces)


@pytest.mark.parametrize("kind", [SafeFormatter, JsonFormatter])
def test_lines_of_the_log_carry_the_id(kind: type[SafeFormatter]) -> None:
    """Within an input every line names it; outside none does."""
    record = logging.LogRecord("bot.x", logging.INFO, "x.py", 1, "done", (), None)
    trace = trace_of("slack", "Ev1")
    with tracing(trace, "input"):
        assert trace[:8] in kind().format(record)
    assert current_trace() == ""
    assert trace[:8] not in kind().format(record)


def test_the_pages_of_a_process(database_url: str, tmp_path: Path, unused_port: int) -> None:
    """Health, readiness and numbers from the first to the last; a sign of life goes out."""
    with open_closing(database_url) as database, database.transaction() as tx:
        import_org(tx, sample_company())
    with _watcher() as (url, called):
        settings = {
            "MUSTER_DATABASE_URL": database_url,
            "MUSTER_CONSOLE_ENABLED": "true",
            "MUSTER_CONSOLE_TOKEN": TOKEN,
            "MUSTER_CONSOLE_PORT": "0",
            "MUSTER_MONITOR_PORT": str(unused_port),
            "MUSTER_MONITOR_HEARTBEAT_URL": url,
            "MUSTER_LOG_FORMAT": "json",
        }
        with started("run", folder=tmp_path, settings=settings) as process:
            pages = f"http://127.0.0.1:{unused_port}"
            assert httpx.get(f"{pages}/healthz").text == "ok\n"
            assert httpx.get(f"{pages}/readyz").text == "ready\n"
            with process.page() as page:
                say(page, "hanmeimei", "全员群", "/任务 新建 一件秘密的事 @李雷")
            until(lambda: 'outcome="sent"' in httpx.get(f"{pages}/metrics").text)
            numbers = httpx.get(f"{pages}/metrics").text
            until(lambda: bool(called))
            printed = process.stopped()
    assert 'muster_inputs_total{messenger="console",outcome="accepted"} 1.0' in numbers
    assert 'muster_outbox_parked{messenger="console"} 0.0' in numbers
    assert "muster_deadline_oldest_seconds 0.0" in numbers
    assert "秘密" not in printed
    lines = [json.loads(line) for line in printed.splitlines()]
    taken = [each for each in lines if "is committed" in each["message"]]
    sent = [each for each in lines if "was sent to console" in each["message"]]
    assert len(taken) == 1
    assert {each["trace"] for each in sent} == {taken[0]["trace"]}
    assert url not in printed


async def test_the_age_of_the_last_backup_is_a_number(stage: Stage) -> None:
    """There is none before the first."""
    async with (
        Pages(Runtime(stage.app)).served("127.0.0.1", 0) as address,
        httpx.AsyncClient(base_url=address) as client,
    ):
        assert "muster_backup_age_seconds" not in (await client.get("/metrics")).text
        note_backup(stage.database, stage.clock.now() - 3 * MINUTE)
        assert "\nmuster_backup_age_seconds 180.0\n" in (await client.get("/metrics")).text


def test_it_is_not_ready_before_it_listens(
    database_url: str, tmp_path: Path, unused_port: int
) -> None:
    """While a messenger lets it wait, what others post would find no open port."""
    with mute() as dingtalk:
        settings = {
            "MUSTER_DATABASE_URL": database_url,
            "MUSTER_DINGTALK_CLIENT_ID": "dingabcdefgh1234",
            "MUSTER_DINGTALK_CLIENT_SECRET": "the client secret",
            "MUSTER_DINGTALK_RECEIVE": "webhook",
            "MUSTER_DINGTALK_API_URL": f"http://127.0.0.1:{dingtalk.getsockname()[1]}",
            "MUSTER_MONITOR_PORT": str(unused_port),
        }
        process = popen(["run"], tmp_path, settings)
        try:
            connection, _ = dingtalk.accept()
            with connection:
                ready = httpx.get(f"http://127.0.0.1:{unused_port}/readyz")
        finally:
            process.kill()
            process.communicate()
    assert (ready.status_code, ready.text) == (503, "it is starting\n")


def test_numbers_come_while_the_database_hangs(
    postgres_url: str, tmp_path: Path, unused_port: int
) -> None:
    """What is of this process is served all the same, and that the database is away."""
    settings = {
        "MUSTER_DATABASE_URL": postgres_url,
        "MUSTER_CONSOLE_ENABLED": "true",
        "MUSTER_CONSOLE_TOKEN": TOKEN,
        "MUSTER_CONSOLE_PORT": "0",
        "MUSTER_MONITOR_PORT": str(unused_port),
    }
    with open_closing(postgres_url) as database:
        with database.restructure() as connection:
            upgrade(connection, HEAD)
        _watched_while_it_hangs(database, settings, tmp_path, f"http://127.0.0.1:{unused_port}")


def _watched_while_it_hangs(
    database: Database, settings: dict[str, str], folder: Path, pages: str
) -> None:
    with started("run", folder=folder, settings=settings) as process:
        assert "muster_database_up 1.0" in httpx.get(f"{pages}/metrics").text
        with database.transaction() as tx:
            tx.connection().execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
            numbers = httpx.get(f"{pages}/metrics", timeout=50).text
            assert "muster_database_up 0.0" in numbers
            assert "process_resident_memory_bytes" in numbers
        until(lambda: "muster_database_up 1.0" in httpx.get(f"{pages}/metrics", timeout=50).text)
        process.stopped()


def test_traces_go_where_a_setting_says(caplog: pytest.LogCaptureFixture) -> None:
    """An input is a span in a trace of its own id; what fails to arrive stops nothing."""
    del caplog
    with _watcher() as (url, called):
        settings = load_settings({"monitor.traces_url": url}, environment={}, env_file=None)
        trace = trace_of("slack", "Ev1")
        with telemetry(settings), tracing(trace, "input"), tracing(trace, "deliver"):
            pass
        assert [bytes.fromhex(trace) in each for each in called] == [True]
    with telemetry(load_settings({}, environment={}, env_file=None)):
        pass


def test_a_collector_that_hangs_holds_up_no_end() -> None:
    """What it does not take within seconds is lost; the end has nine in all."""
    with mute() as collector:
        url = f"http://127.0.0.1:{collector.getsockname()[1]}/"
        settings = load_settings({"monitor.traces_url": url}, environment={}, env_file=None)
        with telemetry(settings):
            with tracing(trace_of("slack", "Ev1"), "input"):
                pass
            began = time.monotonic()
        assert time.monotonic() - began < 9


async def test_an_address_that_is_none_stops_no_sign_of_life(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What the library that calls it refuses is a warning, as what fails on the way is."""
    await SignOfLife("http://127.0.0.1:port/").give()
    assert "the sign of life was not taken: InvalidURL" in caplog.text


def test_without_the_packages_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence names what to install."""
    monkeypatch.setitem(__import__("sys").modules, "opentelemetry.sdk.resources", None)
    settings = load_settings(
        {"monitor.traces_url": "http://127.0.0.1:1/"}, environment={}, env_file=None
    )
    with pytest.raises(SetupError, match=r"muster\[telemetry\]"), telemetry(settings):
        pass


@contextmanager
def _watcher() -> Iterator[tuple[str, list[bytes]]]:
    """A server that keeps the bodies of the calls that come."""
    called: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.rfile.read(int(self.headers.get("content-length") or 0)))
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815  # named by http.server

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", called
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
