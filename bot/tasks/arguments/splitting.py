"""The arguments of dividing a task."""

from dataclasses import dataclass
from typing import Annotated

from bot.directory.values import Member
from bot.engine.commands.argument import Date, Description, Tags, Title
from bot.engine.commands.mentions import Party, PartyMention, PeopleMention
from bot.tasks.actions import giving
from bot.tasks.actions.dependencies import Link
from bot.tasks.arguments.details import Amount, Detail
from bot.tasks.arguments.kinds import PRIORITY, TASK
from bot.tasks.arguments.links import Links
from bot.tasks.model import Priority, Task
from bot.time.phrases import When


@dataclass(frozen=True, slots=True)
class Divided:
    """`/任务 子任务 T12 首页设计稿 @李雷 周五17:00 范围:三屏`; without an owner it is one's own."""

    task: Annotated[Task, TASK]
    title: Annotated[str, Title()]
    owner: Annotated[Party | None, PartyMention()] = None
    people: Annotated[tuple[Member, ...], PeopleMention()] = ()
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority, PRIORITY] = Priority.MID
    scope: Annotated[str, Detail()] = ""
    max_revisions: Annotated[int | None, Amount(20)] = None
    effort: Annotated[int, Amount(100)] = 1
    tags: Annotated[tuple[str, ...], Tags("#")] = ()
    after: Annotated[tuple[Link, ...], Links()] = ()
    description: Annotated[str, Description()] = ""

    def draft(self) -> giving.Draft:
        """What is asked for; it stays in the project of the whole."""
        return giving.Draft(
            title=self.title,
            description=self.description,
            owner=self.owner,
            people=self.people,
            due=self.due,
            priority=self.priority,
            project=self.task.project,
            tags=self.tags,
            links=self.after,
            whole=self.task,
            scope=self.scope,
            effort=self.effort,
            max_revisions=self.max_revisions,
        )
