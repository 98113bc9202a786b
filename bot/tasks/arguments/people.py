"""People who are named behind a word of their own: `验收人:@张伟`, `reviewer: @zhangwei`."""

from typing import TYPE_CHECKING

from bot.engine.commands.argument import Turn
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PartyMention, PersonMention, take_names
from bot.engine.commands.text import fold
from templates import LANGUAGES, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_COLONS = ":：=＝"


class OwnerMention(PartyMention):
    """Who is to own a task: the first mention, else a name that the line begins with."""

    sign = ""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take a mention or, where there is none, the name."""
        mentioned = super().take(line, ctx)
        return mentioned if mentioned is not None else next(iter(take_names(line, ctx, 1)), None)


class NamedMention(PersonMention):
    """One person behind `name:`; other mentions of the line are left to who comes after."""

    turn = Turn.NAMED
    sign = ""

    def __init__(self, name: str) -> None:
        self.name = name

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the word with its colon, and the mention behind it.

        A mention that a messenger makes stands apart from the colon that it was typed behind.
        """
        del ctx
        names = {fold(text(f"argument.{self.name}", language)) for language in LANGUAGES}
        for at, token in enumerate(line.tokens[:-1]):
            if token[-1] in _COLONS and fold(token[:-1]) in {*names, self.name}:
                behind = Line(line.tokens[at + 1]).take_person()
                if behind is not None:
                    del line.tokens[at : at + 2]
                    return behind
        return None

    def shape(self, label: str) -> str:
        """The name, a colon and a mention."""
        return f"{label}:@…"
