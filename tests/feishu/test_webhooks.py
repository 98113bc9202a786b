"""HTTP mode: only what Feishu has encrypted and signed just now is taken, and only once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import uvicorn

from adapters.feishu.hosting import FeishuHost
from adapters.feishu.webhooks import Seal, UnreadableError, decrypted, signature
from adapters.hosting import Muster
from adapters.web.app import web_app
from bot.engine.cards import Button, Card
from bot.engine.messenger import MessageKind, Outgoing
from bot.files.keeping import Files
from bot.settings.messengers import FeishuSettings
from bot.time.clock import SystemClock, VirtualClock
from storage.database import Database
from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.webhooks import Webhooks, encrypted
from tests.feishu.conftest import Desk

_KEY = "an encrypt key"
_TOKEN = "a token"


@pytest.fixture
def settings(double: FeishuDouble) -> FeishuSettings:
    """The app, receiving by posts."""
    return FeishuSettings(
        app_id=double.tenant.app_id,
        app_secret=double.tenant.app_secret,
        domain=double.domain,
        receive="webhook",
        verification_token=_TOKEN,
        encrypt_key=_KEY,
    )


@pytest.fixture
def host(settings: FeishuSettings, database: Database, files: Files) -> FeishuHost:
    """The adapter, by the clock that signs the double's posts."""
    return FeishuHost(settings, database, SystemClock(), files)


@pytest.fixture
async def posted(double: FeishuDouble, host: FeishuHost, muster: Muster) -> AsyncIterator[Webhooks]:
    """The double posts to the adapter behind a real server."""
    config = uvicorn.Config(web_app(host.routes), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    async with host.connected(muster):
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        origin = f"http://127.0.0.1:{port}"
        yield double.use_webhooks(origin, verification_token=_TOKEN, encrypt_key=_KEY)
        server.should_exit = True
        await serving


async def test_events_and_clicks_arrive(
    double: FeishuDouble, posted: Webhooks, desk: Desk, host: FeishuHost
) -> None:
    """The challenge is answered, a message is taken, a click gets its toast."""
    assert await posted.verify()
    assert await posted.verify(posted.card_url)
    said = await double.say("ou_li", "", "任务")
    assert said.delivery is not None
    assert said.delivery.delivered
    card = Card("T12", buttons=(Button("收到", "task.ack"),), subject="T12", version=1)
    message = Outgoing("k1", "feishu", MessageKind.POST, room="oc_ops", card=card)
    pressed = await double.press("ou_li", await host.messenger.deliver(message), "收到")
    assert pressed.toast["type"] == "success"
    assert [each.text or each.action for each in desk.taken] == ["任务", "task.ack"]
    assert double.refusals == []


async def test_what_is_not_feishus_is_refused(
    double: FeishuDouble, posted: Webhooks, desk: Desk
) -> None:
    """A replay, an old time, a wrong signature, another key or token, and plain words."""
    await double.say("ou_li", "", "任务")
    replayed = await posted.repeat()
    assert replayed is not None
    assert replayed.status == 401
    posted.skew = -400
    assert await _code(double) == 401
    posted.skew = 0
    posted.wrong_signature = True
    assert await _code(double) == 401
    posted.wrong_signature = False
    posted.encrypt_key = "another"
    assert await _code(double) == 401
    posted.encrypt_key = ""
    assert await _code(double) == 401
    posted.encrypt_key = _KEY
    posted.verification_token = "another"
    assert not await posted.verify()
    double.publisher.verification_token = "another"
    assert await _code(double) == 401
    assert len(desk.taken) == 1


async def test_what_was_not_kept_is_posted_again(
    double: FeishuDouble, posted: Webhooks, desk: Desk
) -> None:
    """A failure says so without a word about why; also the very same post is taken then."""
    desk.fails = 1
    assert await _code(double) == 500
    repeated = await posted.repeat()
    assert repeated is not None
    assert repeated.status == 200
    await double.publisher.redeliver()
    assert len(desk.taken) == 2
    assert len({each.key for each in desk.taken}) == 1


async def _code(double: FeishuDouble) -> int | None:
    said = await double.say("ou_li", "", "任务")
    assert said.delivery is not None
    return said.delivery.code


def test_a_seal_holds_once_and_not_for_long() -> None:
    """Neither an empty key nor a stale time nor a second look passes."""
    clock = VirtualClock(datetime(2026, 11, 23, tzinfo=UTC))
    now = str(int(clock.now().timestamp()))

    def headers(timestamp: str, key: str = "k") -> dict[str, str]:
        return {
            "x-lark-request-timestamp": timestamp,
            "x-lark-request-nonce": "n",
            "x-lark-signature": signature(timestamp, "n", key, b"{}"),
        }

    seal = Seal("k", clock)
    assert seal.holds(headers(now), b"{}")
    assert not seal.holds(headers(now), b"{}")
    assert not seal.holds(headers(now), b"{ }")
    assert not seal.holds(headers(str(int(now) - 301)), b"{}")
    assert not seal.holds(headers("1e9"), b"{}")
    assert not seal.holds({}, b"{}")
    assert not Seal("", clock).holds(headers(now, ""), b"{}")


def test_what_is_encrypted_is_read() -> None:
    """Only what our key has encrypted is taken."""
    sealed = encrypted("k", b'{"a": 1}')
    assert decrypted("k", f'{{"encrypt": "{sealed}"}}'.encode()) == {"a": 1}
    for body in (b"", b"[]", b'{"a": 1}', b'{"encrypt": "!"}', b'{"encrypt": "AAAA"}'):
        with pytest.raises(UnreadableError):
            decrypted("k", body)
    with pytest.raises(UnreadableError):
        decrypted("other", f'{{"encrypt": "{sealed}"}}'.encode())
