"""Rooms for incidents: groups that are opened, named, filled, given a notice, and ended."""

from collections.abc import Iterable, Sequence
from typing import Final

from adapters.common.batches import batches
from adapters.feishu.client import FeishuClient, part
from adapters.feishu.limits import MEMBERS_AT_ONCE, ROOM_NAME, ROOM_TOPIC, Json
from adapters.feishu.messenger import uuid_of
from bot.engine.commands.text import shortened

_CHATS: Final = "open-apis/im/v1/chats"
_BY_OPEN_ID: Final = {"member_id_type": "open_id"}
_OVER: Final = "✓ "


class FeishuRooms:
    """Opens and keeps rooms; whatever is done twice is done once. Raises CallFailed."""

    def __init__(self, client: FeishuClient) -> None:
        self._client = client

    async def open_room(self, key: str, name: str, accounts: Sequence[str], topic: str = "") -> str:
        """Open a group of ours and give its id; for ten hours the same key is the same group.

        We own it, so that members, reminders and notices need nobody's leave.
        """
        body: Json = {
            "name": _line(name, ROOM_NAME),
            "description": _line(topic, ROOM_TOPIC),
            "chat_type": "private",
        }
        made = await self._client.post(
            _CHATS, body, user_id_type="open_id", set_bot_manager=True, uuid=uuid_of(key, "room")
        )
        room = str(made["chat_id"])
        await self.invite(room, accounts)
        return room

    async def invite(self, room: str, accounts: Iterable[str]) -> None:
        """Bring people in; those who are in already or may not be are passed over."""
        path = f"{_CHATS}/{part(room)}/members"
        for batch in batches(accounts, MEMBERS_AT_ONCE):
            await self._client.post(path, {"id_list": batch}, **_BY_OPEN_ID, succeed_type=1)

    async def rename(self, room: str, name: str) -> None:
        """Give it another name."""
        await self._change(room, {"name": _line(name, ROOM_NAME)})

    async def set_topic(self, room: str, text: str) -> None:
        """Say what it is about."""
        await self._change(room, {"description": _line(text, ROOM_TOPIC)})

    async def pin(self, room: str, message: str) -> None:
        """Pin a message that hangs there, and put it at the top."""
        await self._client.post("open-apis/im/v1/pins", {"message_id": message})
        notice: Json = {"chat_top_notice": [{"action_type": "1", "message_id": message}]}
        await self._client.post(f"{_CHATS}/{part(room)}/top_notice/put_top_notice", notice)

    async def close_room(self, room: str, name: str = "") -> None:
        """Say in its name, whatever it is by now, that it is over.

        Feishu knows no archive, and a group that is dissolved takes its history with it.
        """
        del name
        chat = await self._client.get(f"{_CHATS}/{part(room)}")
        name = str(chat.get("name") or "")
        if not name.startswith(_OVER):
            await self.rename(room, f"{_OVER}{name}")

    async def reopen_room(self, room: str, name: str = "") -> None:
        """Take the sign off its name again, whatever that is by now."""
        del name
        chat = await self._client.get(f"{_CHATS}/{part(room)}")
        name = str(chat.get("name") or "")
        if name.startswith(_OVER):
            await self.rename(room, name.removeprefix(_OVER))

    async def _change(self, room: str, body: Json) -> None:
        path = f"{_CHATS}/{part(room)}"
        await self._client.call("PUT", path, body=body, params={"user_id_type": "open_id"})


def _line(text: str, limit: int) -> str:
    return shortened(" ".join(text.split()), limit)
