"""The stream, as the SDK's own client meets it."""

from typing import Any

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Caller, Client


async def test_a_direct_message_is_acknowledged(double: DingtalkDouble) -> None:
    """The client hears what a person says, and what it answers is a good acknowledgement."""
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        said = await double.say("u001", "", "你好")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert heard[0]["text"] == {"content": "你好"}
    assert heard[0]["senderStaffId"] == "u001"
    assert double.refusals == []


async def test_a_group_tells_only_what_names_the_bot(double: DingtalkDouble) -> None:
    """Talk among people stays among them; a mention leaves out the bot's own name."""
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        talk = await double.say("u001", "cidOPS==", "早", mentions=["u002"])
        await double.say("u001", "cidOPS==", "/task @u002 备份", mentions=[double.bot])
    assert talk.delivery is None
    (only,) = heard
    assert only["text"]["content"] == " /task @李四 备份"
    assert [each.get("staffId") for each in only["atUsers"]] == [None, "u002"]


async def test_pings_are_answered(double: DingtalkDouble) -> None:
    """The SDK echoes the opaque value."""
    async with Client(double):
        await double.stream.until_connected()
        (ack,) = await double.stream.ping()
    assert ack is not None
    assert double.refusals == []


async def test_an_event_needs_its_status(double: DingtalkDouble) -> None:
    """The SDK's own echo of the event is refused, and the event comes again a minute later."""
    double.publisher.limit = 0.1
    async with Client(double, event=lambda _: None, status=""):
        await double.stream.until_connected()
        delivery = await double.happenings.leaves("u002")
        assert not delivery.delivered
        assert await double.advance(60) == 1
    assert [each.code for each in double.refusals] == ["ack", "ack"]


async def test_an_event_is_taken_with_its_status(double: DingtalkDouble) -> None:
    """SUCCESS ends the matter, LATER asks for it again."""
    async with Client(double, event=lambda _: None, status="LATER"):
        await double.stream.until_connected()
        later = await double.happenings.leaves("u002")
    assert not later.delivered
    assert later in double.publisher.pending
    assert double.refusals == []


async def test_an_unpublished_app_does_not_learn_user_ids(double: DingtalkDouble) -> None:
    """Nor whether the sender is an administrator."""
    double.tenant.published = False
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        await double.say("u001", "", "你好")
    assert not {"senderStaffId", "isAdmin"} & heard[0].keys()


async def test_a_reply_names_what_it_answers(double: DingtalkDouble) -> None:
    """By the key of the robot's message, without its words."""
    heard: list[Any] = []
    async with Caller(double) as caller, Client(double, robot=heard.append):
        await double.stream.until_connected()
        body = {
            "robotCode": double.tenant.client_id,
            "openConversationId": "cidOPS==",
            "msgKey": "sampleText",
            "msgParam": '{"content": "在吗"}',
        }
        _, answer = await caller.new("POST", "/v1.0/robot/groupMessages/send", {**body})
        key = str(answer["processQueryKey"])
        await double.say("u001", "cidOPS==", "在", mentions=[double.bot], reply_to=key)
    assert heard[0]["originalProcessQueryKey"] == key
    assert heard[0]["text"]["isReplyMsg"] is True
