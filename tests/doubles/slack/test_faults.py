"""What goes wrong when a test orders it, and what is found afterwards."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import Break, SlackDouble

METADATA = {"event_type": "muster_message", "event_payload": {"key": "k1"}}


async def test_one_message_a_second(double: SlackDouble, client: AsyncWebClient) -> None:
    """Where it is switched on, a channel takes no second message within the second."""
    double.platform.is_rate_limited = True
    double.clock.freeze()
    await client.chat_postMessage(channel="C0OPS", text="1")
    with pytest.raises(SlackApiError, match="ratelimited") as limited:
        await client.chat_postMessage(channel="C0OPS", text="2")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "1"
    await client.chat_postMessage(channel="U0LI", text="3")
    double.clock.advance(1)
    await client.chat_postMessage(channel="C0OPS", text="4")
    assert [each.text for each in double.messages("C0OPS")] == ["1", "4"]
    assert double.refusals == []


async def test_ordered_refusals(double: SlackDouble, client: AsyncWebClient) -> None:
    """The next call suffers, the one after it does not."""
    double.faults.limit("chat.postMessage", 30)
    double.faults.refuse("chat.postMessage", "internal_error")
    double.faults.refuse("chat.postMessage", "down", status=503)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel="C0OPS", text="x")
    await client.chat_postMessage(channel="C0OPS", text="x")
    assert len(double.messages("C0OPS")) == 1


async def test_an_answer_is_lost(double: SlackDouble, client: AsyncWebClient) -> None:
    """The message stands there though nobody said so, and is found by its metadata."""
    double.faults.drop("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0OPS", text="x", metadata=METADATA)
    bare = await client.conversations_history(channel="C0OPS")
    assert "metadata" not in bare["messages"][0]
    full = await client.conversations_history(channel="C0OPS", include_all_metadata=True)
    assert full["messages"][0]["metadata"] == METADATA


async def test_a_call_is_lost(double: SlackDouble, client: AsyncWebClient) -> None:
    """Nothing was done where the connection broke before."""
    double.faults.drop("chat.postMessage", Break.BEFORE)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C0OPS", text="x")
    assert double.messages("C0OPS") == []


async def test_the_sdk_posts_twice(double: SlackDouble, client: AsyncWebClient) -> None:
    """Its own repetition after a lost answer makes a second message: Slack knows no key."""
    client.retry_handlers.append(AsyncConnectionErrorRetryHandler())
    double.faults.drop("chat.postMessage")
    await client.chat_postMessage(channel="C0OPS", text="x")
    assert len(double.messages("C0OPS")) == 2


async def test_a_call_hangs(double: SlackDouble, client: AsyncWebClient) -> None:
    """It is answered when the test lets it."""
    held = double.faults.hold("auth.test")
    call = asyncio.create_task(client.auth_test())
    await double.faults.arrived(held)
    assert (await client.auth_test())["ok"]
    assert not call.done()
    held.set()
    assert (await call)["ok"]


async def test_metadata_is_kept(double: SlackDouble, client: AsyncWebClient) -> None:
    """A change leaves it, an empty one takes it away."""
    posted = await client.chat_postMessage(channel="C0OPS", text="x", metadata=METADATA)
    await client.chat_update(channel="C0OPS", ts=posted["ts"], text="y")
    assert double.last("C0OPS").metadata == METADATA
    await client.chat_update(channel="C0OPS", ts=posted["ts"], text="y", metadata={})
    assert double.last("C0OPS").metadata is None


async def test_history_comes_in_pages(client: AsyncWebClient) -> None:
    """The newest first, replies left out; a thread gives them."""
    posted = [await client.chat_postMessage(channel="C0OPS", text=str(n)) for n in range(5)]
    root = posted[0]["ts"]
    await client.chat_postMessage(channel="C0OPS", text="reply", thread_ts=root)
    pages = [
        [each["text"] for each in page["messages"]]
        async for page in await client.conversations_history(channel="C0OPS", limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    thread = await client.conversations_replies(channel="C0OPS", ts=root)
    assert [each["text"] for each in thread["messages"]] == ["0", "reply"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await client.conversations_replies(channel="C0OPS", ts="1700000000.000100")
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        await client.conversations_history(channel="C0OPS", cursor="nonsense")


async def test_only_ones_own_is_changed(double: SlackDouble, client: AsyncWebClient) -> None:
    """Other people's messages are left alone, whispers can't be changed by their timestamp."""
    said = await double.say("U0LI", "C0OPS", "x")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel="C0OPS", ts=said.ts, text="y")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel="C0OPS", ts=said.ts)
    whisper = await client.chat_postEphemeral(channel="C0OPS", user="U0LI", text="x")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel="C0OPS", ts=whisper["message_ts"], text="y")
