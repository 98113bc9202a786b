"""How connections begin and end, as the SDK's own client meets it."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import ConnectFault, OpenFault
from tests.doubles.dingtalk.frames import ROBOT, Frame, FrameType
from tests.doubles.dingtalk.sdk import Client
from tests.doubles.dingtalk.values import Json

_OPEN = "/v1.0/gateway/connections/open"
_JSON = {"Accept": "application/json"}


def opening(double: DingtalkDouble, **changed: Any) -> Json:
    """The body that opens a connection."""
    keys = {"clientId": double.tenant.client_id, "clientSecret": double.tenant.client_secret}
    topic = {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}
    return {**keys, "subscriptions": [topic], "ua": "test", **changed}


async def opened(double: DingtalkDouble, body: Json) -> tuple[int, Json]:
    """What the gateway answers."""
    async with (
        aiohttp.ClientSession(double.origin) as http,
        http.post(_OPEN, json=body, headers=_JSON) as answer,
    ):
        found: Json = await answer.json()
        return answer.status, found


@pytest.mark.parametrize(
    "changed, status",
    [
        ({}, 200),
        ({"clientSecret": "wrong"}, 401),
        ({"unknown": 1}, 400),
        ({"subscriptions": [{"type": "EVENT", "topic": "user_add_org"}]}, 400),
        ({"subscriptions": [{"type": "CALLBACK", "topic": "/nothing"}]}, 400),
    ],
)
async def test_an_opening_is_judged(
    double: DingtalkDouble, changed: dict[str, Any], status: int
) -> None:
    """Wrong keys, unknown fields and topics are refused."""
    assert (await opened(double, opening(double, **changed)))[0] == status
    assert bool(double.refusals) == (status != 200)


async def test_a_ticket_is_good_once_and_for_ninety_seconds(double: DingtalkDouble) -> None:
    """What is used or old opens nothing."""
    _, first = await opened(double, opening(double))
    _, late = await opened(double, opening(double))
    async with aiohttp.ClientSession() as http:
        endpoint = str(first["endpoint"])
        async with http.ws_connect(endpoint, params={"ticket": str(first["ticket"])}):
            await double.stream.until_connected()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(endpoint, params={"ticket": str(first["ticket"])})
        double.clock.advance(91)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(endpoint, params={"ticket": str(late["ticket"])})
    assert [each.code for each in double.refusals] == ["ticket", "ticket"]


async def test_who_does_not_subscribe_is_not_told(double: DingtalkDouble) -> None:
    """Clicks of a client without a card handler vanish."""
    async with Client(double):
        await double.stream.until_connected()
        delivery = await double.publisher.card({"type": "actionCallback"})
    assert delivery.ack is None


async def test_the_client_comes_back_after_a_close(double: DingtalkDouble) -> None:
    """A close is followed by a new ticket and connection."""
    async with Client(double):
        await double.stream.until_connected()
        await double.stream.close()
        await double.stream.until_connected(made=2)
    assert double.gateway.opened == 2


async def test_a_told_connection_hears_nothing_more(double: DingtalkDouble) -> None:
    """After `disconnect` the next connection is pushed to."""
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        await double.stream.disconnect()
        await double.stream.until_connected(made=2)
        said = await double.say("u001", "", "你好")
    assert said.delivery is not None
    assert said.delivery.delivered
    assert double.refusals == []


async def test_a_retired_connection_is_cut_after_ten_seconds(double: DingtalkDouble) -> None:
    """Whoever does not leave by itself is cut."""
    _, ticket = await opened(double, opening(double))
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(
            str(ticket["endpoint"]), params={"ticket": str(ticket["ticket"])}
        ) as socket,
    ):
        await double.stream.until_connected()
        await double.stream.disconnect()
        assert json.loads((await socket.receive()).data)["headers"]["topic"] == "disconnect"
        await double.advance(9)
        assert len(double.stream.connections) == 1
        await double.advance(1)
        await double.stream.until_gone()


async def test_a_mute_connection_stays_open(double: DingtalkDouble) -> None:
    """Pushes get no acknowledgement, and pings no pong."""
    double.publisher.limit = 0.1
    async with Client(double) as client:
        await double.stream.until_connected()
        double.stream.mute()
        said = await double.say("u001", "", "你好")
        assert said.delivery is not None
        assert said.delivery.ack is None
        waiter = asyncio.run_coroutine_threadsafe(client.client.websocket.ping(), client.loop)
        pong = await asyncio.wrap_future(waiter)
        assert not pong.done()
        double.stream.abort()
        await double.stream.until_gone()


@pytest.mark.parametrize(
    "fault, status",
    [
        (OpenFault.UNAUTHORIZED, 401),
        (OpenFault.FORBIDDEN, 403),
        (OpenFault.INTERNAL, 500),
        (OpenFault.EMPTY_OBJECT, 200),
    ],
)
async def test_openings_go_wrong_by_order(
    double: DingtalkDouble, fault: OpenFault, status: int
) -> None:
    """Until it is lifted."""
    double.faults.open = fault
    assert (await opened(double, opening(double)))[0] == status
    double.faults.lift()
    assert "ticket" in (await opened(double, opening(double)))[1]


async def test_a_hanging_opening_ends_with_the_double(double: DingtalkDouble) -> None:
    """Nothing is answered until then."""
    double.faults.open = OpenFault.HANG
    waiting = asyncio.create_task(opened(double, opening(double)))
    await double.stream.until(lambda: double.gateway.opened == 1)
    assert not waiting.done()
    waiting.cancel()


async def test_upgrades_go_wrong_by_order(double: DingtalkDouble) -> None:
    """The ticket is not used up by it."""
    double.faults.connect = ConnectFault.FORBIDDEN
    _, ticket = await opened(double, opening(double))
    async with aiohttp.ClientSession() as http:
        place, query = str(ticket["endpoint"]), {"ticket": str(ticket["ticket"])}
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(place, params=query)
        double.faults.lift()
        async with http.ws_connect(place, params=query):
            await double.stream.until_connected()


async def test_anything_can_be_pushed(double: DingtalkDouble) -> None:
    """A topic that nobody handles, and data that is empty."""
    heard: list[Any] = []
    async with Client(double, robot=heard.append):
        await double.stream.until_connected()
        (connection,) = double.stream.live
        unknown = Frame(FrameType.CALLBACK, "/v1.0/unknown", {})
        assert await double.stream.push_to(connection, unknown, 0.1) is None
        empty = Frame(FrameType.CALLBACK, ROBOT, {})
        assert await double.stream.push_to(connection, empty, 3.0) is not None
    assert heard == [{}]


async def test_an_acknowledgement_is_judged(double: DingtalkDouble) -> None:
    """Data has to be a string, and a frame is answered once, where it came from."""
    _, ticket = await opened(double, opening(double))
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(
            str(ticket["endpoint"]), params={"ticket": str(ticket["ticket"])}
        ) as socket,
    ):
        await double.stream.until_connected()
        saying = asyncio.create_task(double.say("u001", "", "你好"))
        headers = json.loads((await socket.receive()).data)["headers"]
        named = {"messageId": headers["messageId"], "contentType": "application/json"}
        await socket.send_json({"code": 200, "headers": named, "data": {"response": None}})
        await socket.send_json({"code": 200, "headers": {}, "data": "{}"})
        good = {"code": 200, "headers": named, "message": "OK", "data": '{"response": null}'}
        await socket.send_json(good)
        said = await saying
        await socket.send_json(good)
        pong = await double.stream.ping(0.1)
    assert said.delivery is not None
    assert said.delivery.delivered
    assert pong == [None]
    assert [each.code for each in double.refusals] == ["ack"] * 3
    assert "twice" in double.refusals[-1].why
