"""What was not acknowledged comes again; what the month no longer has comes empty."""

import threading
from typing import Any

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Client
from tests.doubles.dingtalk.values import Json


async def test_a_message_comes_again_after_a_minute(double: DingtalkDouble) -> None:
    """With the same msgId, three times in all."""
    double.publisher.limit = 0.1
    heard: list[Any] = []

    def broken(data: Json) -> Any:
        heard.append(data)
        raise RuntimeError

    async with Client(double, robot=broken):
        await double.stream.until_connected()
        await double.say("u001", "", "你好")
        pushed = [await double.advance(seconds) for seconds in (59, 1, 60, 60)]
    assert pushed == [0, 1, 1, 0]
    assert len({each["msgId"] for each in heard}) == 1
    assert len(double.publisher.given_up) == 1


async def test_duplicates_have_another_message_id(double: DingtalkDouble) -> None:
    """Both are acknowledged."""
    double.faults.duplicate = 1
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        said = await double.say("u001", "", "你好")
    assert said.delivery is not None
    assert said.delivery.pushes == len(said.delivery.acks) == len(heard) == 2
    assert double.refusals == []


async def test_without_a_client_a_message_waits(double: DingtalkDouble) -> None:
    """It is pushed once somebody is connected and it is due."""
    said = await double.say("u001", "", "你好")
    async with Client(double):
        await double.stream.until_connected()
        await double.advance(60)
    assert said.delivery is not None
    assert said.delivery.delivered


async def test_a_used_up_month_takes_the_words(double: DingtalkDouble) -> None:
    """Error 20001 comes instead of the text."""
    double.quotas.use_up_stream()
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        await double.say("u001", "", "你好")
        double.quotas.new_month()
        await double.say("u001", "", "你好")
    assert heard[0]["errCode"] == 20001
    assert "text" not in heard[0]
    assert heard[1]["text"] == {"content": "你好"}


async def test_contact_events_are_free(double: DingtalkDouble) -> None:
    """Events of groups are not."""
    async with Client(double, event=lambda _: None):
        await double.stream.until_connected()
        before = double.quotas.stream_used
        await double.happenings.leaves("u002")
        assert double.quotas.stream_used == before
        await double.happenings.retitles("cidOPS==", "新", "u001")
    assert double.quotas.stream_used == before + 1
    assert double.refusals == []


async def test_a_late_acknowledgement_counts_for_nothing(double: DingtalkDouble) -> None:
    """The message comes again though it was answered."""
    double.publisher.limit = 0.05
    heard: list[Any] = []
    leave = threading.Event()

    def slow(data: Json) -> Any:
        heard.append(data)
        leave.wait(5)

    async with Client(double, robot=slow):
        await double.stream.until_connected()
        said = await double.say("u001", "", "你好")
        leave.set()
        double.publisher.limit = 3.0
        await double.advance(60)
    assert said.delivery is not None
    assert said.delivery.delivered
    assert (len(heard), double.stream.late) == (2, 1)
    assert double.refusals == []
