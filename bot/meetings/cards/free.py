"""Free and busy: what people have at a time, or for the rest of the day (M-01)."""

from datetime import datetime, timedelta
from typing import Final

from bot.directory.queries import members_of
from bot.directory.values import Member
from bot.engine.cards import Card, Field, Tone
from bot.engine.commands.mentions import Party
from bot.engine.context import Context
from bot.meetings.cards.busy import busy, told_busy, told_span
from bot.meetings.cards.meeting import told_names
from bot.time.phrases.ranges import Range

_MOST: Final = 500


def free_card(ctx: Context, parties: tuple[Party, ...], when: Range | None) -> Card:
    """Who is free at a time and who is not; without people oneself, without a time today."""
    starts, ends = _span(ctx, when)
    people = _people(ctx, parties)
    keeps = busy(ctx, [each.id for each in people], starts, ends)
    free = [each.id for each in people if each.id not in keeps]
    told = (
        ("busy", "\n".join(told_busy(ctx, keeps))),
        ("free", told_names(ctx, free)),
    )
    fields = [Field(ctx.text(f"meeting.{key}"), said, wide=True) for key, said in told if said]
    return Card(
        title=ctx.text("meeting.free_title", span=told_span(ctx, starts, ends)),
        tone=Tone.WARNING if keeps else Tone.SUCCESS,
        fields=tuple(fields),
        note=ctx.text("meeting.free_note"),
    )


def _span(ctx: Context, when: Range | None) -> tuple[datetime, datetime]:
    if when is not None:
        return when.starts, when.ends or when.starts + ctx.settings.meeting.length
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    ends = ctx.calendar.end_of_day(today)
    return ctx.now, ends if ends > ctx.now else ctx.now + timedelta(hours=1)


def _people(ctx: Context, parties: tuple[Party, ...]) -> list[Member]:
    found: dict[int, Member] = {}
    for each in parties or (ctx.person,):
        members = [each] if isinstance(each, Member) else members_of(ctx.tx, each.id)
        found |= {member.id: member for member in members}
    return list(found.values())[:_MOST]
