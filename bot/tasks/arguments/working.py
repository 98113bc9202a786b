"""The arguments of working on tasks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from bot.directory.values import Unit
from bot.engine.cards import InputKind
from bot.engine.commands.argument import Argument, Cleared, Percent, Sentence, Turn
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import UnitMention, people_in
from bot.tasks.actions.remarks import Remark
from bot.tasks.arguments.details import Detail
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Said, Task

if TYPE_CHECKING:
    from bot.engine.context import Context


@dataclass(frozen=True, slots=True)
class Progressed:
    """`/任务 进度 T12 %80 预计两天内补齐 下一步:联调 问题:缺接口文档`."""

    task: Annotated[Task, TASK]
    progress: Annotated[int | None, Percent()] = None
    note: Annotated[str, Sentence()] = ""
    next_step: Annotated[str | Cleared | None, Detail()] = None
    problem: Annotated[str | Cleared | None, Detail()] = None

    def said(self) -> Said:
        """What is told of the work."""
        both = (self.next_step, self.problem)
        told = ("" if isinstance(each, Cleared) else each for each in both)
        return Said(self.progress, self.note, *told)


@dataclass(frozen=True, slots=True)
class Blocked:
    """`/任务 阻塞 T12 等接口文档 @技术部`."""

    task: Annotated[Task, TASK]
    reason: Annotated[str, Sentence()]
    needs: Annotated[Unit | None, UnitMention()] = None


class RemarkText(Argument[Remark]):
    """A sentence, and the people whom it mentions (T-18); files may stand for its words."""

    turn = Turn.TEXT
    input = InputKind.MULTILINE
    wordy = True
    or_files = True
    _words = Sentence()

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take all that remains."""
        return self._words.take(line, ctx)

    def read(self, raw: str, ctx: "Context") -> Remark:
        """Clean, non-empty words with names instead of ids, and who is meant by them."""
        return Remark(self._words.read(raw, ctx), people_in(raw, ctx))


@dataclass(frozen=True, slots=True)
class Remarked:
    """`/任务 评论 T12 已和客户确认`; files may say it instead."""

    task: Annotated[Task, TASK]
    text: Annotated[Remark | str, RemarkText()]

    def remark(self) -> Remark:
        """What is said; where files say it, no words."""
        return self.text if isinstance(self.text, Remark) else Remark()
