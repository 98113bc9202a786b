"""A meeting made by its plan: who is asked to it, its agenda, how everybody learns of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.directory.queries import department
from bot.directory.values import Member, Unit
from bot.engine.commands.mentions import Party, everybody
from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.appointments import appoint
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.files.values import FileRef
from bot.meetings.appointing import has_appointment
from bot.meetings.arguments import Item, New
from bot.meetings.attaching import Enclosed
from bot.meetings.calendars import entry_file
from bot.meetings.cards.busy import busy, told_busy
from bot.meetings.model import (
    AgendaItem,
    Answer,
    Attendee,
    Meeting,
    Plan,
    PlannedItem,
    Series,
    kind_of,
)
from bot.meetings.queries import agenda, attendees
from bot.meetings.reminders import REMIND, await_start, tell
from bot.time.phrases.ranges import Range
from storage import entities

_ROLE: Final = "document"
_LONGEST: Final = timedelta(hours=12)


class Slot(NamedTuple):
    """Where and when a meeting is made, and of which series."""

    place: Origin
    starts: datetime
    ends: datetime
    series: Series | None = None


def planned(given: New) -> Plan:
    """What was asked for, as it is kept for a series."""
    parties = (*given.people, *given.units)
    return Plan(
        title=given.title,
        purpose=(given.kind or kind_of(given.title)).value,
        people=tuple(each.id for each in parties if isinstance(each, Member)),
        units=tuple(each.id for each in parties if isinstance(each, Unit)),
        items=tuple(map(planned_item, given.items)),
        place=given.place,
        link=given.link,
        documents=given.documents,
    )


def planned_item(item: Item) -> PlannedItem:
    """A thing to be talked about, as it is kept."""
    return PlannedItem(item.title, item.owner.id if item.owner else None, item.minutes)


def make(ctx: Context, plan: Plan, organiser: Member, slot: Slot) -> Meeting:
    """Write a meeting down, with whoever is asked to it; nobody is told yet."""
    series = slot.series
    meeting = entities.create(
        ctx.tx,
        Meeting,
        title=plan.title,
        purpose=plan.purpose,
        organiser_id=organiser.id,
        messenger=slot.place.messenger,
        room=slot.place.room,
        starts_at=slot.starts,
        ends_at=slot.ends,
        place=plan.place,
        link=plan.link,
        documents=plan.documents,
        series_id=series.id if series else None,
        occurs_on=slot.starts.astimezone(ctx.calendar.zone).date() if series else None,
        created_at=ctx.now,
    )
    ask(ctx, meeting, [organiser, *asked_by(ctx, plan, organiser)])
    write_agenda(ctx, meeting, plan.items)
    ctx.born(meeting.subject)
    ctx.record(meeting.subject, "meeting.new", title=plan.title, due=slot.starts.isoformat())
    await_start(ctx, meeting)
    appoint(ctx, meeting.subject)
    return meeting


def asked_by(ctx: Context, plan: Plan, organiser: Member) -> list[Member]:
    """Whom a plan asks now, but for whoever arranges the meeting."""
    units = (department(ctx.tx, each) for each in plan.units)
    parties: list[Party] = [*map(ctx.member, plan.people), *filter(None, units)]
    left_out = {organiser.id, *plan.without}
    return [each for each in everybody(ctx, parties) if each.id not in left_out]


def ask(ctx: Context, meeting: Meeting, people: Iterable[Member]) -> None:
    """Put people on the list of those who are asked."""
    for each in people:
        mine = each.id == meeting.organiser_id
        answer = Answer.ACCEPTED if mine else Answer.NONE
        ctx.tx.add(
            Attendee(meeting_id=meeting.id, person_id=each.id, chair=mine, answer=answer.value)
        )


def write_agenda(ctx: Context, meeting: Meeting, items: Sequence[PlannedItem]) -> None:
    """Write the agenda, instead of the one that was."""
    for old in agenda(ctx.tx, meeting.id):
        ctx.tx.delete(old)
    for position, each in enumerate(items, start=1):
        ctx.tx.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=position,
                title=each.title,
                owner_id=each.owner_id,
                minutes=each.minutes,
            )
        )


def keep_files(ctx: Context, meeting: Meeting) -> list[FileRef]:
    """Keep the files that came with what was said: whoever may read the meeting may open them."""
    files = ctx.files.take()
    for each in files:
        ctx.files.attach(meeting.subject, each, role=_ROLE)
    return list(files)


def announce(ctx: Context, meeting: Meeting, lead: Lead) -> None:
    """Hang the card up in the room, or show it to whoever arranged it, and ask everybody."""
    ctx.tx.flush()
    organiser = ctx.member(meeting.organiser_id)
    there = [ctx.member(each.person_id) for each in attendees(ctx.tx, meeting.id)]
    asked = [each for each in there if each.id != organiser.id]
    if meeting.room:
        place = Origin(meeting.messenger, meeting.room)
        ctx.post(meeting.subject, place, Notice(until=REMIND, calls=tuple(asked)))
    else:
        ctx.notify(organiser, meeting.subject, Notice(until="" if ctx.actor else REMIND))
    tell_each(ctx, meeting, asked, lead)


def tell_each(ctx: Context, meeting: Meeting, readers: Iterable[Member], lead: Lead) -> None:
    """Tell people of the meeting, with its entry for calendars where it does not come by itself."""
    ctx.tx.flush()
    entry = Enclosed(ctx, lambda: entry_file(ctx, meeting))
    for each in readers:
        files = () if has_appointment(ctx, meeting, each) else entry.to(each)
        tell(ctx, meeting, each, Notice(lead, until=REMIND, files=files))


def warn(ctx: Context, meeting: Meeting, only: list[int] | None = None) -> None:
    """Tell whoever arranges it who has something else then, or is away."""
    ctx.tx.flush()
    asked = [each.person_id for each in attendees(ctx.tx, meeting.id) if each.invited]
    checked = asked if only is None else only
    keeps = busy(ctx, checked, meeting.starts_at, meeting.ends_at, but=meeting.id)
    if keeps:
        who = "\n".join(told_busy(ctx, keeps))
        ctx.reply(ctx.text("meeting.clashes", id=meeting.subject, who=who))


def span_of(ctx: Context, when: Range) -> tuple[datetime, datetime]:
    """From when to when a meeting is; raises UserError for one that is past or never ends."""
    starts, ends = when.starts, when.ends or when.starts + ctx.settings.meeting.length
    if starts <= ctx.now:
        raise UserError("meeting.past", at=ctx.moment(starts))
    if ends - starts > _LONGEST:
        raise UserError("meeting.too_long", span=ctx.span(_LONGEST))
    return starts, ends
