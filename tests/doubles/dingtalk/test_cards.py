"""Cards, as callers and the SDK's client meet them."""

import asyncio
import json
import threading
from typing import Any

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Caller, Client
from tests.doubles.dingtalk.values import Json

_BUTTONS = json.dumps([{"text": "同意", "id": "agree", "request": True}])


def new_card(double: DingtalkDouble, track: str = "c1", **variables: str) -> Json:
    """The body that makes a card in the group."""
    return {
        "cardTemplateId": "form.schema",
        "outTrackId": track,
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"title": "请批", **variables}},
        "openSpaceId": "dtv1.card//IM_GROUP.cidOPS==",
        "imGroupOpenSpaceModel": {"supportForward": True},
        "imGroupOpenDeliverModel": {
            "robotCode": double.tenant.client_id,
            "atUserIds": {"u001": "张三"},
        },
    }


async def test_a_card_is_shown_once(double: DingtalkDouble) -> None:
    """The same outTrackId makes no second card, which is no fault of the caller's."""
    async with Caller(double) as caller:
        path, body = "/v1.0/card/instances/createAndDeliver", new_card(double, msgButtons=_BUTTONS)
        first, _ = await caller.new("POST", path, body)
        again, answer = await caller.new("POST", path, body)
    assert (first, again, answer["code"]) == (200, 400, "param.cardAlreadyExist")
    (shown,) = double.messages("cidOPS==")
    assert (shown.title, shown.buttons, shown.mentions) == ("请批", ("同意",), ("u001",))
    assert double.refusals == []


async def test_an_update_replaces_unless_it_is_by_key(double: DingtalkDouble) -> None:
    """Without the option every variable that is not given is gone."""
    async with Caller(double) as caller:
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", new_card(double))
        change: Json = {"outTrackId": "c1", "cardData": {"cardParamMap": {"note": "好"}}}
        by_key: Json = {**change, "cardUpdateOptions": {"updateCardDataByKey": True}}
        await caller.new("PUT", "/v1.0/card/instances", by_key)
        assert double.tenant.cards["c1"].public == {"title": "请批", "note": "好"}
        await caller.new("PUT", "/v1.0/card/instances", change)
    assert double.tenant.cards["c1"].public == {"note": "好"}


async def test_a_click_is_answered_through_the_callback(double: DingtalkDouble) -> None:
    """The acknowledgement changes the card for all, and for who clicked."""
    heard: list[Any] = []
    answer = {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": {"status": "同意"}},
        "userPrivateData": {"cardParamMap": {"note": "谢谢"}},
    }

    def press(data: Json) -> Any:
        heard.append(data)
        return answer

    async with Caller(double) as caller, Client(double, card=press):
        await double.stream.until_connected()
        body = new_card(double, msgButtons=_BUTTONS)
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", body)
        clicked = await double.press("u002", "c1", "同意")
    assert not clicked.error
    content = json.loads(heard[0]["content"])
    assert content["cardPrivateData"]["actionIds"] == ["agree"]
    assert "谢谢" in double.seen("c1", "u002").text
    assert "谢谢" not in double.seen("c1", "u001").text
    assert "同意" in double.seen("c1", "u001").text
    assert double.refusals == []


async def test_a_form_is_sent_filled_in(double: DingtalkDouble) -> None:
    """Choices travel as index and value."""
    options = [{"value": "yes", "text": "同意"}, {"value": "no", "text": "驳回"}]
    fields = [
        {"name": "decision", "type": "SELECT", "required": True, "options": options},
        {"name": "reason", "type": "TEXT_AREA", "label": "理由"},
    ]
    heard: list[Any] = []
    async with Caller(double) as caller, Client(double, card=heard.append):
        await double.stream.until_connected()
        body = new_card(double, form=json.dumps({"fields": fields}))
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", body)
        await double.submit("u002", "c1", {"decision": "驳回", "reason": "太贵"})
    params = json.loads(heard[0]["content"])["cardPrivateData"]["params"]
    assert params["form"] == {"decision": {"index": 1, "value": "no"}, "reason": "太贵"}
    assert double.refusals == []


async def test_a_card_is_pinned_and_taken_down(double: DingtalkDouble) -> None:
    """The top of a group shows one card, and is no message."""
    body = new_card(double)
    del body["imGroupOpenSpaceModel"], body["imGroupOpenDeliverModel"]
    body["openSpaceId"] = "dtv1.card//ONE_BOX.cidOPS=="
    body["topOpenSpaceModel"] = {"spaceType": "ONE_BOX"}
    body["topOpenDeliverModel"] = {"expiredTimeMillis": 1}
    async with Caller(double) as caller:
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", body)
        assert double.tenant.pinned == {"cidOPS==": "c1"}
        query = "openConversationId=cidOPS%3D%3D&outTrackId=c1"
        status, _ = await caller.new("POST", f"/v1.0/card/tops/close?{query}")
    assert status == 200
    assert double.tenant.pinned == {}
    assert double.messages("cidOPS==") == []


async def test_a_click_can_be_forged(double: DingtalkDouble) -> None:
    """On a card that the platform does not have, too."""
    heard: list[Any] = []
    async with Client(double, card=heard.append):
        await double.stream.until_connected()
        await double.forge("u002", "gone", {"action": "x"})
    assert heard[0]["outTrackId"] == "gone"


async def test_markup_is_told_apart_from_words(double: DingtalkDouble) -> None:
    """Links count however they are written, but not once they are escaped."""
    async with Caller(double) as caller:
        words = r"[a](dtmd://x) <a href='https://b'>b</a> \[c](d) **e**"
        body = new_card(double, markdown=words)
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", body)
    shown = double.seen("c1")
    assert shown.links == ("dtmd://x", "https://b")
    assert "[c](d)" in shown.text


async def test_an_update_before_the_answer_is_noticed(double: DingtalkDouble) -> None:
    """The vendor asks for the change to travel in the answer."""
    double.publisher.card_limit = 0.2
    hold = threading.Event()

    async with Caller(double) as caller, Client(double, card=lambda _: hold.wait(5)):
        await double.stream.until_connected()
        body = new_card(double, msgButtons=_BUTTONS)
        await caller.new("POST", "/v1.0/card/instances/createAndDeliver", body)
        click = asyncio.create_task(double.press("u002", "c1", "同意"))
        await asyncio.sleep(0)
        change: Json = {"outTrackId": "c1", "cardData": {"cardParamMap": {"note": "好"}}}
        await caller.new("PUT", "/v1.0/card/instances", change)
        hold.set()
        await click
    assert double.platform.too_soon == ["c1"]


async def test_a_card_is_made_and_delivered_in_two_steps(double: DingtalkDouble) -> None:
    """To a person, whose direct chat shows it."""
    making = new_card(double)
    del making["openSpaceId"], making["imGroupOpenDeliverModel"]
    making["imRobotOpenSpaceModel"] = {"supportForward": True}
    delivering: Json = {
        "outTrackId": "c1",
        "openSpaceId": "dtv1.card//IM_ROBOT.u001",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
    }
    async with Caller(double) as caller:
        assert (await caller.new("POST", "/v1.0/card/instances", making))[0] == 200
        assert double.messages("u001") == []
        await caller.new("POST", "/v1.0/card/instances/deliver", delivering)
    assert [each.title for each in double.messages("u001")] == ["请批"]
    assert double.refusals == []
