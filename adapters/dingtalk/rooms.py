"""Rooms for incidents: groups that are opened, named, filled, and left with a sign at the end.

A group that was opened has no robot in it by any documented call; the undocumented one is tried,
and where it fails the owner has to add the robot by hand.
"""

import logging
from collections.abc import Sequence
from typing import Final

from adapters.dingtalk import sending
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.failures import CallFailed
from adapters.dingtalk.limits import ROOM_NAME, Json
from adapters.dingtalk.memory import Memory, track_of
from adapters.dingtalk.text import harmless, one_line
from bot.engine.messenger import DeliveryRefused
from templates import LANGUAGES, text

_UPDATE: Final = "v1.0/im/group/update"
_OVER: Final = "✓ "
_log = logging.getLogger(__name__)


class RoomUncertainError(DeliveryRefused):
    """A room may have been opened already, and nobody knows its id."""


class DingtalkRooms:
    """Opens and keeps rooms. Raises CallFailed."""

    def __init__(self, client: DingtalkClient, memory: Memory) -> None:
        self._client = client
        self._memory = memory

    async def open_room(self, key: str, name: str, accounts: Sequence[str], topic: str = "") -> str:
        """Open a group, owned by the first of the people, and give its id; once for each key.

        The robot is in it then, or its owner was asked to add it.

        Raises RoomUncertainError where an earlier attempt has no known end.
        """
        people, named = [*dict.fromkeys(accounts)], one_line(name, ROOM_NAME)
        mark = track_of(f"room:{key}")
        fate = await self._memory.begin(mark)
        if fate is not None and not fate.message:
            raise RoomUncertainError("DingTalk may have opened the room already")
        room = fate.message if fate is not None else await self._made(mark, named, people)
        await self._enter(room, named, people[0], topic)
        return room

    async def _made(self, mark: str, name: str, people: Sequence[str]) -> str:
        body: Json = {
            "name": name,
            "owner": people[0],
            "useridlist": [*people],
            "conversationTag": 2,
            "managementOptions": {"showHistoryType": 1},
        }
        try:
            made = await self._client.post("v1.0/im/group/create", body)
        except CallFailed as failed:
            if failed.is_certain:
                await self._memory.undone(mark)
            raise
        room = str(made["openConversationId"])
        # Members and names are changed by the group's other id, which must not be lost before.
        await self._memory.begin(_chat(room))
        await self._memory.done(_chat(room), str(made.get("chatid") or ""))
        await self._memory.done(mark, room)
        return room

    async def _enter(self, room: str, name: str, owner: str, topic: str) -> None:
        """Be in it, at least once for each group; raises CallFailed where that may pass."""
        mark = track_of(f"robot:{room}")
        fate = await self._memory.begin(mark)
        if fate is not None and fate.message:
            return
        if not await self.join(room):
            await self._ask_to_add(owner, name)
        elif topic:
            await self._introduce(room, topic)
        await self._memory.done(mark, room)

    async def _introduce(self, room: str, topic: str) -> None:
        try:
            await self.set_topic(room, topic)
        except CallFailed as failed:
            _log.warning("a group was not told what it is about: %s", failed)

    async def _ask_to_add(self, owner: str, name: str) -> None:
        """Ask the group's owner to add the robot, as nobody else can; what waits comes then."""
        said = "\n".join(text("dingtalk.add_robot", each, name=name) for each in LANGUAGES)
        try:
            await sending.send(self._client, "", owner, "sampleText", {"content": harmless(said)})
        except CallFailed as failed:
            _log.warning("the owner of a group was not asked to add the robot: %s", failed)

    async def join(self, room: str) -> bool:
        """Put the robot in; whether it is. Raises CallFailed where trying again may help."""
        body: Json = {"openConversationId": room, "robotCode": self._client.robot}
        try:
            await self._client.post("v1.0/robot/groups/orgRobots/add", body)
        except CallFailed as failed:
            if failed.may_pass:
                raise
            _log.warning("the robot could not be added to a group; add it by hand (%s)", failed)
            return False
        return True

    async def invite(self, room: str, accounts: Sequence[str]) -> None:
        """Bring people in."""
        await self._change(room, {"add_useridlist": [*dict.fromkeys(accounts)]})

    async def rename(self, room: str, name: str) -> None:
        """Give it another name."""
        await self._change(room, {"name": one_line(name, ROOM_NAME)})

    async def set_topic(self, room: str, text: str) -> None:
        """Say what it is about, as groups have no topic."""
        param: Json = {"content": one_line(text, 500) or "…"}
        await sending.send(self._client, room, "", "sampleText", param)

    async def pin(self, room: str, message: str) -> None:
        """Nothing: DingTalk has no call that puts a message of ours at the top."""
        del room, message

    async def close_room(self, room: str, name: str) -> None:
        """Say in its name that it is over; ordinary groups can't be dissolved by a call."""
        if not name.startswith(_OVER):
            await self.rename(room, f"{_OVER}{name}")

    async def reopen_room(self, room: str, name: str) -> None:
        """Take the sign off its name again."""
        await self.rename(room, name)

    async def _change(self, room: str, body: Json) -> None:
        fate = await self._memory.begin(_chat(room))
        if fate is None:
            await self._memory.undone(_chat(room))
        if fate is None or not fate.message:
            raise CallFailed(_UPDATE, "invalidParameter", "a group that we have not opened")
        await self._client.post(_UPDATE, body | {"chatid": fate.message})


def _chat(room: str) -> str:
    return track_of(f"chat:{room}")
