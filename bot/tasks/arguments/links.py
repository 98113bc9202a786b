"""What a task waits for, as people type it: `^T3`, `T3 完成后`, `3 days before T5 starts`."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.commands.argument import Argument
from bot.engine.commands.line import Line, tokens_of
from bot.engine.commands.text import clean
from bot.errors import UserError
from bot.tasks.actions.dependencies import Link
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Task
from bot.time.phrases.numerals import number

if TYPE_CHECKING:
    from bot.engine.context import Context

_MAX: Final = 20
_ID: Final = "[TtＴｔ]-?(?P<id>[0-9]{1,9})"
_DAYS: Final = "(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_UNIT: Final = "\\s*个?(?:工作日|天|日)"
_TIED: Final = f"[\\^＾](?:{_ID}|(?P<bare>[0-9]{{1,9}}))"
_CHINESE: Final = (
    f"[\\^＾]?{_ID}\\s*(?P<edge>完成|结束|开始)(?P<side>前|后|之前|之后|以后|以前)"
    f"(?:\\s*(?P<days>{_DAYS}){_UNIT})?"
)
_ENGLISH: Final = (
    "(?:(?P<days>[0-9]{1,3})\\s+(?:working\\s+|business\\s+)?days?\\s+)?"
    f"(?P<side>after|before)\\s+[\\^＾]?{_ID}"
    "(?:\\s+(?P<edge>starts?|begins?|ends?|is\\s+done|finishes))?"
)
_SHIFTED: Final = f"{_TIED}(?P<sign>[+＋-])(?P<days>[0-9]{{1,3}})(?:{_UNIT}|d)?"
_SHAPES: Final = tuple(
    re.compile(f"(?<![^\\s,，;；、]){shape}(?![^\\s,，;；、])", re.IGNORECASE)
    for shape in (_SHIFTED, _TIED, _CHINESE, _ENGLISH)
)
_ALONE: Final = re.compile(f"(?<![^\\s,，;；、]){_ID}(?![^\\s,，;；、])")
_HINT: Final = re.compile("[\\^＾]|[TtＴｔ]-?[0-9]")
_BETWEEN: Final = re.compile("[\\s,，;；、]+")


class Links(Argument[tuple[Link, ...]]):
    """Any number of predecessors, and of tasks that this one has to be done before (T-08, T-09).

    `alone` takes bare ids too, for commands that have no words of their own.
    """

    def __init__(self, *, alone: bool = False) -> None:
        self.shapes = (*_SHAPES, _ALONE) if alone else _SHAPES

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take every phrase that ties a task to another."""
        del ctx
        text = " ".join(line.tokens)
        if not _HINT.search(text):
            return None
        taken: list[str] = []

        def take(found: re.Match[str]) -> str:
            taken.append(found[0])
            return " "

        for shape in self.shapes:
            text = shape.sub(take, text)
        if taken:
            line.tokens = tokens_of(text)
        return "、".join(taken) or None

    def read(self, raw: str, ctx: "Context") -> tuple[Link, ...]:
        """The tasks meant, each locked for this transaction; ids need no mark here."""
        found: dict[tuple[int, bool], Link] = {}
        left = clean(raw)
        for shape in (*_SHAPES, _ALONE):
            for each in shape.finditer(left):
                link = _link(each, ctx)
                found[link.task.id, link.before] = link
            left = shape.sub(" ", left)
        if _BETWEEN.sub("", left):
            raise UserError("task.links_unclear", given=left.strip()[:40])
        if len(found) > _MAX:
            raise UserError("input.too_many", limit=_MAX)
        return tuple(found.values())

    def shape(self, label: str) -> str:
        """The mark and its name."""
        return f"^{label}"


def _link(found: re.Match[str], ctx: "Context") -> Link:
    parts = found.groupdict()
    task = TASK.read(parts["id"] or parts.get("bare") or "", ctx)
    days = number(parts.get("days") or "0")
    if days is None:
        raise _unclear(found)
    side, edge = parts.get("side") or "", parts.get("edge") or ""
    if parts.get("sign") == "-":
        return Link(task, -days)
    if _is_before(side):
        ends = edge in {"完成", "结束"} or edge.lower().startswith(("end", "is", "finish"))
        return Link(task, -days) if ends and days else Link(task, days, before=True)
    if edge == "开始" or edge.lower().startswith(("start", "begin")):
        # 开始后 would be start-to-start, which nobody keeps; it is refused, not guessed.
        raise _unclear(found)
    return Link(task, days)


def _unclear(found: re.Match[str]) -> UserError:
    return UserError("task.links_unclear", given=clean(found[0])[:40])


def _is_before(side: str) -> bool:
    return side.lower() == "before" or "前" in side


@dataclass(frozen=True, slots=True)
class Linked:
    """`/任务 依赖 T12 ^T3`."""

    task: Annotated[Task, TASK]
    after: Annotated[tuple[Link, ...], Links(alone=True)]
