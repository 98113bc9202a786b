"""What the morning's digest says about requests for help."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Item, Section
from bot.help.model import Request, State
from bot.help.queries import asked_by, waiting_for

_SHOWN: Final = 10


def digest(ctx: Context, reader: Member) -> Iterator[Section]:
    """What the reader owes an answer to, and answers that they have not said anything to."""
    waiting = waiting_for(ctx.tx, reader)
    answered = [each for each in asked_by(ctx.tx, reader) if each.state == State.ANSWERED]
    if waiting:
        yield _section(ctx, "waiting", waiting, "help.answer")
    if answered:
        yield _section(ctx, "answered", answered, "help.close")


def _section(ctx: Context, name: str, shown: Sequence[Request], action: str) -> Section:
    items = (
        Item(each.subject, f"{each.problem} · {ctx.member(each.asker_id).name}", action)
        for each in shown[:_SHOWN]
    )
    return Section(ctx.text(f"help.digest.{name}"), tuple(items), more=len(shown) > _SHOWN)
