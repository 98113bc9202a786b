"""Decisions that were looked for, with the meeting that took each."""

from typing import Final

from bot.engine.cards import Card, Field
from bot.engine.commands.pages import turning
from bot.engine.context import Context
from bot.meetings.cards.library import as_values, headed, page_note
from bot.meetings.library import Sought, decisions_found
from bot.meetings.model import Decision, Meeting

PAGE: Final = 10


def decisions_card(ctx: Context, sought: Sought, page: int) -> Card:
    """Each decision by its number: what, when, in which meeting."""
    found = decisions_found(ctx, sought, PAGE + 1, (page - 1) * PAGE)
    more = len(found) > PAGE
    return Card(
        title=headed(ctx, "minutes.decisions", sought),
        fields=tuple(_line(ctx, *each) for each in found[:PAGE]),
        body="" if found else ctx.text("minutes.none_found"),
        note=page_note(ctx, sought, page, more=more),
        buttons=tuple(turning(ctx, "meeting.decisions", as_values(sought), page, more=more)),
    )


def _line(ctx: Context, each: Decision, held: Meeting) -> Field:
    where = ctx.text("minutes.decided_in", id=f"Y{held.id}", title=held.title)
    return Field(f"{each.name} · {ctx.moment(each.at)}", f"{each.text}\n{where}", wide=True)
