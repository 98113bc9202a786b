"""The arguments of what is said about projects."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.projects import Project, ProjectRole, project_named
from bot.directory.values import Member
from bot.engine.commands.argument import Choice, Cleared, Date, Description, Record, Title
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PeopleMention, PersonMention
from bot.engine.commands.text import clean
from bot.time.phrases import When

if TYPE_CHECKING:
    from bot.engine.context import Context

_NAME: Final = 80
_MARKS: Final = "@＠!！#＃"


def _project(ctx: "Context", project_id: int) -> Project | None:
    return ctx.locks.take(Project, project_id)


class ProjectName(Record[Project]):
    """A project by its id or, as people know it, by its name: `X3`, `V2.0`, `+V2.0`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the longest run of first words that is a project's name, else one word."""
        for count in range(len(line.tokens), 0, -1):
            name = " ".join(line.tokens[:count])
            if project_named(ctx.tx, _bare(name)) is not None:
                del line.tokens[:count]
                return name
        # What is no project's name is said to be none, instead of not to be understood.
        return line.take(lambda token: token if token[0] not in _MARKS else None)

    def read(self, raw: str, ctx: "Context") -> Project:
        """That project, locked."""
        named = project_named(ctx.tx, _bare(raw))
        return super().read(raw if named is None else named.subject, ctx)


def _bare(name: str) -> str:
    return clean(name).strip().lstrip("+＋")


class Goal(Description):
    """What is to be reached: behind `目标:`, quoted, or on further lines."""

    by_line = True
    wordy = True
    glued = True


class New(Title):
    """A name of at most 80 characters, which no mark may begin."""

    def read(self, raw: str, ctx: "Context") -> str:
        """The name without the mark that it has in tasks."""
        return super().read(raw.strip().lstrip("+＋"), ctx)


PROJECT = ProjectName("X", _project)
ROLE = Choice(
    "!",
    "project.role",
    ProjectRole,
    {
        "核心成员": ProjectRole.CORE,
        "管理": ProjectRole.ADMIN,
        "普通成员": ProjectRole.MEMBER,
        "只读": ProjectRole.VISITOR,
        "viewer": ProjectRole.VISITOR,
        "administrator": ProjectRole.ADMIN,
        "core-member": ProjectRole.CORE,
    },
)


@dataclass(frozen=True, slots=True)
class Begun:
    """`/项目 新建 V2.0 @李雷 @何佳怡 12月20日 目标:…`; the first mention is responsible."""

    name: Annotated[str, New(_NAME)]
    owner: Annotated[Member | None, PersonMention()] = None
    people: Annotated[tuple[Member, ...], PeopleMention()] = ()
    due: Annotated[When | None, Date()] = None
    goal: Annotated[str, Goal()] = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """`/项目 修改 V2.0 @李雷 12月31日`; what is left out stays."""

    project: Annotated[Project, PROJECT]
    name: Annotated[str | None, New(_NAME)] = None
    owner: Annotated[Member | None, PersonMention()] = None
    due: Annotated[When | Cleared | None, Date()] = None
    goal: Annotated[str | Cleared | None, Goal()] = None


@dataclass(frozen=True, slots=True)
class Joined:
    """`/项目 加人 V2.0 @李雷 @何佳怡 !核心`."""

    project: Annotated[Project, PROJECT]
    people: Annotated[tuple[Member, ...], PeopleMention()]
    role: Annotated[ProjectRole, ROLE] = ProjectRole.MEMBER


@dataclass(frozen=True, slots=True)
class Left:
    """`/项目 移除 V2.0 @何佳怡`."""

    project: Annotated[Project, PROJECT]
    people: Annotated[tuple[Member, ...], PeopleMention()]


@dataclass(frozen=True, slots=True)
class One:
    """A project and nothing else."""

    project: Annotated[Project, PROJECT]


class Named(ProjectName):
    """A project, where there need not be one."""

    is_record = False


@dataclass(frozen=True, slots=True)
class Listed:
    """`/项目 列表`, and `/项目 双十一大促` for that project alone."""

    name: Annotated[Project | None, Named("X", _project)] = None
