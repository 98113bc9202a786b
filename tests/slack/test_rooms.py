"""Rooms are opened once, filled, named, pinned to and closed, however often it is asked."""

from contextlib import AsyncExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.failures import CallFailed
from adapters.slack.limits import ROOM_NAME
from adapters.slack.messenger import message_id
from adapters.slack.rooms import slug
from bot.engine.effects.rooms import room_at
from bot.engine.outbox.notice import Origin
from storage.database import Database
from tests.doubles.slack import Break
from tests.slack.rig import HAN, LI, ROOM, Rig, rigged


async def test_a_room_is_opened_once(rig: Rig) -> None:
    """The same key is the same room; people are in it, its full name stands in the topic."""
    rooms = rig.host.rooms
    room = await rooms.open_room("I7", "支付 Pay 故障", [LI, HAN], "P1")
    assert await rooms.open_room("I7", "支付 Pay 故障", [LI, HAN], "P1") == room
    made = rig.double.workspace.channels[room]
    assert made.name.startswith("pay-")
    assert {LI, HAN} <= made.members
    assert made.topic == "支付 Pay 故障 · P1"
    assert await rooms.open_room("I8", "支付 Pay 故障", []) != room
    rig.double.refusals.clear()


async def test_a_room_of_an_organisation(company: Database) -> None:
    """A token of a whole organisation lists people by workspace and says where a room is to be."""
    async with rigged(company, connects=False) as rig, AsyncExitStack() as stack:
        rig.double.platform.enterprise = "E0GRID"
        rig.double.platform.other_teams.append("T0SECOND")
        rig.double.person("W0SECOND", "王芳", email="wang@example.com", team="T0SECOND")
        await stack.enter_async_context(rig.host.connected(rig.muster()))
        accounts = {each.account for each in await rig.host.profiles()}
        assert {LI, HAN, "W0SECOND"} <= accounts
        room = await rig.host.rooms.open_room("I7", "pay", [LI])
        assert await rig.host.rooms.open_room("I7", "pay", [LI]) == room
        rig.double.group("S0UI", "ui", [LI])
        await rig.double.slash(HAN, ROOM, "/task", "新建 联调 <!subteam^S0UI>")
        assert "负责人: 李雷" in (await rig.last()).text
        assert {each.error for each in rig.double.refusals} <= {"name_taken", "already_in_channel"}


async def test_no_bot_opens_an_archived_room(rig: Rig) -> None:
    """What is archived stays so, as Slack lets no bot change that; what people open is used."""
    room = await rig.host.rooms.open_room("I7", "pay", [LI])
    await rig.host.rooms.close_room(room)
    with pytest.raises(CallFailed, match="is_archived"):
        await rig.host.rooms.reopen_room(room)
    rig.double.workspace.channels[room].is_archived = False
    await rig.host.rooms.reopen_room(room)
    assert rig.double.bot in rig.double.workspace.channels[room].members
    rig.double.refusals.clear()


async def test_a_lost_answer_opens_no_second_room(rig: Rig) -> None:
    """A room that was made and not heard of is found by its key."""
    rig.double.faults.drop("conversations.create", Break.AFTER)
    with pytest.raises(CallFailed, match="no_answer"):
        await rig.host.rooms.open_room("I7", "pay", [LI])
    before = set(rig.double.workspace.channels)
    assert await rig.host.rooms.open_room("I7", "pay", [LI]) in before
    rig.double.refusals.clear()


async def test_one_who_may_not_come_keeps_nobody_out(rig: Rig) -> None:
    """Whoever can be invited is, beside those who can't and those who are in already."""
    room = await rig.host.rooms.open_room("I7", "pay", [LI])
    await rig.host.rooms.invite(room, [LI, "U0NOBODY", HAN])
    assert HAN in rig.double.workspace.channels[room].members
    rig.double.refusals.clear()


async def test_a_room_is_kept_and_closed(rig: Rig) -> None:
    """Topic, pin and close work, and once more change nothing."""
    rooms = rig.host.rooms
    room = await rooms.open_room("I7", "pay", [LI, HAN])
    await rooms.set_topic(room, "<!channel> & " + "长" * 400)
    assert len(rig.double.workspace.channels[room].topic) <= 250
    said = await rig.double.say(LI, room, "x")
    for _ in range(2):
        await rooms.pin(room, message_id(room, said.ts))
        await rooms.close_room(room)
        rig.double.workspace.channels[room].is_archived = False
    await rooms.close_room(room)
    await rooms.close_room(room)
    assert rig.double.workspace.channels[room].is_archived
    rig.double.refusals.clear()


async def test_what_people_do_to_a_room_counts(rig: Rig) -> None:
    """Who leaves the room of an incident is told in private; archived, it is not spoken in."""
    ours = set(rig.double.workspace.channels)
    await rig.double.slash(HAN, ROOM, "/incident", f"report pay is slow !major <@{LI}>")
    await rig.settle()
    room = next(each for each in {*rig.double.workspace.channels} - ours if each.startswith("C"))
    await rig.double.leave(HAN, room)
    assert _outside(rig, room) == [HAN]
    await rig.double.join(HAN, room)
    assert _outside(rig, room) == []
    rig.double.workspace.channels[room].is_archived = True
    archived = {"type": "channel_archive", "channel": room, "user": LI}
    assert (await rig.double.happened(archived)).is_done
    assert "群已解散" in (await rig.last(HAN)).text
    rig.double.refusals.clear()  # of the card there, which is forgotten


def _outside(rig: Rig, room: str) -> list[str]:
    with rig.app.database.snapshot() as tx:
        found = room_at(tx, Origin("slack", room))
    assert found is not None
    return found.outside


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_every_name_becomes_one_that_slack_takes(name: str, key: str) -> None:
    """Small letters, digits, hyphens and underscores, at most 80, never empty."""
    made = slug(name, key)
    assert 0 < len(made) <= ROOM_NAME
    assert all(each.isascii() and (each.isalnum() or each in "-_") for each in made)
    assert made == made.lower()


async def test_a_public_channel_is_joined_before_the_first_post(rig: Rig) -> None:
    """Otherwise nobody's reply in a thread would be heard."""
    rig.double.room("C0NEW", "new", [HAN], with_bot=False)
    await rig.double.slash(HAN, "C0NEW", "/task", f"新建 x <@{LI}>")
    card = await rig.last("C0NEW")
    assert rig.double.bot in rig.double.workspace.channels["C0NEW"].members
    await rig.double.say(HAN, "C0NEW", "好的", thread=card.ts)
    await rig.settle()
    assert rig.told[-1].reply_to == message_id("C0NEW", card.ts)
