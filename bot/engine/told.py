"""Parts of a report that people write: what was done, what stands in the way, what is planned."""

from typing import TYPE_CHECKING, Final

from bot.engine.argument import Description
from bot.engine.line import Line
from bot.engine.text import fold

if TYPE_CHECKING:
    from bot.engine.context import Context

_NOTHING: Final = frozenset({"无", "没有", "none", "nothing", "-"})


class Told(Description):
    """Words behind their own name; a word for nothing leaves the field empty."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean text, empty for a word that means nothing."""
        words = super().read(raw, ctx)
        return "" if fold(words).strip() in _NOTHING else words

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"
