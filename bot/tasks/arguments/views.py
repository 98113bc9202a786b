"""The arguments of looking at tasks: filters as bare words, a page."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument, Tags, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import Party, PartyMention
from bot.engine.commands.pages import Page
from bot.engine.commands.text import clean, fold
from bot.errors import UserError
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Task
from bot.tasks.policy import reader
from bot.tasks.selection import Filter, Selection
from templates import LANGUAGES, text

if TYPE_CHECKING:
    from bot.engine.context import Context

_MORE_WORDS: Final = {
    "my": Filter.MINE,
    "我负责": Filter.MINE,
    "我的任务": Filter.MINE,
    "我派的": Filter.GIVEN,
    "我发起": Filter.GIVEN,
    "参与": Filter.HELPING,
    "本部门": Filter.DEPARTMENT,
    "dept": Filter.DEPARTMENT,
    "team": Filter.DEPARTMENT,
    "所有": Filter.ALL,
    "等我处理": Filter.WAITING,
    "待我处理": Filter.WAITING,
    "late": Filter.OVERDUE,
    "超时": Filter.OVERDUE,
    "过期": Filter.OVERDUE,
    "stuck": Filter.BLOCKED,
    "卡住": Filter.BLOCKED,
    "待验收": Filter.REVIEW,
    "未开始": Filter.TODO,
    "完成": Filter.DONE,
    "finished": Filter.DONE,
    "优先级": Filter.PRIORITY,
    "池": Filter.POOL,
    "待认领": Filter.POOL,
    "unclaimed": Filter.POOL,
    "urgent-first": Filter.PRIORITY,
    "跨部门": Filter.ACROSS,
    "cross-department": Filter.ACROSS,
}


class Filters(Argument[frozenset[Filter]]):
    """Any of the filters' words: `逾期 部门`, `overdue department`."""

    turn = Turn.TEXT
    input = InputKind.TEXT

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take what is left, so that a word which is none is told."""
        del ctx
        return line.take_text()

    def read(self, raw: str, ctx: "Context") -> frozenset[Filter]:
        """The filters meant; raises UserError that names those there are."""
        words = [fold(word) for word in re.split("[\\s,，、]+", clean(raw)) if word]
        unknown = next((word for word in words if word not in _words()), None)
        if unknown is not None:
            known = " ".join(text(f"task.filter.{each}", ctx.language) for each in Filter)
            raise UserError("task.filter.unknown", given=unknown[:40], known=known)
        return frozenset(_words()[word] for word in words)


class PartsOf(Argument[Task]):
    """The task whose parts are meant, behind `name:`."""

    also = ("子任务", "拆分自", "属于", "of")

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: the id of a task alone is another command."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> Task:
        """That task, if it is theirs to see; raises UserError for any other."""
        found = TASK.read(raw, ctx)
        if not reader(ctx, found):
            raise UserError("input.no_record", given=clean(raw)[:40], example="T12")
        return found

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:T12"


def _words() -> dict[str, Filter]:
    labelled = {
        fold(text(f"task.filter.{each}", language)): each
        for each in Filter
        for language in LANGUAGES
    }
    return _MORE_WORDS | labelled | {each.value: each for each in Filter}


@dataclass(frozen=True, slots=True)
class Seen:
    """`/任务 看板 部门 +V2.0`: which tasks are to be shown."""

    filters: Annotated[frozenset[Filter], Filters()] = frozenset()
    whose: Annotated[Party | None, PartyMention()] = None
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    tags: Annotated[tuple[str, ...], Tags("#")] = ()
    whole: Annotated[Task | None, PartsOf()] = None

    def selection(self) -> Selection:
        """What is asked for."""
        project = " ".join(self.project)
        return Selection(self.filters, self.whose, project, self.tags, self.whole)


@dataclass(frozen=True, slots=True)
class Listed(Seen):
    """`/任务 列表 逾期 部门 p2`."""

    page: Annotated[int, Page()] = 1
