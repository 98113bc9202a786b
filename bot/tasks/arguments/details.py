"""Words that only ever stand behind their own name: `下一步:联调`, `问题:无`."""

from typing import TYPE_CHECKING, Final

from bot.engine.argument import Description
from bot.engine.line import Line
from bot.engine.text import fold

if TYPE_CHECKING:
    from bot.engine.context import Context

NOTHING: Final = frozenset({"无", "没有", "清空", "none", "clear", "-"})
"""What empties a field instead of leaving it as it is."""


class Detail(Description):
    """Text behind `name:`; a word for nothing means that it is empty from now on."""

    def __init__(self, limit: int = 1000) -> None:
        super().__init__(limit)

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """Clean text, empty for a word that means nothing."""
        words = super().read(raw, ctx)
        return "" if fold(words).strip("() ") in NOTHING else words

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"
