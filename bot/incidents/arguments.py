"""The arguments of incident commands: one frozen dataclass for each shape."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from bot.directory.values import Member
from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import (
    Argument,
    Choice,
    Date,
    Description,
    Record,
    Sentence,
    Title,
)
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PeopleMention, PersonMention
from bot.engine.commands.text import clean, fold
from bot.engine.effects.rooms import room_at
from bot.errors import UserError
from bot.incidents.actions.reporting import Draft
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.matrix.model import Kind, Severity
from bot.incidents.model import Incident
from bot.incidents.past import read_past
from bot.incidents.queries import incident_for_update
from bot.time.phrases import When
from templates import Language

if TYPE_CHECKING:
    from bot.engine.context import Context

_SEVERITY: Final = Choice(
    "!",
    "incident.severity",
    Severity,
    {
        **dict.fromkeys(("急", "p0", "p1", "critical"), Severity.URGENT),
        **dict.fromkeys(("重", "p2", "major"), Severity.SERIOUS),
        **dict.fromkeys(("普通", "p3", "minor"), Severity.GENERAL),
    },
)


class IncidentRecord(Record[Incident]):
    """The incident by its id; in a group of its own none need be typed."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """The incident whose group this is."""
        del line
        room = room_at(ctx.tx, ctx.origin) if ctx.origin.room else None
        return room.subject if room else None


_INCIDENT: Final = IncidentRecord("I", incident_for_update)
_DAYS: Final = re.compile("([0-9]{1,3}) ?(?:天|days?|d)?")
_ID: Final = re.compile("i-?[0-9]{1,9}")


class KindArgument(Argument[Kind]):
    """What kind of thing happened, by a name of the matrix: `类型:客户投诉`."""

    input = InputKind.CHOICE

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: in the middle of a line it is a word of the title."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> Kind:
        """The kind of that id, name or word."""
        typed = fold(clean(raw)).strip()
        for each in matrix_of(ctx.settings).kinds:
            if typed in {each.id, fold(each.name.zh), fold(each.name.en), *map(fold, each.words)}:
                return each
        names = ctx.row(each.name.usual(ctx.language) for each in matrix_of(ctx.settings).kinds)
        raise UserError("incident.no_kind", given=clean(raw)[:40], names=names)

    def offered(self, ctx: "Context") -> tuple[Option, ...]:
        """The kinds of the company's matrix."""
        kinds = matrix_of(ctx.settings).kinds
        return tuple(Option(each.id, each.name.usual(ctx.language)) for each in kinds)

    def shape(self, label: str) -> str:
        """The name, a colon and a word."""
        return f"{label}:…"

    def options(self, language: Language) -> tuple[Option, ...]:
        """None: which there are is the company's matter."""
        del language
        return ()


class Named(Title):
    """A line that is written behind its name: `范围:100 名用户`."""

    wordy = glued = True

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing that is not named."""
        del line, ctx
        return None

    def shape(self, label: str) -> str:
        """The name, a colon and words."""
        return f"{label}:…"


class Behind(Description):
    """Words behind their own name, up to the next one; or quoted, or on further lines."""

    glued = True


class Past(Argument[datetime]):
    """A moment that has passed, behind its name: `发生:09:40`, `发生:20分钟前` (I-15)."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing that is not named."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> datetime:
        """The moment meant."""
        return read_past(clean(raw), ctx.now, ctx.calendar.zone)

    def shape(self, label: str) -> str:
        """The name, a colon and a moment."""
        return f"{label}:09:40"


class Other(Argument[Incident]):
    """A second incident, by its id."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the id that is left."""
        del ctx
        return line.take(lambda token: token if _ID.fullmatch(fold(token)) else None)

    def read(self, raw: str, ctx: "Context") -> Incident:
        """The incident of that id."""
        return _INCIDENT.read(raw, ctx)

    def shape(self, label: str) -> str:
        """An id as people type it."""
        del label
        return "I3"


@dataclass(frozen=True, slots=True)
class New:
    """`/紧急 上报 支付接口大面积超时 !紧急 类型:技术故障 范围:100 名用户 建议:先切备用通道`."""

    title: Annotated[str, Title()]
    severity: Annotated[Severity, _SEVERITY]
    kind: Annotated[Kind | None, KindArgument()] = None
    scope: Annotated[str, Named(500)] = ""
    suggestion: Annotated[str, Behind(2000)] = ""
    happened: Annotated[datetime | None, Past()] = None

    def draft(self, ctx: "Context") -> Draft:
        """What is reported."""
        kind = self.kind or matrix_of(ctx.settings).kinds[0]
        return Draft(self.title, kind, self.severity, self.scope, self.suggestion, self.happened)


@dataclass(frozen=True, slots=True)
class Drill:
    """`/紧急 演练 支付接口超时 !紧急 @张伟 @李雷`: only those named hear of it."""

    title: Annotated[str, Title()]
    people: Annotated[tuple[Member, ...], PeopleMention()]
    severity: Annotated[Severity, _SEVERITY] = Severity.URGENT

    def draft(self, ctx: "Context") -> Draft:
        """What is practised."""
        kind = matrix_of(ctx.settings).kinds[0]
        return Draft(self.title, kind, self.severity, "", "", people=self.people, drill=True)


@dataclass(frozen=True, slots=True)
class One:
    """An incident and nothing else."""

    incident: Annotated[Incident, _INCIDENT]


@dataclass(frozen=True, slots=True)
class Noted:
    """An incident and, if one likes, a word to it."""

    incident: Annotated[Incident, _INCIDENT]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Said:
    """`/紧急 更新 I3 已切到备用通道`."""

    incident: Annotated[Incident, _INCIDENT]
    text: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An incident and a reason."""

    incident: Annotated[Incident, _INCIDENT]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Graded:
    """`/紧急 级别 I3 !紧急 影响扩大`."""

    incident: Annotated[Incident, _INCIDENT]
    severity: Annotated[Severity, _SEVERITY]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class PutOff:
    """`/紧急 推迟 I3 正在重启数据库 11:30`."""

    incident: Annotated[Incident, _INCIDENT]
    until: Annotated[When, Date()]
    reason: Annotated[str, Sentence()]


@dataclass(frozen=True, slots=True)
class Led:
    """`/紧急 组长 I3 @张伟`."""

    incident: Annotated[Incident, _INCIDENT]
    leader: Annotated[Member, PersonMention()]


@dataclass(frozen=True, slots=True)
class Called:
    """`/紧急 召集 I3 @李雷 @何佳怡`."""

    incident: Annotated[Incident, _INCIDENT]
    people: Annotated[tuple[Member, ...], PeopleMention()]


@dataclass(frozen=True, slots=True)
class Merged:
    """`/紧急 合并 I4 I3`."""

    incident: Annotated[Incident, _INCIDENT]
    into: Annotated[Incident, Other()]


@dataclass(frozen=True, slots=True)
class Learned:
    """`/紧急 报告 I3` opens the form: root cause, prevention."""

    incident: Annotated[Incident, _INCIDENT]
    cause: Annotated[str, Sentence(5000)]
    prevention: Annotated[str, Behind(5000)]


@dataclass(frozen=True, slots=True)
class Divided:
    """`/紧急 分工 I3 @李雷 查日志`."""

    incident: Annotated[Incident, _INCIDENT]
    person: Annotated[Member, PersonMention()]
    duty: Annotated[str, Sentence(200)]


@dataclass(frozen=True, slots=True)
class Tasked:
    """`/紧急 任务 I3 补充证书监控 @李雷 周五`."""

    incident: Annotated[Incident, _INCIDENT]
    title: Annotated[str, Title()]
    owner: Annotated[Member | None, PersonMention()] = None
    due: Annotated[When | None, Date()] = None


@dataclass(frozen=True, slots=True)
class Offered:
    """`/紧急 交接 I3 @陈思远 下班,进展见上`."""

    incident: Annotated[Incident, _INCIDENT]
    person: Annotated[Member, PersonMention()]
    note: Annotated[str, Sentence()] = ""


@dataclass(frozen=True, slots=True)
class Query:
    """`/紧急 搜索 支付 超时`."""

    query: Annotated[str, Title(100)]


class Days(Argument[int]):
    """A number of days: `90`, `90天`."""

    input = InputKind.NUMBER

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the next number."""
        del ctx
        return line.take(lambda token: token if _DAYS.fullmatch(fold(token)) else None)

    def read(self, raw: str, ctx: "Context") -> int:
        """From 1 to 999 days."""
        del ctx
        found = _DAYS.fullmatch(fold(raw).strip())
        if found is None or not int(found[1]):
            raise UserError("incident.days_wanted", given=clean(raw)[:40])
        return int(found[1])


@dataclass(frozen=True, slots=True)
class Span:
    """`/紧急 指标 90天`; 30 days where none are named."""

    days: Annotated[int, Days()] = 30


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
