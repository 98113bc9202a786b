"""How much the company meets: across departments, how long, and what comes of it (M-12)."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from sqlmodel import col, select

from bot.directory.queries import people
from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.meetings.model import Attendee, Meeting, State
from bot.tasks import given_by

_DAYS: Final = 30
_DONE: Final = "done"
_FULL: Final = 100
_HOUR: Final = timedelta(hours=1)


class Measured(NamedTuple):
    """A span of meetings in figures; hours are people's, all together."""

    meetings: int
    across: int
    hours: float
    actions: int
    done: int

    @property
    def share_done(self) -> int | None:
        """Of a hundred actions, how many are done; None where there were none."""
        return round(self.done * _FULL / self.actions) if self.actions else None


def measured_card(ctx: Context) -> Card:
    """The last thirty days against the thirty before them: the baseline of the goal."""
    zone = ctx.calendar.zone
    today = datetime.combine(ctx.now.astimezone(zone).date() + timedelta(days=1), time(0), zone)
    begins = today - timedelta(days=_DAYS)
    now = measure(ctx, begins, today)
    before = measure(ctx, begins - timedelta(days=_DAYS), begins)
    rows = (
        ("across", str(now.across), str(before.across), _change(now.across, before.across)),
        ("meetings", str(now.meetings), str(before.meetings), ""),
        ("hours", f"{now.hours:.1f}", f"{before.hours:.1f}", _change(now.hours, before.hours)),
        ("done", _percent(now), _percent(before), ""),
    )
    return Card(
        title=ctx.text("meeting.measured", days=_DAYS),
        fields=tuple(
            Field(
                ctx.text(f"meeting.measure.{name}"),
                ctx.text("meeting.against", now=value, before=base) + change,
                wide=True,
            )
            for name, value, base, change in rows
        ),
        note=ctx.text("meeting.measured_note", days=_DAYS),
    )


def _percent(figures: Measured) -> str:
    share = figures.share_done
    return "–" if share is None else f"{share}% ({figures.done}/{figures.actions})"


def _change(now: float, before: float) -> str:
    """By how much it changed, in percent; nothing without a baseline."""
    return f" · {round((now - before) * _FULL / before):+d}%" if before else ""


def measure(ctx: Context, begins: datetime, ends: datetime) -> Measured:
    """The meetings that were held in a span."""
    held = select(Meeting).where(
        Meeting.state == State.OVER.value,
        col(Meeting.begun_at) >= begins,
        col(Meeting.begun_at) < ends,
    )
    meetings = {each.id: each for each in ctx.tx.exec(held).all()}
    came = _came(ctx, list(meetings))
    units = {each.id: each.department_id for each in people(ctx.tx, _everybody(came))}
    across, hours = 0, 0.0
    for each in meetings.values():
        there = came.get(each.id, [])
        across += len({units.get(one) for one in there} - {None}) > 1
        length = (each.ended_at or each.ends_at) - (each.begun_at or each.starts_at)
        hours += length / _HOUR * len(there)
    actions, done = _actions(ctx, list(meetings))
    return Measured(len(meetings), across, hours, actions, done)


def _came(ctx: Context, ids: list[int]) -> dict[int, list[int]]:
    query = select(Attendee.meeting_id, Attendee.person_id).where(
        col(Attendee.meeting_id).in_(ids), col(Attendee.present_at).is_not(None)
    )
    found: dict[int, list[int]] = {}
    for meeting_id, person_id in ctx.tx.exec(query).all():
        found.setdefault(meeting_id, []).append(person_id)
    return found


def _everybody(came: dict[int, list[int]]) -> list[int]:
    return list(Counter(each for there in came.values() for each in there))


def _actions(ctx: Context, ids: list[int]) -> tuple[int, int]:
    """How many tasks came of them, and how many of those are done."""
    tasks = [task for each in ids for task in given_by(ctx.tx, f"M{each}")]
    return len(tasks), sum(each.state == _DONE for each in tasks)
