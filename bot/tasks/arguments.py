"""The arguments of task commands: one frozen dataclass for each shape."""

from dataclasses import dataclass
from typing import Annotated, Final

from bot.directory.values import Member
from bot.engine.argument import (
    Choice,
    Date,
    Description,
    Percent,
    Record,
    Sentence,
    Tags,
    Title,
)
from bot.engine.mentions import Party, PartyMention, PeopleMention
from bot.tasks import actions
from bot.tasks.model import Priority, Task
from bot.tasks.queries import task_for_update
from bot.time.phrases import When

_PRIORITY: Final = Choice(
    "!",
    "task.priority",
    Priority,
    {
        "急": Priority.URGENT,
        "紧急": Priority.URGENT,
        "h": Priority.HIGH,
        "高优": Priority.HIGH,
        "medium": Priority.MID,
        "normal": Priority.MID,
    },
)
_TASK: Final = Record("T", task_for_update)


@dataclass(frozen=True, slots=True)
class New:
    """`/任务 新建 完成UI原型 @李雷 周五17:00 !高`; the first mention is the owner."""

    title: Annotated[str, Title()]
    owner: Annotated[Party | None, PartyMention()] = None
    people: Annotated[tuple[Member, ...], PeopleMention()] = ()
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority, _PRIORITY] = Priority.MID
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    tags: Annotated[tuple[str, ...], Tags("#")] = ()
    description: Annotated[str, Description()] = ""

    def draft(self) -> actions.Draft:
        """What is asked for."""
        return actions.Draft(
            title=self.title,
            description=self.description,
            owner=self.owner,
            people=self.people,
            due=self.due,
            priority=self.priority,
            project=" ".join(self.project),
            tags=self.tags,
        )


@dataclass(frozen=True, slots=True)
class One:
    """A task and nothing else."""

    task: Annotated[Task, _TASK]


@dataclass(frozen=True, slots=True)
class Noted:
    """A task and, if one likes, a word to it."""

    task: Annotated[Task, _TASK]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A task and a reason."""

    task: Annotated[Task, _TASK]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Progressed:
    """`/任务 进度 T12 %80 预计两天内补齐`."""

    task: Annotated[Task, _TASK]
    progress: Annotated[int | None, Percent()] = None
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """`/任务 转交 T12 @李雷`."""

    task: Annotated[Task, _TASK]
    owner: Annotated[Party, PartyMention()]


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """`/任务 延期 T12 下周三`."""

    task: Annotated[Task, _TASK]
    due: Annotated[When, Date()]


@dataclass(frozen=True, slots=True)
class Edited:
    """`/任务 修改 T12 !急`; what is left out stays."""

    task: Annotated[Task, _TASK]
    title: Annotated[str | None, Title()] = None
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority | None, _PRIORITY] = None
    description: Annotated[str | None, Description()] = None

    def change(self) -> actions.Change:
        """What is to be other."""
        return actions.Change(self.title, self.description, self.due, self.priority)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""


@dataclass(frozen=True, slots=True)
class Remarked:
    """`/任务 评论 T12 已和客户确认`."""

    task: Annotated[Task, _TASK]
    text: Annotated[str, Sentence()]
