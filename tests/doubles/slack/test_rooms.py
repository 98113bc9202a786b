"""Channels: names, people, topics, pins, archives; what Slack refuses of each."""

from collections.abc import Awaitable, Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble

NAMES = {
    "": "invalid_name_required",
    "x" * 81: "invalid_name_maxlength",
    "---": "invalid_name_punctuation",
    "a b": "invalid_name_punctuation",
    "故障": "invalid_name_punctuation",
    "War": "invalid_name_specials",
    "ops": "name_taken",
}


@pytest.mark.parametrize("name, error", NAMES.items(), ids=repr)
@pytest.mark.usefixtures("double")
async def test_names(client: AsyncWebClient, name: str, error: str) -> None:
    """A name that Slack does not take is refused by the name of its fault."""
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_create(name=name)
    assert refused.value.response["error"] == error


async def test_a_war_room(double: SlackDouble, client: AsyncWebClient) -> None:
    """Made, filled, named, pinned to and closed; its name stays taken and nothing is posted."""
    made = await client.conversations_create(name="inc-1", is_private=True)
    room = made["channel"]["id"]
    await client.conversations_invite(channel=room, users=["U0LI", "U0HAN"])
    await client.conversations_setTopic(channel=room, topic="支付故障")
    posted = await client.chat_postMessage(channel=room, text="x")
    await client.pins_add(channel=room, timestamp=posted["ts"])
    await client.conversations_kick(channel=room, user="U0HAN")
    await client.conversations_rename(channel=room, name="inc-1-pay")
    assert double.last(room).is_pinned
    found = double.workspace.channels[room]
    assert (found.name, found.topic, "U0LI" in found.members) == ("inc-1-pay", "支付故障", True)
    assert "U0HAN" not in found.members
    await client.conversations_archive(channel=room)
    for refused, call in _AFTERWARDS.items():
        with pytest.raises(SlackApiError, match=refused):
            await call(client, room)


_AFTERWARDS: dict[str, Callable[[AsyncWebClient, str], Awaitable[object]]] = {
    "name_taken": lambda client, room: client.conversations_create(name=f"inc-1-pay{room[:0]}"),
    "is_archived": lambda client, room: client.chat_postMessage(channel=room, text="x"),
    "already_archived": lambda client, room: client.conversations_archive(channel=room),
}


async def test_who_can_be_invited(double: SlackDouble, client: AsyncWebClient) -> None:
    """All or nobody, unless forced; strangers, guests and members are told apart."""
    double.person("U0GUEST", "guest", is_guest=True)
    double.person("U0OTHER", "other", team="T0OTHER")
    room = (await client.conversations_create(name="room"))["channel"]["id"]
    for user, error in {
        "U0NOBODY": "user_not_found",
        "U0GUEST": "user_is_restricted",
        "U0OTHER": "org_user_not_in_team",
        double.bot: "cant_invite_self",
    }.items():
        with pytest.raises(SlackApiError, match=error):
            await client.conversations_invite(channel=room, users=["U0LI", user])
    assert "U0LI" not in double.workspace.channels[room].members
    await client.conversations_invite(channel=room, users=["U0LI", "U0GUEST"], force=True)
    assert "U0LI" in double.workspace.channels[room].members
    with pytest.raises(SlackApiError, match="already_in_channel"):
        await client.conversations_invite(channel=room, users=["U0LI"])
    with pytest.raises(SlackApiError, match="too_many_users"):
        await client.conversations_invite(channel=room, users=[f"U0{n}" for n in range(101)])


async def test_where_the_bot_is_not(double: SlackDouble, client: AsyncWebClient) -> None:
    """A public channel needs its scope, a private one does not exist for the bot."""
    double.room("C0OUT", "out", ["U0LI"], with_bot=False)
    double.room("C0SECRET", "secret", ["U0LI"], with_bot=False, is_private=True)
    await client.chat_postMessage(channel="C0OUT", text="x")
    double.platform.scopes.discard("chat:write.public")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel="C0OUT", text="x")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C0SECRET", text="x")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel="C0OPS", user=double.bot[:-1], text="x")


async def test_marks(client: AsyncWebClient) -> None:
    """What is pinned or reacted to twice is refused, as is what is not there."""
    posted = await client.chat_postMessage(channel="C0OPS", text="x")
    await client.pins_add(channel="C0OPS", timestamp=posted["ts"])
    with pytest.raises(SlackApiError, match="already_pinned"):
        await client.pins_add(channel="C0OPS", timestamp=posted["ts"])
    with pytest.raises(SlackApiError, match="bad_timestamp"):
        await client.pins_add(channel="C0OPS", timestamp="x")
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.reactions_add(channel="C0OPS", name="ok", timestamp="1700000000.000100")


async def test_a_topic_is_short(client: AsyncWebClient) -> None:
    """250 characters and no more."""
    room = (await client.conversations_create(name="room"))["channel"]["id"]
    await client.conversations_setTopic(channel=room, topic="长" * 250)
    with pytest.raises(SlackApiError, match="too_long"):
        await client.conversations_setTopic(channel=room, topic="长" * 251)
