"""Taking people off a meeting, or off a whole series; each of them learns of it once."""

from collections.abc import Iterable, Sequence

import msgspec

from bot.directory.queries import people
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party, everybody
from bot.engine.context import Context, Notice
from bot.engine.effects.appointments import appoint
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.actions.whole_series import going_series, planned_of
from bot.meetings.appointing import has_appointment
from bot.meetings.attaching import Enclosed
from bot.meetings.calendars import entry_file
from bot.meetings.model import Answer, Meeting, Plan
from bot.meetings.queries import attendees
from bot.meetings.reminders import tell


def uninvite(ctx: Context, meeting: Meeting, parties: Sequence[Party]) -> None:
    """Take people off the list of one meeting that is still to come."""
    meeting.refuse_unless_planned()
    gone = _asked(ctx, meeting, parties)
    if not gone:
        raise UserError("meeting.none_asked", id=meeting.subject)
    _take_off(ctx, meeting, gone, "meeting.lead.uninvited")


def uninvite_series(ctx: Context, meeting: Meeting, parties: Sequence[Party]) -> None:
    """Take people off a series: they are asked to none of its meetings from the next one on."""
    series = going_series(ctx, meeting)
    planned = planned_of(ctx, series)
    gone = _asked(ctx, planned, parties) if planned is not None else []
    plan = _without(ctx, series.plan, parties)
    if plan == series.plan and not gone:
        raise UserError("meeting.none_asked", id=meeting.subject)
    series.plan = plan
    keys = ", ".join(each.key for each in everybody(ctx, parties))
    ctx.record(meeting.subject, "meeting.uninvite_series", to=keys)
    if planned is not None and gone:
        _take_off(ctx, planned, gone, "meeting.lead.uninvited_series")


def _asked(ctx: Context, meeting: Meeting, parties: Iterable[Party]) -> list[Member]:
    """Those meant who are asked now; whoever arranges a meeting can't be taken off it."""
    meant = everybody(ctx, parties)
    if any(each == ctx.member(meeting.organiser_id) for each in parties):
        raise UserError("meeting.organiser_stays", id=meeting.subject)
    asked = {each.person_id for each in attendees(ctx.tx, meeting.id) if each.invited}
    return [each for each in meant if each.id in asked - {meeting.organiser_id}]


def _without(ctx: Context, plan: Plan, parties: Iterable[Party]) -> Plan:
    """The plan without these departments and people; who is asked by a department is noted."""
    units = {each.id for each in parties if isinstance(each, Unit)}
    named = {each.id for each in parties if isinstance(each, Member)}
    left = tuple(each for each in plan.units if each not in units)
    of_left = {each.id for each in people(ctx.tx, named) if each.department_id in left}
    return msgspec.structs.replace(
        plan,
        people=tuple(each for each in plan.people if each not in named),
        units=left,
        without=tuple(dict.fromkeys((*plan.without, *sorted(of_left)))),
    )


def _take_off(ctx: Context, meeting: Meeting, gone: Sequence[Member], key: str) -> None:
    ids = {each.id for each in gone}
    for each in attendees(ctx.tx, meeting.id):
        if each.person_id in ids:
            each.invited, each.chair, each.answer = False, False, Answer.NONE.value
            each.proposed_at, each.words = None, ""
    meeting.sequence += 1
    ctx.record(meeting.subject, "meeting.uninvite", to=", ".join(each.key for each in gone))
    ctx.changed(meeting)
    appoint(ctx, meeting.subject)
    ctx.tx.flush()
    lead = Lead(key, {"by": ctx.person.name}, {"at": meeting.starts_at})
    entry = Enclosed(ctx, lambda: entry_file(ctx, meeting, off=True))
    for reader in gone:
        files = () if has_appointment(ctx, meeting, reader) else entry.to(reader)
        tell(ctx, meeting, reader, Notice(lead, files=files))
