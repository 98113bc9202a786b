"""Clicks: what is sent, and what the person sees of each answer."""

import json
from typing import Any

import pytest
from lark_oapi import HttpMethod

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.cards.walk import controls
from tests.doubles.feishu.clicks import CannotClickError, Value
from tests.doubles.feishu.samples import asked, button, card, form, markdown, plain
from tests.doubles.feishu.sdk import LongConnection, called, handler, new_message, raw, rest
from tests.doubles.feishu.values import Json

FORM = card(
    form(
        asked("input", "title", required=True, label=plain("标题"), max_length=5),
        asked("select_static", "rank", options=[{"text": plain("高"), "value": "high"}]),
        asked("date_picker", "due", initial_date="2026-11-24"),
        asked("multi_select_person", "who", options=[{"value": "ou_han"}, {"value": "ou_none"}]),
        asked("select_person", "whom", options=[{"value": "ou_none"}]),
    )
)


async def posted(double: FeishuDouble, tree: Json) -> str:
    """Send a card to 李雷 and return its id."""
    request = new_message("open_id", "ou_li", "interactive", tree)
    sent = await called(rest(double).im.v1.message.create, request)
    assert sent.success(), sent.msg
    return str(sent.data.message_id)


async def answered(double: FeishuDouble, tree: Json, answer: Any) -> Any:
    """Press 完成 on a card whose app answers this."""
    message_id = await posted(double, tree)
    async with LongConnection(double, handler(card=lambda _: answer)):
        await double.stream.until_connected()
        return await double.press("ou_li", message_id, "完成")


async def test_a_form_sends_what_is_filled_in_and_what_it_showed(double: FeishuDouble) -> None:
    """Values, initial values and dates with their zone arrive under the inputs' names."""
    clicks: list[Any] = []

    def clicked(data: Any) -> dict[str, object]:
        clicks.append(data.event)
        return {}

    message_id = await posted(double, FORM)
    async with LongConnection(double, handler(card=clicked)):
        await double.stream.until_connected()
        filled: dict[str, Value] = {"title": "买服务器", "rank": "high", "who": ["ou_han"]}
        seen = await double.submit("ou_li", message_id, filled)
    assert seen.code == 0
    action = clicks[0].action
    assert (action.tag, action.name, action.value["act"]) == ("button", "submit", "提交")
    assert action.form_value == {**filled, "due": "2026-11-24 +0800"}
    assert clicks[0].context.open_message_id == message_id


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": "太长了太长了"},
        {"title": "一", "rank": "low"},
        {"nothing": "一"},
        {"title": "一", "who": ["ou_li"]},
        {"title": "一", "whom": "ou_han"},
    ],
)
async def test_the_client_sends_no_impossible_form(double: FeishuDouble, values: Any) -> None:
    """Required inputs, lengths and options are judged before anything is sent."""
    message_id = await posted(double, FORM)
    with pytest.raises(CannotClickError):
        await double.submit("ou_li", message_id, values)


@pytest.mark.parametrize(
    "answer, code",
    [
        ({}, 0),
        ({"toast": {"type": "info", "content": "好"}}, 0),
        (None, 200672),
        ({"toast": {"type": "warn", "content": "好"}}, 200672),
        ({"card": {"schema": "2.0"}}, 200672),
        ({"card": {"type": "raw", "data": card({"tag": "note"})}}, 200673),
        ({"card": {"type": "raw", "data": {"elements": []}}}, 200830),
    ],
)
async def test_an_answer_has_the_shape_of_one(double: FeishuDouble, answer: Any, code: int) -> None:
    """Whatever is no toast and no good card is an error in front of the person."""
    seen = await answered(double, card(button("完成")), answer)
    assert seen.code == code
    assert [each.code for each in double.refusals] == ([code] if code else [])


async def test_a_late_answer_is_an_error_and_never_asked_again(double: FeishuDouble) -> None:
    """A click without a client, or without an answer in time, is lost."""
    message_id = await posted(double, card(button("完成")))
    seen = await double.press("ou_li", message_id, "完成")
    assert seen.code == 200341
    assert await double.advance(86_400) == 0


async def test_clicks_need_their_own_subscription(double: FeishuDouble) -> None:
    """Without the callback the client says that nothing is configured."""
    double.tenant.subscriptions.callbacks.clear()
    message_id = await posted(double, card(button("完成")))
    assert (await double.press("ou_li", message_id, "完成")).code == 200340


async def test_a_slow_client_clicks_what_was_shown_before(double: FeishuDouble) -> None:
    """The earlier cards of a message are kept, and any click can be forged from them."""
    values: list[Any] = []

    def clicked(data: Any) -> Any:
        values.append((data.event.action.value, data.event.action.form_value))
        return {"card": {"type": "raw", "data": card(markdown("已完成"))}}

    message_id = await posted(double, card(button("完成")))
    async with LongConnection(double, handler(card=clicked)):
        await double.stream.until_connected()
        await double.press("ou_li", message_id, "完成")
        message = double.seen(message_id).message
        assert [each.label for each in controls(json.loads(message.earlier[0]))] == ["完成"]
        await double.forge("ou_li", message_id, {"act": "完成", "id": "T1"}, {"a": "b"})
    assert values == [
        ({"act": "完成", "id": "T1"}, None),
        ({"act": "完成", "id": "T1"}, {"a": "b"}),
    ]


async def test_who_may_not_see_a_card_cannot_click_it(double: FeishuDouble) -> None:
    """Strangers, disabled buttons and cards of 15 days do nothing."""
    message_id = await posted(double, card(button("完成"), button("删除", disabled=True)))
    with pytest.raises(CannotClickError):
        await double.press("ou_han", message_id, "完成")
    with pytest.raises(CannotClickError):
        await double.press("ou_li", message_id, "删除")
    await double.advance(15 * 86_400)
    with pytest.raises(CannotClickError):
        await double.press("ou_li", message_id, "完成")


async def test_the_token_of_a_click_updates_twice_within_half_an_hour(double: FeishuDouble) -> None:
    """The third use is refused, and so is a late one."""
    seen = await answered(double, card(button("完成")), {})

    async def update(token: str) -> int:
        body = {"token": token, "card": card(markdown("已完成"))}
        request = raw(HttpMethod.POST, "/open-apis/interactive/v1/card/update", body)
        return int((await called(rest(double).request, request)).code)

    assert [await update(seen.token) for _ in range(3)] == [0, 0, 300040]
    assert await update("c-none") == 300020
    again = await answered(double, card(button("完成")), {})
    await double.advance(1_801)
    assert await update(again.token) == 300030
