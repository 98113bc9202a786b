"""The arguments of taking tasks in and of acknowledging them together."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.commands.argument import Argument, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.tasks.actions.answering import Span

if TYPE_CHECKING:
    from bot.engine.context import Context

_SPAN: Final = re.compile(r"t([0-9]{1,9})\s*[-~–—]\s*t?([0-9]{1,9})")
_CHECK: Final = frozenset({"检查", "试运行", "预览", "check", "dry-run", "dryrun", "test", "yes"})


class CheckOnly(Argument[bool]):
    """The word that has a file only checked: `检查`, `check`."""

    turn = Turn.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take what is left, so that a word which is none is told."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> bool:
        """True; raises UserError for any other word."""
        del ctx
        if fold(clean(raw)).strip() not in _CHECK:
            raise UserError("exchange.check_word", given=clean(raw).strip()[:40])
        return True


class TaskSpan(Argument[Span]):
    """Tasks from one to another: `T12-T40`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the token that names both."""
        del ctx
        return line.take(lambda token: token if _SPAN.fullmatch(fold(token)) else None)

    def read(self, raw: str, ctx: "Context") -> Span:
        """The two ids."""
        del ctx
        found = _SPAN.fullmatch(fold(clean(raw)).strip())
        if found is None:
            raise UserError("exchange.span", given=clean(raw).strip()[:40])
        return int(found[1]), int(found[2])

    def shape(self, label: str) -> str:
        """As two ids."""
        del label
        return "T1-T9"


@dataclass(frozen=True, slots=True)
class Imported:
    """`/任务 导入 检查`, with a file beside it."""

    check: Annotated[bool, CheckOnly()] = False


@dataclass(frozen=True, slots=True)
class Answered:
    """`/任务 全部收到`, perhaps only for those of a span."""

    batch: Annotated[Span | None, TaskSpan()] = None
