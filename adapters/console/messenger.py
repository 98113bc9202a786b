"""The console as a messenger that the outbox delivers to."""

import asyncio
from typing import Final

import msgspec
from sqlalchemy.exc import IntegrityError

from adapters.console import limits, stream
from adapters.console.events import Hub
from adapters.console.model import ConsoleMessage, EntryKind
from adapters.console.ports import Clock, Directory
from adapters.console.rooms import describe, is_member, put_room, room_exists
from bot.engine.messenger import (
    ROOM_WORK,
    DeliveryRefused,
    MessageKind,
    Outgoing,
    Pace,
    RoomWork,
)
from storage import Tx
from storage.database import Database

NAME: Final = "console"


class ConsoleMessenger:
    """Stores what is delivered and shows it to every open page at once.

    It fulfils `bot.engine.messenger.Messenger` and refuses what a real platform would.
    """

    name: Final = NAME
    pace: Final = Pace()

    def __init__(self, database: Database, directory: Directory, clock: Clock, hub: Hub) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._hub = hub

    async def deliver(self, message: Outgoing) -> str:
        """Store once per key and return the message's id; raises DeliveryRefused."""
        if message.kind in ROOM_WORK:
            return await self._work(message)
        if message.kind is not MessageKind.REACTION:
            limits.check(message)
        try:
            posted = await asyncio.to_thread(self._store, message)
        except IntegrityError:
            # The same key was being stored by another process: now it is there.
            posted = await asyncio.to_thread(self._store, message)
        if posted is None:
            return message.message
        self._hub.publish(posted)
        return posted.view.id

    async def _work(self, message: Outgoing) -> str:
        """Open a room under its name, bring people in, say what it is about, pin a message.

        There is no archive here: a room that is closed stays as it is.
        """
        work = message.work or RoomWork()
        opens = message.kind is MessageKind.OPEN_ROOM
        room = work.name if opens else message.room
        if not 0 < len(room) <= limits.ROOM_CHARS:
            raise DeliveryRefused(f"a room's name has 1 to {limits.ROOM_CHARS} characters")
        await asyncio.to_thread(self._change, message, room, work)
        self._hub.regroup()
        return message.message or room

    def _change(self, message: Outgoing, room: str, work: RoomWork) -> None:
        known = {person.key for person in self._directory.people()}
        with self._database.transaction() as tx:
            put_room(tx, room, [each for each in work.accounts if each in known])
            if message.kind in {MessageKind.OPEN_ROOM, MessageKind.TOPIC}:
                describe(tx, room, topic=work.topic[: limits.ROOM_CHARS])
            elif message.kind is MessageKind.PIN and stream.find(tx, message.message):
                describe(tx, room, pinned=int(message.message))

    def _store(self, message: Outgoing) -> stream.Posted | None:
        known = {person.key for person in self._directory.people()}
        if not known.issuperset({message.account, *message.mentions} - {""}):
            raise DeliveryRefused("the console knows no such account")
        with self._database.transaction() as tx:
            if message.room and not room_exists(tx, message.room):
                raise DeliveryRefused("the console has no such room")
            if message.kind is MessageKind.UPDATE:
                return self._update(tx, message)
            if message.kind is MessageKind.REACTION:
                return self._nod(tx, message)
            return self._append(tx, message)

    def _append(self, tx: Tx, message: Outgoing) -> stream.Posted:
        ephemeral = message.kind is MessageKind.EPHEMERAL
        if ephemeral and not is_member(tx, message.room, message.account):
            raise DeliveryRefused("the viewer of an ephemeral message is not in the room")
        row = ConsoleMessage(
            key=message.key,
            room=message.room,
            account=message.account,
            kind=EntryKind.EPHEMERAL if ephemeral else EntryKind.POST,
            urgent=message.kind is MessageKind.URGENT,
            # What goes with a message stays with it, however its card changes.
            files=msgspec.json.encode(message.files).decode(),
            created_at=self._clock.now(),
        )
        _fill(row, message)
        return stream.append(tx, row)

    def _nod(self, tx: Tx, message: Outgoing) -> stream.Posted | None:
        """Mark what somebody typed as taken; what nobody sees any more is left alone."""
        row = stream.find(tx, message.message)
        if row is None or not row.author:
            return None
        fresh = not row.nodded
        row.nodded = True
        tx.add(row)
        tx.flush()
        return stream.posted(tx, row, fresh=fresh)

    def _update(self, tx: Tx, message: Outgoing) -> stream.Posted | None:
        if stream.is_forgotten(tx, message.message):
            return None  # nobody sees it any more, and that is no fault to be looked at
        row = stream.find(tx, message.message)
        if row is None or row.kind != EntryKind.POST or _elsewhere(row, message):
            raise DeliveryRefused("the console has no such message to update")
        fresh = stream.change(tx, row, message.key)
        if fresh:
            _fill(row, message)
            row.updated_at = self._clock.now()
            tx.flush()
        return stream.posted(tx, row, fresh=fresh)


def _elsewhere(row: ConsoleMessage, message: Outgoing) -> bool:
    return (message.room, message.account) not in {(row.room, row.account), ("", "")}


def _fill(row: ConsoleMessage, message: Outgoing) -> None:
    row.text = message.text
    row.card = msgspec.json.encode(message.card).decode() if message.card else ""
    row.mentions = msgspec.json.encode(message.mentions).decode()
