"""What the matrix says, as values: kinds, teams, the policy of an incident (I-02…I-07)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from bot.time.calendar import WorkingCalendar
from bot.time.ladders import Measure
from bot.yaml.names import Name


class Severity(StrEnum):
    """How bad it is (I-02)."""

    GENERAL = "general"
    SERIOUS = "serious"
    URGENT = "urgent"


class Step(StrEnum):
    """Who is told next while nobody does anything; each is worked out when it is reached."""

    DUTY = "duty"
    HEAD = "head"
    LEADER = "leader"
    MANAGEMENT = "management"


class Strong(StrEnum):
    """Which messages use the messenger's strong reminder."""

    REPORT = "report"
    REMIND = "remind"
    BREACH = "breach"


class WhoKind(StrEnum):
    """How a team is found."""

    DEPARTMENT = "department"
    ROLE = "role"


class Who(msgspec.Struct, frozen=True):
    """Where a team's people are: the department's duty officer, or everybody of a job role."""

    kind: WhoKind
    name: str


class Team(msgspec.Struct, frozen=True):
    """Who is pulled in together; the first of `who` that the company has is asked."""

    id: str
    name: Name
    who: tuple[Who, ...]


class Kind(msgspec.Struct, frozen=True):
    """What kind of thing happened: whose it is to lead, and whom it concerns (I-14)."""

    id: str
    name: Name
    lead: str
    pulls: tuple[str, ...]
    words: tuple[str, ...] = ()


class Allowance(msgspec.Struct, frozen=True):
    """How long something may take: hours that all count, or working days."""

    seconds: int = 0
    days: int = 0

    @property
    def measure(self) -> Measure:
        """Whether nights count."""
        return Measure.WORKING if self.days else Measure.WALL

    def budget(self, at: datetime, calendar: WorkingCalendar) -> timedelta:
        """What a clock that starts then is given."""
        if self.days:
            return calendar.between(at, calendar.add_days(at, self.days))
        return timedelta(seconds=self.seconds)


NONE: Final = Allowance()
"""Nothing is asked for."""


class Limits(msgspec.Struct, frozen=True):
    """What one severity allows; `NONE` turns a clock off."""

    severity: Severity
    respond: Allowance
    solve: Allowance
    assemble: Allowance = NONE
    update: Allowance = NONE
    brief: Allowance = NONE
    report: Allowance = NONE
    pulls: tuple[str, ...] = ()
    room: bool = False
    strong: tuple[Strong, ...] = ()


class Policy(msgspec.Struct, frozen=True):
    """What an incident goes by, pinned when it begins: a matrix that changes later changes none."""

    limits: Limits
    lead: Team
    teams: tuple[Team, ...]
    management: Team | None
    steps: tuple[Step, ...]


class Matrix(msgspec.Struct, frozen=True):
    """The whole file."""

    teams: tuple[Team, ...]
    kinds: tuple[Kind, ...]
    severities: tuple[Limits, ...]
    steps: tuple[Step, ...]
    management: str = ""

    def kind(self, kind_id: str) -> Kind:
        """The kind of that id; one that the file no longer has is its first."""
        return next((each for each in self.kinds if each.id == kind_id), self.kinds[0])

    def policy(self, kind_id: str, severity: Severity) -> Policy:
        """What an incident of that kind and severity goes by."""
        kind = self.kind(kind_id)
        limits = next(each for each in self.severities if each.severity is severity)
        teams = {each.id: each for each in self.teams}
        pulled = [kind.lead] if severity is Severity.GENERAL else [kind.lead, *kind.pulls]
        wanted = dict.fromkeys([*pulled, *limits.pulls])
        return Policy(
            limits=limits,
            lead=teams[kind.lead],
            teams=tuple(teams[each] for each in wanted),
            management=teams.get(self.management),
            steps=self.steps,
        )
