"""Decisions that were looked for, with the meeting that took each."""

from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.meetings.model import Decision
from bot.meetings.queries import LISTED, meeting


def decisions_card(ctx: Context, found: list[Decision], words: str) -> Card:
    """Each decision by its number: what, when, in which meeting."""
    key = "minutes.found" if words else "minutes.newest"
    return Card(
        title=ctx.text(key, words=words) if words else ctx.text(key),
        fields=tuple(_line(ctx, each) for each in found[:LISTED]),
        body="" if found else ctx.text("minutes.none_found"),
        note=ctx.text("meeting.list.more", limit=LISTED) if len(found) > LISTED else "",
    )


def _line(ctx: Context, each: Decision) -> Field:
    held = meeting(ctx.tx, each.minutes_id)
    where = ctx.text("minutes.decided_in", id=held.subject, title=held.title)
    return Field(f"{each.name} · {ctx.moment(each.at)}", f"{each.text}\n{where}", wide=True)
