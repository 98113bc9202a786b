"""Which files go along with what people and rooms are told, by the setting and the messenger."""

from collections.abc import Callable

from bot.directory.values import Member
from bot.engine.context import Context
from bot.files.values import FileRef


def attaches(ctx: Context, messenger: str) -> bool:
    """Whether files go along there: where messages are counted they are fetched instead."""
    wanted = ctx.settings.meeting.attach
    return wanted == "always" or (wanted == "auto" and messenger not in ctx.rules.quotas)


class Enclosed:
    """A file for many readers: made when the first of them gets it, and once."""

    def __init__(self, ctx: Context, make: Callable[[], FileRef]) -> None:
        self._ctx = ctx
        self._make = make
        self._made: FileRef | None = None

    def to(self, reader: Member) -> tuple[FileRef, ...]:
        """What goes along to that reader."""
        address = self._ctx.address(reader)
        if address is None or not attaches(self._ctx, address.messenger):
            return ()
        self._made = self._made or self._make()
        return (self._made,)
