"""A pin on what somebody said in a record's own room: a line of its timeline, in their words."""

import asyncio
from typing import Final

from adapters.hosting import Muster
from bot.engine.effects.rooms import OPEN, room_at
from bot.engine.incoming import Incoming, IncomingKind, mention
from bot.engine.outbox.notice import Origin

_NOTE: Final = "/紧急 记录"


async def is_kept(muster: Muster, messenger: str, room: str) -> bool:
    """Whether a room is a record's own, so that a pin there means anything."""
    return bool(room) and await asyncio.to_thread(_is_kept, muster, Origin(messenger, room))


def _is_kept(muster: Muster, place: Origin) -> bool:
    with muster.database.snapshot() as tx:
        found = room_at(tx, place)
    return found is not None and found.state == OPEN


def marked(by: Incoming, author: str, words: str) -> Incoming:
    """The note that a pin stands for; however many pin a message, it is one."""
    return Incoming(
        key=f"pin:{by.message}",
        messenger=by.messenger,
        account=by.account,
        kind=IncomingKind.TEXT,
        room=by.room,
        text=f"{_NOTE} {mention(author)} {words}",
    )
