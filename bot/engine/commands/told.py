"""Parts of a report that people write: what was done, what stands in the way, what is planned."""

from typing import TYPE_CHECKING

from bot.engine.commands.argument import Description
from bot.engine.commands.line import Line

if TYPE_CHECKING:
    from bot.engine.context import Context


class Told(Description):
    """Words behind their own name."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"
