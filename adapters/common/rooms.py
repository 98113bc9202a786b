"""What every messenger does alike with rooms: one piece of work, done by its `rooms`."""

from collections.abc import Sequence
from typing import Protocol

from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing, RoomWork


class Rooms(Protocol):
    """Opens and keeps the rooms of one messenger; whatever is done twice is done once."""

    async def open_room(self, key: str, name: str, accounts: Sequence[str], topic: str = "") -> str:
        """Open a room and give its id; the same key is the same room."""

    async def invite(self, room: str, accounts: Sequence[str]) -> None:
        """Bring people in."""

    async def set_topic(self, room: str, text: str) -> None:
        """Say what it is about."""

    async def pin(self, room: str, message: str) -> None:
        """Pin a message that hangs there."""

    async def close_room(self, room: str, name: str) -> None:
        """Archive it, as far as the messenger knows that."""

    async def reopen_room(self, room: str, name: str) -> None:
        """Undo that, under its name; raises DeliveryRefused where the messenger can't."""


async def work_on(rooms: Rooms | None, message: Outgoing) -> str:
    """Do what a message wants done to a room; gives the room's id, or that of the pinned message.

    Raises DeliveryRefused where this messenger has no rooms of ours.
    """
    if rooms is None:
        raise DeliveryRefused(f"{message.messenger} opens no rooms")
    work = message.work or RoomWork()
    match message.kind:
        case MessageKind.OPEN_ROOM:
            return await rooms.open_room(message.key, work.name, work.accounts, work.topic)
        case MessageKind.INVITE:
            await rooms.invite(message.room, work.accounts)
        case MessageKind.TOPIC:
            await rooms.set_topic(message.room, work.topic)
        case MessageKind.PIN:
            await rooms.pin(message.room, message.message)
            return message.message
        case MessageKind.CLOSE_ROOM:
            await rooms.close_room(message.room, work.name)
        case MessageKind.REOPEN_ROOM:
            await rooms.reopen_room(message.room, work.name)
        case _:
            raise DeliveryRefused(f"{message.kind} is nothing that is done to a room")
    return message.room
