"""Which absences may be entered: pure rules, no database, no clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.directory.absences import Absence, Absent
from bot.errors import UserError
from bot.time.calendar import Period

_LONGEST: Final = timedelta(days=366)


def check_span(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Raise UserError for a span that is over, runs backwards or has no sensible end."""
    if ends_at <= starts_at:
        raise UserError("absence.backwards")
    if ends_at <= now:
        raise UserError("absence.past")
    if ends_at - starts_at > _LONGEST or starts_at - now > _LONGEST:
        raise UserError("absence.too_long")


def overlapping(known: list[Absent], starts_at: datetime, ends_at: datetime) -> Absent | None:
    """The first of these absences that shares a moment with a span."""
    shared = (each for each in known if each.starts_at < ends_at and starts_at < each.ends_at)
    return next(shared, None)


def uncovered(span: Period, known: list[Absent]) -> Iterator[Period]:
    """What of a span none of these absences covers; they come in their order."""
    begins, ends = span
    for each in known:
        if each.starts_at >= ends:
            break
        if begins < each.starts_at:
            yield begins, each.starts_at
        begins = max(begins, each.ends_at)
    if begins < ends:
        yield begins, ends


def refuse_past(absence: Absence) -> None:
    """Raise UserError where an absence has no effect any more."""
    if not absence.is_ahead:
        raise UserError("absence.over", id=absence.subject)
