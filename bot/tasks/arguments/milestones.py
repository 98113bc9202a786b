"""Key dates as people type them: `9月10日 初稿;9/15 上线`, `first draft sep 10`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument, Title, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.text import clean, line
from bot.errors import UserError
from bot.tasks.actions.milestones import MOST, Key
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Task
from bot.time.phrases import When, read, split_trailing

if TYPE_CHECKING:
    from bot.engine.context import Context

T = TypeVar("T")

_BETWEEN: Final = re.compile("[;；\n]+")
_COMMAS: Final = re.compile("[,，、]+")
_LEADING: Final = 24
"""Characters that a date before a title may have."""
_TITLE: Final = 200
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_SLASHED: Final = re.compile("^([0-9]{1,2})/([0-9]{1,2})(?![0-9/])")
_EDGE: Final = " ::：,，、-"


class Milestones(Argument[tuple[Key, ...]]):
    """Any number of titles, each with a date before or behind it.

    `alone` takes all words that are left, for a command that has no others.
    """

    input = InputKind.MULTILINE
    also = ("节点", "关键时间节点", "milestone")
    by_line = True
    wordy = True

    def __init__(self, *, alone: bool = False) -> None:
        self.alone = alone
        self.turn = Turn.TEXT if alone else Turn.MARK

    def take(self, line: Line, ctx: "Context") -> str | None:
        """All that is left, over all lines; without being alone nothing."""
        del ctx
        return line.take_everything() if self.alone else None

    def read(self, raw: str, ctx: "Context") -> tuple[Key, ...]:
        """The titles and dates, in order of time."""
        found = each_of(clean(raw), lambda said: key(said, ctx))
        if not found:
            raise UserError("input.empty")
        return tuple(sorted(found, key=lambda each: each.due))

    def shape(self, label: str) -> str:
        """The name and a colon; alone only the name."""
        return label if self.alone else f"{label}:…"


def each_of(said: str, one: Callable[[str], T]) -> list[T]:
    """What `one` reads of each title with its date.

    Semicolons and lines stand between them; commas too, where each part has a date.
    """
    parts = [each.strip() for each in _BETWEEN.split(said) if each.strip()]
    if len(parts) > MOST:
        raise UserError("input.too_many", limit=MOST)
    return [found for each in parts for found in _apart(each, one)]


def _apart(said: str, one: Callable[[str], T]) -> list[T]:
    smaller = [each.strip() for each in _COMMAS.split(said) if each.strip()]
    if 1 < len(smaller) <= MOST:
        try:
            return [one(each) for each in smaller]
        except UserError:
            pass  # the comma is one of a title's
    return [one(said)]


def key(said: str, ctx: "Context") -> Key:
    """One title with its date; raises UserError where it has not both."""
    if _HAN.search(said):  # 9/15 is the day that Chinese readers see in it
        said = _SLASHED.sub(r"\1月\2日", said)
    for title, when in (*_before(said, ctx), split_trailing(said, ctx.now, ctx.calendar)):
        named = line(title.strip(_EDGE), _TITLE)
        if when is not None and named:
            return Key(named, when.at)
    raise UserError("task.milestone_unclear", given=said[:40])


def _before(said: str, ctx: "Context") -> Iterator[tuple[str, When]]:
    """The longest date that it begins with, and the title behind that."""
    for end in range(min(_LEADING, len(said) - 1), 1, -1):
        head, title = said[:end], said[end:]
        if _in_a_word(head[-1], title[0]):
            continue
        try:
            yield title, read(head.strip(_EDGE), ctx.now, ctx.calendar)
        except UserError:
            continue


def _in_a_word(last: str, first: str) -> bool:
    """Whether a cut there would be in the middle of a word, or before the 日 of a date."""
    if last.isdigit() and first in "日号":
        return True
    return last.isascii() and last.isalnum() and first.isascii() and first.isalnum()


class Which(Title):
    """A milestone by its number on the card, or by its title."""


@dataclass(frozen=True, slots=True)
class Planned:
    """`/任务 里程碑 T12 9月10日 初稿`."""

    task: Annotated[Task, TASK]
    milestones: Annotated[tuple[Key, ...], Milestones(alone=True)]


@dataclass(frozen=True, slots=True)
class Reached:
    """`/任务 达成 T12 2`; without a number the next one."""

    task: Annotated[Task, TASK]
    which: Annotated[str, Which()] = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """`/任务 取消里程碑 T12 2`."""

    task: Annotated[Task, TASK]
    which: Annotated[str, Which()]
