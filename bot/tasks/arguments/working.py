"""The arguments of working on tasks."""

from dataclasses import dataclass
from typing import Annotated

from bot.engine.argument import Percent, Sentence
from bot.tasks.arguments.details import Detail
from bot.tasks.arguments.kinds import TASK
from bot.tasks.model import Said, Task


@dataclass(frozen=True, slots=True)
class Progressed:
    """`/任务 进度 T12 %80 预计两天内补齐 下一步:联调 问题:缺接口文档`."""

    task: Annotated[Task, TASK]
    progress: Annotated[int | None, Percent()] = None
    note: Annotated[str, Sentence()] = ""
    next_step: Annotated[str | None, Detail()] = None
    problem: Annotated[str | None, Detail()] = None

    def said(self) -> Said:
        """What is told of the work."""
        return Said(self.progress, self.note, self.next_step, self.problem)


@dataclass(frozen=True, slots=True)
class Remarked:
    """`/任务 评论 T12 已和客户确认`; files may say it instead."""

    task: Annotated[Task, TASK]
    text: Annotated[str, Sentence(or_files=True)]
