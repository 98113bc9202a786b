"""The long connection's faults, as the SDK's own client meets them."""

from typing import Any

import pytest
from lark_oapi.ws.exception import ClientException

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.faults import EndpointFault, HandshakeFault
from tests.doubles.feishu.sdk import LongConnection, handler


async def test_a_push_may_be_split(double: FeishuDouble) -> None:
    """Parts are put together by the client, which acknowledges the last."""
    double.faults.split = 4
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        said = await double.say("ou_li", "", "你好")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert len(heard) == 1


async def test_a_lost_part_is_pushed_again(double: FeishuDouble) -> None:
    """Without its last part an event is not acknowledged, and comes again after 15 seconds."""
    double.faults.split, double.faults.lose_part = 3, True
    double.publisher.limit = 0.2
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        said = await double.say("ou_li", "", "你好")
        assert said.delivery is not None
        assert said.delivery.code is None
        double.publisher.limit = 3.0
        assert await double.advance(14) == 0
        assert await double.advance(1) == 1
    assert said.delivery.delivered
    assert said.delivery.pushes == 2
    assert len(heard) == 1


async def test_a_handler_that_raises_gets_the_event_five_times(double: FeishuDouble) -> None:
    """After 15 s, 5 min, 1 h and 6 h the platform gives up."""

    def broken(_: Any) -> None:
        raise RuntimeError

    async with LongConnection(double, handler(message=broken)):
        await double.stream.until_connected()
        said = await double.say("ou_li", "", "你好")
        assert said.delivery is not None
        assert said.delivery.code == 500
        pushed = [await double.advance(wait) for wait in (15, 300, 3_600, 21_600, 86_400)]
    assert pushed == [1, 1, 1, 1, 0]
    assert double.publisher.given_up == [said.delivery]


async def test_duplicates_have_the_message_id_and_another_event_id(double: FeishuDouble) -> None:
    """What is delivered twice is known by its message."""
    double.faults.duplicate = 1
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        await double.say("ou_li", "", "你好")
    assert len({each.event.message.message_id for each in heard}) == 1
    assert len({each.header.event_id for each in heard}) == 2


async def test_held_events_come_in_reverse(double: FeishuDouble) -> None:
    """The order of events is not the order of deeds."""
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        double.publisher.hold()
        first = await double.say("ou_li", "", "一")
        second = await double.say("ou_li", "", "二")
        await double.publisher.release()
    ids = [each.event.message.message_id for each in heard]
    assert ids == [second.message_id, first.message_id]


@pytest.mark.parametrize("how", ["drop", "abort"])
async def test_the_client_comes_back(double: FeishuDouble, how: str) -> None:
    """After a close and after a cut the client asks for a new endpoint."""
    async with LongConnection(double, handler()):
        await double.stream.until_connected()
        await double.stream.drop() if how == "drop" else double.stream.abort()
        await double.stream.until_connected(opened=2)
    assert double.stream.endpoint_calls == 2


async def test_what_happens_while_nobody_listens_comes_later(double: FeishuDouble) -> None:
    """Without a client an event waits for the schedule; a click is an error at once."""
    said = await double.say("ou_li", "", "你好")
    assert said.delivery is not None
    assert not said.delivery.delivered
    heard: list[Any] = []
    async with LongConnection(double, handler(message=heard.append)):
        await double.stream.until_connected()
        assert await double.publisher.redeliver() == 1
    assert len(heard) == 1


@pytest.mark.parametrize(
    "fault", [EndpointFault.BAD_SECRET, EndpointFault.FORBIDDEN, EndpointFault.TOO_MANY]
)
async def test_an_endpoint_that_says_no_ends_the_client(
    double: FeishuDouble, fault: EndpointFault
) -> None:
    """These codes are final for the SDK."""
    double.faults.endpoint = fault
    async with LongConnection(double, handler()) as connection:
        await connection.ended()
    assert isinstance(connection.error, ClientException)


@pytest.mark.parametrize("fault", [HandshakeFault.FORBIDDEN, HandshakeFault.TOO_MANY])
async def test_a_refused_upgrade_ends_the_client(
    double: FeishuDouble, fault: HandshakeFault
) -> None:
    """The reason is read from the headers of the refusal."""
    double.faults.handshake = fault
    async with LongConnection(double, handler()) as connection:
        await connection.ended()
    assert isinstance(connection.error, ClientException)


@pytest.mark.parametrize("fault", [EndpointFault.BUSY, EndpointFault.INTERNAL, EndpointFault.HTML])
async def test_a_busy_endpoint_is_asked_again(double: FeishuDouble, fault: EndpointFault) -> None:
    """What is no final answer is tried again until it is one."""
    double.faults.endpoint = fault
    async with LongConnection(double, handler()) as connection:
        connection.reconnects_at_once()
        await double.stream.until(lambda: double.stream.endpoint_calls >= 2)
        double.faults.lift()
        await double.stream.until_connected()


@pytest.mark.parametrize("fault", [HandshakeFault.AUTH_FAILED, HandshakeFault.UNEXPLAINED])
async def test_another_refused_upgrade_is_tried_again(
    double: FeishuDouble, fault: HandshakeFault
) -> None:
    """What may pass is tried until it has."""
    double.faults.handshake = fault
    double.stream.client_config["ReconnectInterval"] = 0
    async with LongConnection(double, handler()):
        await double.stream.until(lambda: double.stream.endpoint_calls >= 2)
        double.faults.lift()
        await double.stream.until_connected()


@pytest.mark.parametrize(
    "fault, tuning",
    [
        (EndpointFault.PARTIAL_CONFIG, (None, None, None, 120)),
        (EndpointFault.NO_CONFIG, (-1, 120, 30, 120)),
    ],
)
async def test_a_configuration_may_be_lacking(
    double: FeishuDouble, fault: EndpointFault, tuning: object
) -> None:
    """Half of one leaves the client unable to come back; without one it keeps its own."""
    double.faults.endpoint = fault
    async with LongConnection(double, handler()) as connection:
        await double.stream.until_connected()
        assert connection.tuning() == tuning


async def test_a_pong_may_carry_a_new_configuration(double: FeishuDouble) -> None:
    """A live client is retuned."""
    tuned = {"ReconnectCount": 7, "ReconnectInterval": 8, "ReconnectNonce": 0, "PingInterval": 60}
    double.stream.retune = tuned
    async with LongConnection(double, handler(message=lambda _: None)) as connection:
        await double.stream.until_connected()
        await double.stream.until(lambda: double.stream.pings > 0)
        await double.say("ou_li", "", "你好")
        assert connection.tuning() == (7, 8, 0, 60)


async def test_a_mute_peer_answers_nothing(double: FeishuDouble) -> None:
    """Pushes get no acknowledgement, and the connection stays open."""
    double.publisher.limit = 0.1
    async with LongConnection(double, handler(message=lambda _: None)):
        await double.stream.until_connected()
        double.stream.mute()
        said = await double.say("ou_li", "", "你好")
        assert said.delivery is not None
        assert said.delivery.code is None
        assert len(double.stream.connections) == 1
        double.stream.abort()
        await double.stream.until_connected(opened=2)


async def test_a_hanging_endpoint_hangs_until_the_end(double: FeishuDouble) -> None:
    """The SDK's call for the endpoint has no time limit of its own."""
    double.faults.endpoint = EndpointFault.HANG
    async with LongConnection(double, handler()) as connection:
        await double.stream.until(lambda: double.stream.endpoint_calls >= 1)
        assert connection.error is None
        double.stream.closing.set()
