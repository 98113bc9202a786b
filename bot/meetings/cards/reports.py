"""The reports of a meeting that the actor may read, a page at a time; a tap opens one."""

from typing import Final

from bot.engine.cards import STANDALONE_RECORD, Button, Card
from bot.engine.commands.pages import turning
from bot.engine.context import Context
from bot.engine.feature import Report
from bot.meetings.model import Meeting
from bot.meetings.reports import reports_for

PAGE: Final = 6
"""Reports on a page: each has a button of its own."""


def reports_card(ctx: Context, shown: Meeting, page: int) -> Card:
    """One page of them, titled as their own cards are."""
    found = reports_for(ctx, shown, ctx.person)
    here = found[(page - 1) * PAGE : page * PAGE]
    more = len(found) > page * PAGE
    asked = {STANDALONE_RECORD: shown.subject}
    return Card(
        title=ctx.text("meeting.reports.of", meeting=f"{shown.subject} {shown.title}"),
        body="\n".join(_line(ctx, each) for each in here) or ctx.text("meeting.reports.none"),
        note=ctx.text("page.nth", page=page) if more or page > 1 else "",
        buttons=(
            *(_opening(ctx, each) for each in here),
            *turning(ctx, "meeting.reports", asked, page, more=more),
        ),
    )


def _line(ctx: Context, report: Report) -> str:
    view = ctx.rules.views[report.subject[0]]
    card = view(ctx, int(report.subject[1:]), ctx.person)
    return " · ".join(filter(None, (card.title, card.note)))


def _opening(ctx: Context, report: Report) -> Button:
    label = ctx.text("minutes.open", id=report.subject)
    return Button(label, report.show, values={STANDALONE_RECORD: report.subject})
