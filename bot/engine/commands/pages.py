"""Long lists, a page at a time: which page is asked for, and the buttons that turn it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.engine.cards import Button, InputKind
from bot.engine.commands.argument import Argument
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.engine.context import Context

_PAGE: Final = re.compile("^(?:第|p|page)?([0-9]{1,4})页?$")
_LAST_PAGE: Final = 1000


class Page(Argument[int]):
    """Which page: `第2页`, `p2`, `page 2` is written `p2`."""

    input = InputKind.NUMBER

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names a page."""
        del ctx

        def page(token: str) -> str | None:
            found = _PAGE.match(fold(token))
            return found[1] if found else None

        return line.take(page)

    def read(self, raw: str, ctx: "Context") -> int:
        """A number from 1 on."""
        del ctx
        found = _PAGE.match(fold(raw).strip())
        page = int(found[1]) if found else 0
        if not 1 <= page <= _LAST_PAGE:
            raise UserError("page.unknown", given=clean(raw)[:20])
        return page

    def shape(self, label: str) -> str:
        """As a letter and a number."""
        del label
        return "p2"


def turning(
    ctx: "Context", command: str, asked: Mapping[str, str], page: int, *, more: bool
) -> list[Button]:
    """The buttons for the pages beside this one; they ask the command for the same again."""
    turns = [("page.previous", page - 1)] if page > 1 else []
    turns += [("page.next", page + 1)] if more else []
    return [Button(ctx.text(key), command, values={**asked, "page": str(to)}) for key, to in turns]
