"""Messages of the robot: to groups, to people, by session webhooks."""

import json
from typing import Any

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Caller, Client
from tests.doubles.dingtalk.values import Json

_GROUP = "/v1.0/robot/groupMessages/send"
_DIRECT = "/v1.0/robot/oToMessages/batchSend"


def text(double: DingtalkDouble, **place: Any) -> Json:
    """The body that sends a text."""
    param = json.dumps({"content": "你好"})
    key = {"msgKey": "sampleText", "msgParam": param}
    return {"robotCode": double.tenant.client_id, **key, **place}


async def test_the_robot_speaks_in_groups_and_to_people(double: DingtalkDouble) -> None:
    """Who can't be reached is named in an answer of success."""
    async with Caller(double) as caller:
        status, _ = await caller.new("POST", _GROUP, text(double, openConversationId="cidOPS=="))
        _, answer = await caller.new("POST", _DIRECT, text(double, userIds=["u001", "nobody"]))
    assert status == 200
    assert answer["invalidStaffIdList"] == ["nobody"]
    assert [each.text for each in double.messages("cidOPS==")] == ["你好"]
    assert [each.text for each in double.messages("u001")] == ["你好"]
    assert double.refusals == []


async def test_a_session_webhook_mentions_and_expires(double: DingtalkDouble) -> None:
    """Whoever is listed and written is mentioned; after 90 minutes the address is dead."""
    heard: list[Any] = []
    async with Caller(double) as caller, Client(double, robot=heard.append):
        await double.stream.until_connected()
        await double.say("u001", "cidOPS==", "在吗", mentions=[double.bot])
        body: Json = {
            "msgtype": "text",
            "text": {"content": "@u001 在"},
            "at": {"atUserIds": ["u001"]},
        }
        assert (await caller.plain("POST", heard[0]["sessionWebhook"], body))[1]["errcode"] == 0
        await double.advance(5_401)
        assert (await caller.plain("POST", heard[0]["sessionWebhook"], body))[1]["errcode"] != 0
    (shown,) = double.messages("cidOPS==")
    assert (shown.text, shown.mentions) == ("@张三 在", ("u001",))


async def test_an_action_card_makes_people_say_things(double: DingtalkDouble) -> None:
    """A dtmd address sends its text as the person who clicked."""
    url = "dtmd://dingtalkclient/sendMessage?content=%2Fdone%20T1"
    param = {"title": "T1", "text": "**T1**", "singleTitle": "完成", "singleURL": url}
    heard: list[Any] = []
    async with Caller(double) as caller, Client(double, robot=heard.append):
        await double.stream.until_connected()
        body = text(double, openConversationId="cidOPS==")
        body |= {"msgKey": "sampleActionCard", "msgParam": json.dumps(param)}
        _, answer = await caller.new("POST", _GROUP, body)
        await double.press("u002", str(answer["processQueryKey"]), "完成")
    assert heard[0]["text"]["content"].strip() == "/done T1"
    assert heard[0]["senderStaffId"] == "u002"
    assert double.refusals == []
