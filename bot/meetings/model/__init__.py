"""Meetings and what is written down of them: pure rules, no database, no clock."""

from bot.meetings.model.content import Content, Todo
from bot.meetings.model.entry import Entry
from bot.meetings.model.meeting import (
    AHEAD,
    HELD,
    AgendaItem,
    Answer,
    Attendee,
    Kind,
    Meeting,
    State,
    kind_of,
)
from bot.meetings.model.minutes import PREFIX, Decision, Edition, Minutes, Stage
from bot.meetings.model.series import Plan, PlannedItem, Series

__all__ = [
    "AHEAD",
    "HELD",
    "PREFIX",
    "AgendaItem",
    "Answer",
    "Attendee",
    "Content",
    "Decision",
    "Edition",
    "Entry",
    "Kind",
    "Meeting",
    "Minutes",
    "Plan",
    "PlannedItem",
    "Series",
    "Stage",
    "State",
    "Todo",
    "kind_of",
]
