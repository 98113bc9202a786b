"""The record that something else comes from: a help request or a meeting about a task."""

from typing import TYPE_CHECKING

from bot.engine.commands.argument import Argument
from bot.engine.commands.text import clean, fold
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.engine.cards import Card
    from bot.engine.commands.command import AnyCommand
    from bot.engine.commands.line import Line
    from bot.engine.context import Context
    from bot.engine.outbox.notice import Subject


class About(Argument[str]):
    """The record that a request or a meeting comes from, such as a blocked task (E-03, T-19)."""

    def take(self, line: "Line", ctx: "Context") -> str | None:
        """Nothing: in the middle of a line an id is a word of the problem."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """Its id, of a record that whoever names it may see."""
        typed = fold(clean(raw)).strip()
        shows = [each for each in ctx.rules.commands.values() if _shows(each, typed[:1])]
        if not shows or shows[0].record is None:
            raise UserError("input.about_unknown", given=clean(raw)[:20])
        record: Subject = shows[0].record.argument.read(typed, ctx)
        if not shows[0].may(ctx, record):
            raise UserError("input.about_unknown", given=clean(raw)[:20])
        return record.subject

    def shape(self, label: str) -> str:
        """The name, a colon and an id."""
        return f"{label}:T12"


def _shows(command: "AnyCommand", letter: str) -> bool:
    prefix = command.noun.prefix.lower()
    return bool(prefix) and letter == prefix and command.id.endswith(".show")


def card_about(ctx: "Context", about: str) -> "Card | None":
    """The record's card as a room sees it; None where there is none, or its kind is unknown."""
    view = ctx.rules.views.get(about[:1])
    return view(ctx, int(about[1:]), None) if view else None
