"""Whom a message in a room mentions: those who have to act, or who stands in for them."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bot.directory.queries import accounts_of
from bot.directory.values import Member
from bot.engine.presence import Presence

if TYPE_CHECKING:
    from bot.engine.context import Context

_MOST: Final = 10
"""More at once are a crowd, and each of them is told in private anyway."""


def called(ctx: "Context", people: Iterable[Member], messenger: str) -> tuple[str, ...]:
    """Their accounts on that messenger; the one who acts is not called, nor are crowds."""
    readers = {each.id: each for each in _readers(ctx.presence, people)}
    if ctx.actor is not None:
        readers.pop(ctx.actor.id, None)
    if len(readers) > _MOST:
        return ()
    there = (accounts_of(ctx.tx, each) for each in readers)
    found = (next((at for at in mine if at.messenger == messenger), None) for mine in there)
    return tuple(at.external_id for at in found if at is not None)


def _readers(presence: Presence, people: Iterable[Member]) -> Iterator[Member]:
    for each in people:
        reader = presence.stand_in(each) or each
        if reader.active:
            yield reader
