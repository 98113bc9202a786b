"""Meetings: arranged, held in a room, written down by their tags, their actions made tasks."""

from typing import Final

from bot.engine.feature import Feature
from bot.meetings.actions.lines import LISTENER
from bot.meetings.actions.series import SERIES_LADDERS
from bot.meetings.appointing import appointment
from bot.meetings.cards.asking import offers
from bot.meetings.cards.carried import cards_of_task
from bot.meetings.cards.meeting import meeting_card
from bot.meetings.cards.minutes import minutes_card
from bot.meetings.commands import COMMANDS as MEETINGS
from bot.meetings.leavers import LEAVERS
from bot.meetings.library_commands import COMMANDS as LIBRARY
from bot.meetings.minutes_commands import COMMANDS as MINUTES
from bot.meetings.papers import PAPER_LADDERS
from bot.meetings.queries import of_person
from bot.meetings.reminders import LADDERS
from bot.meetings.reports import meetings_bringing

FEATURE: Final = Feature(
    (*MEETINGS, *LIBRARY, *MINUTES),
    {"M": meeting_card, "Y": minutes_card},
    {**LADDERS, **SERIES_LADDERS, **PAPER_LADDERS},
    echoes={
        "T": cards_of_task,
        "W": lambda ctx, summary_id: meetings_bringing(ctx, f"W{summary_id}"),
        "X": lambda ctx, project_id: meetings_bringing(ctx, f"X{project_id}"),
    },
    leavers=LEAVERS,
    listener=LISTENER,
    mine={"M": lambda ctx: of_person(ctx.tx, ctx.person.id, ctx.now)},
    appointments={"M": appointment},
    offers=offers,
)
