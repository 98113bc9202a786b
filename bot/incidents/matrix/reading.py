"""Reads a matrix: everything that is wrong is told at once, each with its line."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, TypeVar

from bot.errors import SetupError
from bot.incidents.matrix.model import (
    NONE,
    Allowance,
    Kind,
    Limits,
    Matrix,
    Severity,
    Step,
    Strong,
    Team,
    Who,
    WhoKind,
)
from bot.time.durations import parse_duration
from bot.yaml.cells import Cells, text
from bot.yaml.lines import Flaws, Table, Value, load

E = TypeVar("E", bound=StrEnum)

_DAYS: Final = re.compile("([0-9]{1,2}) ?(?:working days?|个工作日)")
_LONGEST: Final = 30 * 86_400
_SHORTEST: Final = 60


class MatrixError(SetupError):
    """A matrix that can't be used; `flaws` names all that is wrong, each with its line."""

    def __init__(self, source: str, flaws: Sequence[str]) -> None:
        super().__init__(f"{source} can't be used: {'; '.join(flaws)}")
        self.flaws = tuple(flaws)


def read(written: str, source: str) -> Matrix:
    """The matrix that a file's text says; raises MatrixError."""
    flaws = Flaws()
    value = load(written, flaws)
    found = None
    if isinstance(value, Table):
        found = _matrix(Cells(value, flaws))
    elif value is not None:
        flaws.note(1, "a matrix begins with keys: teams, kinds, severities and steps")
    if flaws or found is None:
        raise MatrixError(source, list(flaws))
    return found


def _matrix(cells: Cells) -> Matrix:
    teams = tuple(_team(each) for each in cells.tables("teams"))
    known = [each.id for each in teams]
    found = Matrix(
        teams=teams,
        kinds=tuple(_kind(each, known) for each in cells.tables("kinds")),
        severities=tuple(_limits(each, known) for each in cells.tables("severities")),
        steps=_words(cells, "steps", Step) or tuple(Step),
        management=cells.text("management", ""),
    )
    line, flaws = cells.line, cells.flaws
    if not teams or not found.kinds:
        flaws.note(line, "there has to be at least one team, and one kind")
    lacking = [each for each in Severity if each not in {one.severity for one in found.severities}]
    if lacking:
        flaws.note(line, f"severities lacks {', '.join(lacking)}")
    _named(flaws, cells.line_of("management"), [found.management], known)
    _once(flaws, line, "team", known)
    _once(flaws, line, "kind", [each.id for each in found.kinds])
    _once(flaws, line, "severity", [each.severity for each in found.severities])
    cells.finish()
    return found


def _team(cells: Cells) -> Team:
    team = cells.id("id")
    name = cells.name("name")
    who = tuple(one for each in cells.many("who") if (one := _who(each, cells.flaws)))
    if not who:
        cells.flaws.note(cells.line, f"{team}: who is missing, such as `who: [{{department: …}}]`")
    cells.finish()
    return Team(team, name, who)


def _who(value: Value, flaws: Flaws) -> Who | None:
    if not isinstance(value, Table) or len(value.entries) != 1:
        flaws.note(value.line, "under who stand entries such as {department: …} or {role: …}")
        return None
    kind, given = next(iter(value.entries.items()))
    if kind not in set(WhoKind):
        flaws.note(value.line, f"{kind} names nobody; write {' or '.join(WhoKind)}")
        return None
    return Who(WhoKind(kind), text(given, kind, flaws))


def _kind(cells: Cells, teams: Sequence[str]) -> Kind:
    found = Kind(
        id=cells.id("id"),
        name=cells.name("name"),
        lead=cells.text("lead"),
        pulls=cells.texts("pulls"),
        words=cells.texts("words"),
    )
    _named(cells.flaws, cells.line_of("lead"), [found.lead], teams)
    _named(cells.flaws, cells.line_of("pulls"), found.pulls, teams)
    cells.finish()
    return found


def _limits(cells: Cells, teams: Sequence[str]) -> Limits:
    found = Limits(
        severity=cells.choice("id", Severity.GENERAL),
        respond=_allowance(cells, "respond", needed=True),
        solve=_allowance(cells, "solve", needed=True),
        assemble=_allowance(cells, "assemble"),
        update=_allowance(cells, "update"),
        brief=_allowance(cells, "brief"),
        report=_allowance(cells, "report"),
        pulls=cells.texts("pulls"),
        room=cells.flag("room", default=False),
        strong=_words(cells, "strong", Strong),
    )
    _named(cells.flaws, cells.line_of("pulls"), found.pulls, teams)
    cells.finish()
    return found


def _allowance(cells: Cells, key: str, *, needed: bool = False) -> Allowance:
    written = cells.text(key) if needed else cells.text(key, "")
    if not written:
        return NONE
    if days := _DAYS.fullmatch(written):
        if int(days[1]):
            return Allowance(days=int(days[1]))
    else:
        try:
            seconds = int(parse_duration(written).total_seconds())
        except SetupError:
            seconds = 0
        if _SHORTEST <= seconds <= _LONGEST:
            return Allowance(seconds=seconds)
    cells.flaws.note(
        cells.line_of(key),
        f"{key} is {written!r}; write it like 30m, 2h or `3 working days`, from 1m to 30d",
    )
    return NONE


def _words(cells: Cells, key: str, of: type[E]) -> tuple[E, ...]:
    found = []
    for each in cells.texts(key):
        if each in set(of):
            found.append(of(each))
        else:
            cells.flaws.note(cells.line_of(key), f"{key}: {each!r} is none of {', '.join(of)}")
    return tuple(dict.fromkeys(found))


def _named(flaws: Flaws, line: int, names: Iterable[str], known: Sequence[str]) -> None:
    for each in names:
        if each and each not in known:
            flaws.note(line, f"there is no team {each!r}; known are {', '.join(known)}")


def _once(flaws: Flaws, line: int, what: str, names: Sequence[str]) -> None:
    for each in dict.fromkeys(names):
        if names.count(each) > 1:
            flaws.note(line, f"the {what} {each!r} stands twice")
