"""What the REST interface refuses, and how it fails when it is told to."""

import asyncio
import json
from typing import Any

import pytest
import requests
from lark_oapi import HttpMethod

from tests.doubles.feishu import Fault, FeishuDouble
from tests.doubles.feishu.samples import button, card, markdown
from tests.doubles.feishu.sdk import called, new_message, raw, rest
from tests.doubles.feishu.values import Json

TEXT: Json = {"text": "你好"}


async def sent(double: FeishuDouble, *request: Any) -> Any:
    """The SDK's answer to a message that it sends."""
    return await called(rest(double).im.v1.message.create, new_message(*request))


@pytest.mark.parametrize(
    "request_, code",
    [
        (("chat_id", "oc_none", "text", TEXT), 230001),
        (("open_id", "ou_none", "text", TEXT), 230001),
        (("email", "none@example.com", "text", TEXT), 230001),
        (("name", "李雷", "text", TEXT), 99992402),
        (("chat_id", "oc_ops", "text", {"text": ""}), 230001),
        (("chat_id", "oc_ops", "text", {"words": "你好"}), 230001),
        (("chat_id", "oc_ops", "speech", TEXT), 230001),
        (("chat_id", "oc_ops", "image", {"image_key": "img_none"}), 234003),
        (("chat_id", "oc_ops", "post", {"title": "一"}), 230001),
        (("chat_id", "oc_ops", "post", {"zh_cn": {"content": [[{"tag": "b"}]]}}), 230001),
        (("chat_id", "oc_ops", "interactive", card(button("好", value=1))), 230099),
        (("chat_id", "oc_ops", "interactive", card(markdown("长" * 10_240))), 230025),
        (("chat_id", "oc_ops", "text", {"text": "x" * 150 * 1024}), 230025),
        (("chat_id", "oc_ops", "text", TEXT, "u" * 51), 99992402),
    ],
)
async def test_a_message_that_breaks_a_rule(double: FeishuDouble, request_: Any, code: int) -> None:
    """Each rule has its code, and the double remembers that it was broken."""
    answer = await sent(double, *request_)
    assert answer.code == code, answer.msg
    assert [each.code for each in double.refusals] == [code]
    assert double.messages("oc_ops") == []


async def test_where_the_bot_cannot_speak(double: FeishuDouble) -> None:
    """Chats without the bot, dissolved and muted chats, people out of range."""
    chat = double.tenant.chats["oc_ops"]
    chat.has_bot = False
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 230002
    chat.has_bot, chat.muted = True, True
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 230018
    chat.dissolved = True
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 232009
    double.tenant.people["ou_li"].available = False
    assert (await sent(double, "open_id", "ou_li", "text", TEXT)).code == 230013


async def test_five_messages_a_second_for_a_chat(double: FeishuDouble) -> None:
    """The sixth is refused with the seconds to wait, unless the test says otherwise."""
    double.clock.freeze()
    codes = [(await sent(double, "chat_id", "oc_ops", "text", TEXT)).code for _ in range(6)]
    assert codes == [0, 0, 0, 0, 0, 230020]
    await double.advance(1)
    last = await sent(double, "chat_id", "oc_ops", "text", TEXT)
    assert last.code == 0
    double.platform.windows.enforced = False
    codes = [(await sent(double, "chat_id", "oc_ops", "text", TEXT)).code for _ in range(9)]
    assert set(codes) == {0}


async def test_a_card_dies_after_two_weeks(double: FeishuDouble) -> None:
    """It can't be updated any more, and before that only by a card of the same schema."""
    message_id = (await sent(double, "chat_id", "oc_ops", "interactive", card())).data.message_id

    async def update(tree: Json) -> int:
        path = f"/open-apis/im/v1/messages/{message_id}"
        request = raw(HttpMethod.PATCH, path, {"content": json.dumps(tree)})
        return int((await called(rest(double).request, request)).code)

    assert await update({"elements": []}) == 200830
    assert await update(card(markdown("二"))) == 0
    await double.advance(14 * 86_400 + 1)
    assert await update(card(markdown("三"))) == 230031


async def test_tokens_and_scopes(double: FeishuDouble) -> None:
    """Without a good token, or the permission, nothing is answered."""
    client = rest(double)
    bot = raw(HttpMethod.GET, "/open-apis/bot/v3/info")
    answer = await called(client.request, bot)
    assert json.loads(answer.raw.content)["bot"]["open_id"] == double.bot
    double.platform.tokens.revoke()
    assert (await called(client.request, bot)).code == 99991663
    double.tenant.scopes.clear()
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 99991672
    url = f"{double.domain}/open-apis/bot/v3/info"
    bare = await asyncio.to_thread(requests.get, url, timeout=5)
    assert (bare.status_code, bare.json()["code"]) == (400, 99991661)


async def test_a_wrong_secret_gets_no_token(double: FeishuDouble) -> None:
    """The code says whether it is the app or its secret."""
    url = f"{double.domain}/open-apis/auth/v3/tenant_access_token/internal"

    async def code(app_id: str, secret: str) -> int:
        body = {"app_id": app_id, "app_secret": secret}
        answer = await asyncio.to_thread(requests.post, url, json=body, timeout=5)
        return int(answer.json()["code"])

    assert await code(double.tenant.app_id, "wrong") == 10014
    assert await code("cli_0000000000000000", double.tenant.app_secret) == 10003
    assert await code(double.tenant.app_id, double.tenant.app_secret) == 0


async def test_the_monthly_quota_runs_out(double: FeishuDouble) -> None:
    """Messages count, the directory does not."""
    double.platform.quota = 1
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 0
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 99991403
    scopes = raw(HttpMethod.GET, "/open-apis/contact/v3/scopes")
    assert (await called(rest(double).request, scopes)).code == 0


@pytest.mark.parametrize(
    "fault, status, code",
    [
        (Fault.RATE_LIMIT, 429, 99991400),
        (Fault.IN_FLIGHT, 400, 230049),
        (Fault.QUOTA, 429, 99991403),
        (Fault.EXPIRED_TOKEN, 400, 99991663),
    ],
)
async def test_an_ordered_fault_happens_once(
    double: FeishuDouble, fault: Fault, status: int, code: int
) -> None:
    """The next call fails as ordered and the one after that does not; no rule was broken."""
    double.faults.order(fault, "/im/v1/messages", reset=7)
    first = await sent(double, "chat_id", "oc_ops", "text", TEXT)
    assert (first.raw.status_code, first.code) == (status, code)
    if fault is Fault.RATE_LIMIT:
        assert first.raw.headers["x-ogw-ratelimit-reset"] == "7"
    assert (await sent(double, "chat_id", "oc_ops", "text", TEXT)).code == 0
    assert double.refusals == []


@pytest.mark.parametrize(
    "fault, done", [(Fault.ABORT, 0), (Fault.LOST_ANSWER, 1), (Fault.BAD_GATEWAY, 0)]
)
async def test_a_call_may_break_off(double: FeishuDouble, fault: Fault, done: int) -> None:
    """Whether it was done is not to be told from outside; the key makes it safe to repeat."""
    request = new_message("chat_id", "oc_ops", "text", TEXT, "u1")
    client = rest(double)
    await called(client.request, raw(HttpMethod.GET, "/open-apis/bot/v3/info"))
    double.faults.order(fault, "/im/v1/messages")
    with pytest.raises((requests.ConnectionError, json.JSONDecodeError)):
        await called(client.im.v1.message.create, request)
    assert len(double.messages("oc_ops")) == done
    assert (await called(client.im.v1.message.create, request)).code == 0
    assert len(double.messages("oc_ops")) == 1


async def test_the_app_tells_its_permissions_and_subscriptions(double: FeishuDouble) -> None:
    """What a check at the start reads, and of this app only."""
    client = rest(double)
    path = "/open-apis/application/v6/applications/"
    answer = await called(client.request, raw(HttpMethod.GET, path + double.tenant.app_id))
    app = json.loads(answer.raw.content)["data"]["app"]
    assert app["event"]["subscription_type"] == "websocket"
    assert app["callback"]["subscribed_callbacks"] == ["card.action.trigger"]
    other = await called(client.request, raw(HttpMethod.GET, f"{path}cli_0000000000000000"))
    assert other.code == 210505


async def test_unknown_calls_and_parameters(double: FeishuDouble) -> None:
    """A path that nobody serves and a parameter that nobody knows are refused."""
    client = rest(double)
    unknown = await called(client.request, raw(HttpMethod.GET, "/open-apis/im/v9/messages"))
    assert unknown.raw.status_code == 404
    path = "/open-apis/bot/v3/info"
    extra = await called(client.request, raw(HttpMethod.GET, path, queries=[("colour", "red")]))
    assert extra.code == 99992402
