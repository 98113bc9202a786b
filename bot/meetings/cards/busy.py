"""Who has something else at a time, among the bot's own meetings and leave (M-01)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.engine.context import Context
from bot.meetings.queries import clashing

_SHOWN: Final = 20


def busy(
    ctx: Context, people: Sequence[int], starts: datetime, ends: datetime, *, but: int | None = None
) -> dict[int, str]:
    """What keeps each of those who are not free then."""
    meetings = clashing(ctx.tx, people, starts, ends, but)
    found = {}
    for person_id in people:
        keeps = [
            ctx.text(
                "meeting.in_meeting",
                id=each.subject,
                span=told_span(ctx, each.starts_at, each.ends_at),
            )
            for each in meetings.get(person_id, [])
        ]
        if ctx.presence.is_away(person_id, starts):
            keeps.append(ctx.text("meeting.on_leave"))
        if keeps:
            found[person_id] = "; ".join(keeps)
    return found


def told_busy(ctx: Context, keeps: dict[int, str]) -> list[str]:
    """A line for each of them, at most twenty."""
    lines = [f"{ctx.member(each).name}: {what}" for each, what in keeps.items()]
    more = len(lines) - _SHOWN
    return lines if more <= 0 else [*lines[:_SHOWN], ctx.text("meeting.more_busy", count=more)]


def told_span(ctx: Context, starts: datetime, ends: datetime) -> str:
    """From when to when, the day told once: `11月26日 周四 14:00–15:30`."""
    zone = ctx.calendar.zone
    begins, closes = starts.astimezone(zone), ends.astimezone(zone)
    if begins.date() == closes.date():
        return f"{ctx.moment(starts)}–{closes:%H:%M}"
    return f"{ctx.moment(starts)} – {ctx.moment(ends)}"
