"""The arguments of tasks across departments, and of saying more exactly what is asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Member, Unit
from bot.engine.cards import InputKind
from bot.engine.commands.argument import CLEARED, Argument, Cleared, Date, Description, Tags, Title
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PeopleMention, PersonMention
from bot.engine.commands.text import clean
from bot.tasks.actions import giving
from bot.tasks.actions.dependencies import Link
from bot.tasks.actions.milestones import Key
from bot.tasks.actions.terms import Terms
from bot.tasks.arguments.details import Amount, Detail
from bot.tasks.arguments.kinds import PRIORITY, TASK
from bot.tasks.arguments.links import Links
from bot.tasks.arguments.milestones import Milestones
from bot.tasks.arguments.people import NamedMention
from bot.tasks.arguments.sharing import Units
from bot.tasks.model import Priority, Task
from bot.time.phrases import When, read

if TYPE_CHECKING:
    from bot.engine.context import Context

_KIND: Final = Detail(40, ("类型", "协作方式"), InputKind.TEXT)
_GOAL: Final = Detail(also=("目标", "任务目标"))
_RESOURCES: Final = Detail(also=("资源", "资源支持", "所需资源支持"))
_RISKS: Final = Detail(also=("风险", "risk"))
_ACCEPTANCE: Final = Detail(also=("验收", "标准"))


class StartDate(Argument[datetime]):
    """A date behind `name:`; a day alone is its opening, not its closing."""

    input = InputKind.DATE
    also = ("开始", "开始时间", "start", "计划开始时间")
    by_line = True
    wordy = True

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: without its name it is taken for the due date."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> datetime:
        """The moment meant, seen from now."""
        when = read(clean(raw).strip(), ctx.now, ctx.calendar)
        if not when.date_only:
            return when.at
        return ctx.calendar.start_of_day(when.at.astimezone(ctx.calendar.zone).date())

    def shape(self, label: str) -> str:
        """The name and a colon."""
        return f"{label}:…"


@dataclass(frozen=True, slots=True)
class Across:
    """`/任务 跨部门 双十一大促 @李雷 @设计部 @市场部 12月20日`; the rest of TPL-04 a line each."""

    title: Annotated[str, Title()]
    departments: Annotated[tuple[Unit, ...], Units()]
    owner: Annotated[Member | None, PersonMention()] = None
    people: Annotated[tuple[Member, ...], PeopleMention()] = ()
    starts: Annotated[datetime | None, StartDate()] = None
    due: Annotated[When | None, Date()] = None
    priority: Annotated[Priority, PRIORITY] = Priority.MID
    goal: Annotated[str, _GOAL] = ""
    milestones: Annotated[tuple[Key, ...], Milestones()] = ()
    resources: Annotated[str, _RESOURCES] = ""
    risks: Annotated[str, _RISKS] = ""
    acceptance: Annotated[str, _ACCEPTANCE] = ""
    kind: Annotated[str, _KIND] = ""
    reviewer: Annotated[Member | None, NamedMention("reviewer")] = None
    project: Annotated[tuple[str, ...], Tags("+", limit=1, longest=80)] = ()
    after: Annotated[tuple[Link, ...], Links()] = ()
    remarks: Annotated[str, Detail()] = ""
    description: Annotated[str, Description()] = ""

    def draft(self, ctx: "Context") -> giving.Draft:
        """What is asked for; it is of the kind that wants two departments, unless another is."""
        terms = {
            "kind": self.kind or ctx.text("task.kind_across"),
            "starts_at": self.starts,
            "goal": self.goal,
            "resources": self.resources,
            "risks": self.risks,
            "acceptance": self.acceptance,
            "note": self.remarks,
        }
        return giving.Draft(
            title=self.title,
            description=self.description,
            owner=self.owner,
            people=self.people,
            due=self.due,
            priority=self.priority,
            project=" ".join(self.project),
            tags=(),
            links=self.after,
            reviewer=self.reviewer,
            departments=self.departments,
            terms=terms,
            milestones=self.milestones,
        )


@dataclass(frozen=True, slots=True)
class Detailed:
    """`/任务 补充 T12 目标:… 验收标准:… 计划开始:周三`; what is left out stays."""

    task: Annotated[Task, TASK]
    kind: Annotated[str | Cleared | None, _KIND] = None
    departments: Annotated[tuple[Unit, ...] | Cleared | None, Units()] = None
    starts: Annotated[datetime | Cleared | None, StartDate()] = None
    goal: Annotated[str | Cleared | None, _GOAL] = None
    scope: Annotated[str | Cleared | None, Detail()] = None
    resources: Annotated[str | Cleared | None, _RESOURCES] = None
    risks: Annotated[str | Cleared | None, _RISKS] = None
    acceptance: Annotated[str | Cleared | None, _ACCEPTANCE] = None
    effort: Annotated[int | None, Amount(100)] = None
    max_revisions: Annotated[int | Cleared | None, Amount(20)] = None

    def terms(self) -> Terms:
        """What is said, as the columns have it."""
        words = ("kind", "goal", "scope", "resources", "risks", "acceptance")
        said: dict[str, str | int | datetime | Cleared | None] = {
            each: getattr(self, each) for each in words
        }
        said |= {"effort": self.effort, "max_revisions": self.max_revisions}
        said["starts_at"] = self.starts
        empty: dict[str, str | None] = {**dict.fromkeys(words, ""), "effort": None}
        return {
            name: empty.get(name) if isinstance(value, Cleared) else value
            for name, value in said.items()
            if value is not None
        }

    def units(self) -> tuple[Unit, ...] | None:
        """The departments that are to cooperate; None leaves them as they are."""
        return () if self.departments is CLEARED else self.departments
