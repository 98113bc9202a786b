"""Socket Mode: what is delivered where, and again, when sockets come and go."""

import asyncio

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble
from tests.doubles.slack.apps import connected
from tests.doubles.slack.values import Json


async def _link(double: SlackDouble) -> str:
    client = AsyncWebClient(token=double.app_token, base_url=double.api_url)
    return str((await client.apps_connections_open(app_token=double.app_token))["url"])


async def test_an_address_is_for_one_socket(double: SlackDouble) -> None:
    """It says hello once; the same address is refused the second time."""
    url = await _link(double)
    async with ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(url)
        double.sockets.refused_links = 1
        with pytest.raises(WSServerHandshakeError):
            await session.ws_connect(await _link(double))


async def test_an_eleventh_socket(double: SlackDouble) -> None:
    """It is told that there are too many, and closed."""
    async with ClientSession() as session:
        sockets = [await session.ws_connect(await _link(double)) for _ in range(10)]
        await double.sockets.connected(10)
        late = await session.ws_connect(await _link(double))
        assert (await late.receive_json())["reason"] == "too_many_websockets"
        assert (await late.receive()).type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
        for each in sockets:
            await each.close()


async def test_each_envelope_goes_to_one(double: SlackDouble) -> None:
    """Two sockets share the work; nothing comes twice."""
    async with connected(double, sockets=2) as bolt:
        texts = [str(number) for number in range(6)]
        for text in texts:
            await double.say("U0LI", "C0OPS", text)
        assert [each["event"]["text"] for each in bolt.heard] == texts
        assert len(double.sockets.sessions) == 2


async def test_an_event_without_answer_comes_again(double: SlackDouble) -> None:
    """At once, after a minute and after five, with its number; its id stays."""
    double.clock.freeze()
    double.delivery.patience = 0.05
    silent = asyncio.Event()

    async def never(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del ack, body, client
        await silent.wait()

    async with connected(double) as bolt:
        bolt.on["event"] = never
        await double.say("U0LI", "C0OPS", "x")
        assert bolt.retries == ["0", "1"]
        assert await double.delivery.again() == []
        double.clock.advance(60)
        await double.delivery.again()
        double.clock.advance(300)
        await double.delivery.again()
        assert bolt.retries == ["0", "1", "2", "3"]
        assert len({each["event_id"] for each in bolt.heard}) == 1
        assert [each.why for each in double.delivery.failures] == ["timeout"]
        silent.set()


async def test_a_gesture_without_answer_comes_once(double: SlackDouble) -> None:
    """The person sees that it failed."""
    double.delivery.patience = 0.05
    silent = asyncio.Event()

    async def never(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del body, client
        await silent.wait()
        await ack()

    async with connected(double) as bolt:
        bolt.on["slash"] = never
        ack = await double.slash("U0LI", "C0OPS", "/muster", "x")
        assert (ack.why, len(bolt.heard)) == ("timeout", 1)
        silent.set()


async def test_a_socket_is_refreshed(double: SlackDouble) -> None:
    """The client comes again by itself, and nothing is lost."""
    async with connected(double) as bolt:
        await double.sockets.disconnect()
        await double.sockets.opened_ever(2)
        await double.sockets.connected(1)
        await double.say("U0LI", "C0OPS", "x")
        assert len(bolt.heard) == 1


async def test_what_is_lost_with_its_socket(double: SlackDouble) -> None:
    """An event that was under way when the socket broke comes again with its number."""

    async def breaks(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        del ack, body, client
        double.sockets.drop()

    double.clock.freeze()
    async with connected(double) as bolt:
        bolt.on["event"] = breaks
        await double.say("U0LI", "C0OPS", "x")
        del bolt.on["event"]
        await double.sockets.opened_ever(2)
        await double.sockets.connected(1)
        double.clock.advance(60)
        again = await double.delivery.again()
    assert [each.is_done for each in again] == [True]
    assert bolt.retries == ["0", "2"]


async def test_an_envelope_is_repeated(double: SlackDouble) -> None:
    """A test can have the last one delivered again, as after a lost answer."""
    async with connected(double) as bolt:
        await double.slash("U0LI", "C0OPS", "/muster", "x")
        await double.delivery.repeat()
        assert bolt.heard[0]["trigger_id"] == bolt.heard[1]["trigger_id"]


async def test_nobody_is_connected(double: SlackDouble) -> None:
    """A gesture fails; an event waits."""
    ack = await double.slash("U0LI", "C0OPS", "/muster", "x")
    assert ack.why == "not_connected"
    await double.say("U0LI", "C0OPS", "x")
    async with connected(double) as bolt:
        await double.delivery.again()
        assert [each["event"]["text"] for each in bolt.heard] == ["x"]


async def test_a_late_answer_is_for_nothing(double: SlackDouble) -> None:
    """An acknowledgement of an envelope that is unknown or given up is noted."""
    async with ClientSession() as session, session.ws_connect(await _link(double)) as socket:
        await socket.receive_json()
        await socket.send_json({"envelope_id": "E404"})
        # The answer to a ping comes after what was sent before it has been read.
        await socket.close()
    assert [each.error for each in double.refusals] == ["unknown_envelope"]
