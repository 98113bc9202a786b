"""Which meeting somebody begins: the one of a number, or of a title among those due here."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.engine.commands.text import fold
from bot.engine.context import Context
from bot.meetings.arguments import MEETING
from bot.meetings.model import Meeting
from bot.meetings.policy import reader
from bot.meetings.queries import due_in_room, meeting_for_update

_EARLY: Final = timedelta(minutes=30)
"""How long before its time a room's meeting is the one that is begun there."""
_NUMBER: Final = re.compile("m-?([0-9]{1,9})(?![0-9a-z.-])")


def numbered(ctx: Context, words: str) -> Meeting | None:
    """The meeting whose number words begin with; raises UserError where a bare number has none.

    With more behind it, what is no meeting of theirs to begin may be a name: `M3 车型评审`.
    """
    folded = fold(words)
    found = _NUMBER.match(folded)
    if found is None:
        return None
    if found[0] == folded:
        return MEETING.read(f"M{found[1]}", ctx)
    named = meeting_for_update(ctx, int(found[1]))
    return named if named is not None and named.is_planned and reader(ctx, named) else None


def titled(ctx: Context, due: Sequence[Meeting], title: str) -> Meeting | None:
    """The meeting of those due that a title, or a part of it, means; without one the first."""
    said = _folded(title)
    same = [each for each in due if _folded(each.title) == said]
    found = same or [each for each in due if said in _folded(each.title)]
    return meeting_for_update(ctx, found[0].id) if found else None


def due_here(ctx: Context) -> list[Meeting]:
    """The meetings that were arranged for this room and this time, and are not begun."""
    here = ctx.origin
    if not here.room:
        return []
    return due_in_room(ctx.tx, here.messenger, here.room, ctx.now, ctx.now + _EARLY)


def _folded(title: str) -> str:
    return "".join(fold(title).split())
