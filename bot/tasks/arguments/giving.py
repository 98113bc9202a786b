"""The arguments of giving and changing tasks."""

from dataclasses import dataclass
from typing import Annotated

from bot.directory.values import Member
from bot.engine.commands.argument import Cleared, Date, Description, Tags, Title
from bot.engine.commands.mentions import Party, PartyMention, PeopleMention
from bot.engine.commands.moving import NewDate, NewTitle
from bot.tasks.actions import changing, giving
from bot.tasks.actions.dependencies import Link
from bot.tasks.arguments.kinds import PRIORITY, TASK
from bot.tasks.arguments.links import Links
from bot.tasks.arguments.people import NamedMention, OwnerMention
from bot.tasks.model import Priority, Task
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class New:
    """`/任务 新建 完成UI原型 @李雷 周五17:00 !高`; the first mention is the owner."""

    title: Annotated[str, Title()]
    owner: Annotated[Party | None, PartyMention()] = None
    people: Annotated[tuple[Member, ...], PeopleMention()] = ()
    reviewer: Annotated[Member | None, NamedMention("reviewer")] = None
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority, PRIORITY] = Priority.MID
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    tags: Annotated[tuple[str, ...], Tags("#")] = ()
    after: Annotated[tuple[Link, ...], Links()] = ()
    description: Annotated[str, Description()] = ""

    def draft(self) -> giving.Draft:
        """What is asked for."""
        return giving.Draft(
            title=self.title,
            description=self.description,
            owner=self.owner,
            people=self.people,
            due=self.due,
            priority=self.priority,
            project=" ".join(self.project),
            tags=self.tags,
            links=self.after,
            reviewer=self.reviewer,
        )


@dataclass(frozen=True, slots=True)
class Assigned:
    """`/任务 转交 T12 @李雷`."""

    task: Annotated[Task, TASK]
    owner: Annotated[Party, OwnerMention()]


@dataclass(frozen=True, slots=True)
class Rescheduled:
    """`/任务 延期 T12 下周三`."""

    task: Annotated[Task, TASK]
    due: Annotated[When, NewDate()]


@dataclass(frozen=True, slots=True)
class Edited:
    """`/任务 修改 T12 !急`; what is left out stays."""

    task: Annotated[Task, TASK]
    title: Annotated[str | None, NewTitle()] = None
    due: Annotated[When | Cleared | None, Date()] = None
    priority: Annotated[Priority | None, PRIORITY] = None
    reviewer: Annotated[Member | Cleared | None, NamedMention("reviewer")] = None
    after: Annotated[tuple[Link, ...], Links()] = ()
    description: Annotated[str | Cleared | None, Description()] = None

    def change(self) -> changing.Change:
        """What is to be other."""
        words = "" if isinstance(self.description, Cleared) else self.description
        return changing.Change(
            self.title, words, self.due, self.priority, self.after, self.reviewer
        )
