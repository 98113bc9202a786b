"""HTTP mode against the SDK's own dispatcher behind a small web server."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import lark_oapi
import pytest
from aiohttp import web
from lark_oapi.core.model import RawRequest

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.samples import button, card
from tests.doubles.feishu.sdk import called, new_message, rest

TOKEN, KEY = "v-token", "e-key"


@asynccontextmanager
async def receiver(key: str, **on: Callable[[Any], Any]) -> AsyncIterator[str]:
    """A web server with the SDK's dispatcher; yields its origin."""
    builder = lark_oapi.EventDispatcherHandler.builder(key, TOKEN, lark_oapi.LogLevel.CRITICAL)
    builder = builder.register_p2_im_message_receive_v1(on["message"])
    dispatcher = builder.register_p2_card_action_trigger(on["card"]).build()

    async def received(request: web.Request) -> web.Response:
        raw = RawRequest()
        raw.uri, raw.body = request.path, await request.read()
        raw.headers = {name: request.headers[name] for name in request.headers}
        answer = dispatcher.do(raw)
        return web.Response(status=answer.status_code, body=answer.content)

    app = web.Application()
    app.router.add_post("/feishu/{kind}", received)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("key", ["", KEY])
async def test_the_challenge_events_and_clicks_arrive(double: FeishuDouble, key: str) -> None:
    """Encrypted and signed or plain, the SDK takes what is posted, and its answer is shown."""
    heard: list[Any] = []
    toast = {"toast": {"type": "info", "content": "好"}}
    sent = await called(
        rest(double).im.v1.message.create,
        new_message("open_id", "ou_li", "interactive", card(button("完成"))),
    )
    async with receiver(key, message=heard.append, card=lambda _: toast) as origin:
        webhooks = double.use_webhooks(origin, verification_token=TOKEN, encrypt_key=key)
        assert await webhooks.verify()
        said = await double.say("ou_li", "", "你好")
        seen = await double.press("ou_li", sent.data.message_id, "完成")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert heard[0].event.message.message_id == said.message_id
    assert (seen.code, seen.toast_text) == (0, "好")
    assert [each[0].rsplit("/", 1)[-1] for each in webhooks.sent] == ["event", "event", "card"]


async def test_a_wrong_signature_is_not_taken(double: FeishuDouble) -> None:
    """The SDK refuses it, and the event comes again."""
    heard: list[Any] = []
    async with receiver(KEY, message=heard.append, card=heard.append) as origin:
        webhooks = double.use_webhooks(origin, verification_token=TOKEN, encrypt_key=KEY)
        webhooks.wrong_signature = True
        said = await double.say("ou_li", "", "你好")
        assert said.delivery is not None
        assert said.delivery.code == 500
        webhooks.wrong_signature = False
        assert await double.advance(15) == 1
        reply = await webhooks.repeat()
    assert reply is not None
    assert len(heard) == 2  # the SDK itself takes a replay
    assert said.delivery.delivered


async def test_an_address_where_nobody_is(double: FeishuDouble) -> None:
    """Without a server there is no answer, and the click is an error."""
    webhooks = double.use_webhooks("http://127.0.0.1:9", verification_token=TOKEN)
    assert not await webhooks.verify()
    said = await double.say("ou_li", "", "你好")
    assert said.delivery is not None
    assert said.delivery.code is None
