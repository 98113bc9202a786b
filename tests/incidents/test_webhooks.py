"""Webhooks out (issue 8): what happens to incidents is told another program, signed, and kept."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final

import pytest

from adapters.webhooks.messenger import Webhook
from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing
from bot.engine.outbox import undelivered
from bot.errors import SetupError
from bot.settings import load_settings
from bot.settings.webhooks import WebhookSettings
from bot.time.clock import VirtualClock
from tests.incidents.company import REPORT
from tests.recorder import Recorder
from tests.stage import Stage

_SECRET: Final = "whsec_" + base64.b64encode(b"a secret of twenty-four").decode()


class _Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted to it, and answers what the test wants next."""

    kept: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    answers: ClassVar[list[int]] = []
    hangs: ClassVar[threading.Event] = threading.Event()

    def do_POST(self) -> None:  # the name that the library calls
        body = self.rfile.read(int(self.headers["content-length"]))
        self.kept.append(({key.lower(): value for key, value in self.headers.items()}, body))
        status = self.answers.pop(0) if self.answers else 204
        if not status:
            self.hangs.wait(5)
            return
        self.send_response(status)
        if status == 302:
            self.send_header("location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")  # type: ignore[attr-defined]
        if status == 429:
            self.send_header("retry-after", "90")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """The address of a receiver on this machine, which takes everything."""
    _Receiver.kept.clear()
    _Receiver.answers.clear()
    _Receiver.hangs.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/muster?a=b"
    _Receiver.hangs.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def told(stage: Stage, url: str) -> Stage:
    """The sample company with a receiver that is told what happens."""
    inner = Webhook(WebhookSettings(url=url, secret=_SECRET), stage.clock, patience=1.5)
    stage.messengers["webhook"] = Recorder(stage.clock, "webhook", inner=inner)
    stage.restart()
    return stage


def _events() -> list[dict[str, Any]]:
    """What was posted, each signed by the secret, its time and its id."""
    for headers, body in _Receiver.kept:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        mark = hmac.new(b"a secret of twenty-four", signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(mark).decode()}"
    return [json.loads(body) for _, body in _Receiver.kept]


def test_a_whole_life(told: Stage) -> None:
    """Each step of an incident is an event, in order, with the incident as it was then."""
    told.say("韩梅梅", REPORT.format(severity="!严重"))
    told.wait("31m")
    told.click("张伟", "接手", on="I1")
    told.say("张伟", "/紧急 更新 I1 已切到备用通道")
    told.say("韩梅梅", "/紧急 级别 I1 !紧急 影响扩大")
    told.say("张伟", "/紧急 解决 I1 证书已更新")
    told.click("韩梅梅", "确认解决", on="I1")
    told.ignore()
    events = _events()
    kinds = [each["type"].removeprefix("incident.") for each in events]
    assert kinds == [
        *("opened", "breached", "escalated", "acknowledged", "updated"),
        *("severity", "breached", "solved", "closed"),
    ]
    opened, closed = events[0], events[-1]
    assert opened["timestamp"] == "2026-11-23T02:00:00+00:00"
    assert opened["data"]["title"] == "支付接口大面积超时"
    assert (opened["data"]["state"], opened["data"]["leader"]) == ("reported", None)
    assert events[3]["data"]["leader"] == "zhangwei"
    assert events[1]["data"]["action"] == "incident.late_respond"
    assert events[6]["data"]["breached"] == ["assemble", "respond"]
    assert closed["data"]["by"] == "hanmeimei"
    assert closed["data"]["closed_at"] == "2026-11-23T02:31:00+00:00"
    headers = _Receiver.kept[0][0]
    assert headers["content-type"] == "application/json"
    assert len({each["webhook-id"] for each, _ in _Receiver.kept}) == len(events)


def test_tried_again(told: Stage) -> None:
    """After 500 and 429 it comes again, under the same id, signed for its new time; in order."""
    _Receiver.answers += [500, 429]
    told.say("韩梅梅", REPORT.format(severity="!严重"))
    told.click("张伟", "接手", on="I1")
    assert len(_Receiver.kept) == 1
    told.wait("4s")
    assert len(_Receiver.kept) == 2
    told.wait("80s")
    assert len(_Receiver.kept) == 2
    told.wait("20s")
    told.ignore()
    kinds = [each["type"] for each in _events()]
    assert kinds == ["incident.opened"] * 3 + ["incident.acknowledged"]
    ids = [headers["webhook-id"] for headers, _ in _Receiver.kept]
    assert len(set(ids[:3])) == 1 != len(set(ids))
    times = [int(headers["webhook-timestamp"]) for headers, _ in _Receiver.kept]
    assert times[0] < times[1] < times[2]
    told.log.lines.clear()  # the failures, which an administrator has to see


def test_hanging(told: Stage) -> None:
    """A receiver that says nothing is given up and tried again; nobody's words wait for it."""
    _Receiver.answers += [0]
    told.say("韩梅梅", REPORT.format(severity="!严重"))
    told.expect("张伟", kind="urgent")
    told.ignore()
    told.wait("4s")
    told.ignore()
    assert [each["type"] for each in _events()] == ["incident.opened"] * 2
    told.log.lines.clear()


@pytest.mark.parametrize("status", [302, 410])
def test_refused(told: Stage, status: int) -> None:
    """A redirect is not followed, and what a receiver will never take lies aside, to be seen."""
    _Receiver.answers += [status]
    told.say("韩梅梅", REPORT.format(severity="!严重"))
    told.click("张伟", "接手", on="I1")
    told.ignore()
    assert [each["type"] for each in _events()] == ["incident.opened", "incident.acknowledged"]
    with told.database.transaction() as tx:
        (row,) = undelivered.parked_rows(tx)
        assert str(status) in row.error
        undelivered.drop(tx, [row.id], ["webhook"])
    told.log.lines.clear()


@pytest.mark.usefixtures("url")
def test_turned_off(stage: Stage) -> None:
    """Without the setting nothing is written, let alone sent."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    stage.ignore()
    assert _Receiver.kept == []


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/",
        "http://100.100.100.200/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "http://8.8.8.8/",
    ],
)
async def test_addresses_that_are_not_reached(url: str) -> None:
    """The machine's own secrets are out of reach, and nothing goes over a public line in plain."""
    webhook = Webhook(WebhookSettings(url=url, secret=_SECRET), VirtualClock(Stage.start()))
    message = Outgoing(key="k", messenger="webhook", kind=MessageKind.POST, text="{}")
    with pytest.raises(DeliveryRefused, match="address"):
        await webhook.deliver(message)


@pytest.mark.parametrize(
    "given, problem",
    [
        ({"webhook.url": "https://a.example"}, "webhook.secret"),
        ({"webhook.url": "ftp://a.example", "webhook.secret": "x" * 16}, "webhook.url"),
    ],
)
def test_settings_are_checked(given: dict[str, object], problem: str) -> None:
    """An address without a secret, or one that is no web address, stops the start."""
    with pytest.raises(SetupError, match=problem):
        load_settings(given, environment={}, env_file=None)
