"""What happens to rooms on their messengers without us: people come and go, a room is lost."""

import msgspec

from bot.directory.queries import person_by_account
from bot.engine.context import Context
from bot.engine.effects.rooms import OPEN, Room, lost, people_changed, room_at
from bot.engine.outbox.notice import Origin
from storage import Tx


class RoomChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a messenger tells of a room, by its id there and by accounts.

    It is `lost` when it was dissolved or we were taken out of it. `by` is who did it, where that is
    told.
    """

    messenger: str
    room: str
    entered: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    lost: bool = False
    by: str = ""


def is_ours(tx: Tx, change: RoomChange) -> bool:
    """Whether it is about a room of a record."""
    return room_at(tx, Origin(change.messenger, change.room)) is not None


def follow(ctx: Context, change: RoomChange) -> None:
    """Let the record know whose room it is; what is told twice is done once.

    Of rooms that are none of ours nothing is kept: a card that hangs there no longer is forgotten
    when it is to be changed.
    """
    room = room_at(ctx.tx, Origin(change.messenger, change.room))
    if room is None or room.state != OPEN:
        return
    if change.lost:
        lost(ctx, room)
        ctx.rules.rooms[room.subject[0]].lost(ctx, int(room.subject[1:]), room.messenger)
        return
    people_changed(ctx.tx, room, change.entered, change.left)
    _welcome(ctx, room, change.entered)


def _welcome(ctx: Context, room: Room, accounts: tuple[str, ...]) -> None:
    found = (person_by_account(ctx.tx, room.messenger, each) for each in accounts)
    entered = [each for each in found if each is not None and each.active]
    if entered:
        ctx.rules.rooms[room.subject[0]].entered(ctx, int(room.subject[1:]), entered)
