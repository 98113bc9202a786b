"""Words that only ever stand behind their own name: `下一步:联调`, `问题:无`."""

from typing import TYPE_CHECKING

from bot.engine.cards import InputKind
from bot.engine.commands.argument import NOTHING, Argument, Description
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.engine.context import Context


class Detail(Description):
    """Text behind `name:`; a word for nothing means that it is empty from now on."""

    by_line = True

    def __init__(
        self,
        limit: int = 1000,
        also: tuple[str, ...] = (),
        input: InputKind = InputKind.MULTILINE,  # noqa: A002  # as the attribute is called
    ) -> None:
        super().__init__(limit)
        self.also, self.input = also, input

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


class Amount(Argument[int]):
    """A whole number behind `name:`, from 1 to a limit."""

    input = InputKind.NUMBER
    by_line = True

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is not told from other words."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> int:
        """That number; raises UserError for any other word."""
        del ctx
        digits = fold(raw).strip()
        small = digits.isascii() and digits.isdigit() and len(digits) <= len(str(self.limit))
        if not small or not 1 <= int(digits) <= self.limit:
            raise UserError("task.amount", given=clean(raw)[:40], limit=self.limit)
        return int(digits)

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:1"
