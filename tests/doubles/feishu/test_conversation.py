"""The double and the real SDK: messages out, messages in, clicks."""

import json
from typing import Any

from lark_oapi.api.im.v1 import (
    PatchMessageRequest,
    PatchMessageRequestBody,
    ReplyMessageRequest,
    ReplyMessageRequestBody,
)
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.samples import button, card, markdown
from tests.doubles.feishu.sdk import LongConnection, called, handler, new_message, rest

CARD = card(markdown("请 <at id=ou_li></at> **确认**"), button("完成"))
DONE = card(markdown("已完成"))


async def test_a_message_is_sent_answered_and_updated(double: FeishuDouble) -> None:
    """The SDK's calls for messages succeed, and the double shows what they say."""
    api = rest(double).im.v1.message
    sent = await called(api.create, new_message("chat_id", "oc_ops", "interactive", CARD, "u1"))
    assert sent.success(), sent.msg
    shown = double.seen(sent.data.message_id)
    assert (shown.title, shown.text, shown.buttons) == ("T1 采购服务器", "请 @李雷 确认", ("完成",))
    assert shown.mentions == ("ou_li",)

    reply = ReplyMessageRequestBody.builder().msg_type("text").content('{"text":"好"}').build()
    request = ReplyMessageRequest.builder().message_id(shown.message_id).request_body(reply).build()
    answered = await called(api.reply, request)
    assert answered.data.parent_id == shown.message_id

    body = PatchMessageRequestBody.builder().content(json.dumps(DONE)).build()
    patch = PatchMessageRequest.builder().message_id(shown.message_id).request_body(body).build()
    assert (await called(api.patch, patch)).success()
    assert [each.text for each in double.messages("oc_ops")] == ["已完成", "好"]
    assert double.refusals == []


async def test_the_same_uuid_is_the_same_message_for_an_hour(double: FeishuDouble) -> None:
    """A repeated send gives the first message back until the key is forgotten."""
    api = rest(double).im.v1.message
    request = new_message("open_id", "ou_li", "text", {"text": "在吗"}, "u1")
    first = await called(api.create, request)
    second = await called(api.create, request)
    assert first.data.message_id == second.data.message_id
    await double.advance(7_000)
    third = await called(rest(double).im.v1.message.create, request)
    assert third.data.message_id != first.data.message_id
    assert len(double.messages("ou_li")) == 2


async def test_what_is_said_arrives_over_the_long_connection(double: FeishuDouble) -> None:
    """The SDK's client gets a message with its mentions and its acknowledgement is seen."""
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        said = await double.say("ou_li", "oc_ops", "给 @ou_han /task 写报告", mentions=[double.bot])
    assert said.delivery is not None
    assert said.delivery.delivered
    message = heard[0].event.message
    assert json.loads(message.content)["text"] == "@_user_1 给 @_user_2 /task 写报告"
    assert [each.id.open_id for each in message.mentions] == [double.bot, "ou_han"]
    assert heard[0].event.sender.sender_id.open_id == "ou_li"


async def test_a_click_shows_its_toast_and_its_new_card(double: FeishuDouble) -> None:
    """The answer of a card handler becomes what the person sees."""

    def clicked(data: Any) -> Any:
        assert data.event.action.value == {"act": "完成", "id": "T1"}
        toast = {"type": "success", "content": "好的"}
        return P2CardActionTriggerResponse({"toast": toast, "card": {"type": "raw", "data": DONE}})

    api = rest(double).im.v1.message
    sent = await called(api.create, new_message("open_id", "ou_li", "interactive", CARD))
    async with LongConnection(double, handler(card=clicked)):
        await double.stream.until_connected()
        seen = await double.press("ou_li", sent.data.message_id, "完成")
    assert (seen.code, seen.toast_text) == (0, "好的")
    assert double.seen(sent.data.message_id).text == "已完成"
    assert double.refusals == []
