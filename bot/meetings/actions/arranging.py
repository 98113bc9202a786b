"""Arranging a meeting, changing and cancelling it; everybody learns of it once (M-01)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.directory.queries import members_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.live import Lead
from bot.engine.mentions import Party
from bot.errors import UserError
from bot.meetings.arguments import Changed, Item, New
from bot.meetings.cards.busy import busy, told_busy
from bot.meetings.model import AgendaItem, Answer, Attendee, Meeting, State, kind_of
from bot.meetings.places import leave_place, move_place, take_place
from bot.meetings.queries import agenda, attendees
from bot.meetings.reminders import REMIND, await_start, tell
from bot.time.phrases.ranges import Range
from storage import entities

_LONGEST: Final = timedelta(hours=12)
_MOST: Final = 2000
_ROLE: Final = "document"


def arrange(ctx: Context, given: New) -> Meeting:
    """Arrange a meeting: ask everybody to it, and tell who can't be there."""
    starts, ends = _span(ctx, given.when)
    meeting = entities.create(
        ctx.tx,
        Meeting,
        title=given.title,
        purpose=(given.kind or kind_of(given.title)).value,
        organiser_id=ctx.person.id,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        starts_at=starts,
        ends_at=ends,
        place=given.place,
        link=given.link,
        documents=given.documents,
        created_at=ctx.now,
    )
    asked = _people(ctx, (*given.people, *given.units))
    _ask(ctx, meeting, [ctx.person, *asked])
    _plan(ctx, meeting, given.items)
    ctx.born(meeting.subject)
    ctx.record(meeting.subject, "meeting.new", title=meeting.title, due=starts.isoformat())
    for file in ctx.files.take():
        ctx.files.attach(meeting.subject, file, role=_ROLE)
    take_place(ctx, meeting)
    await_start(ctx, meeting)
    _announce(ctx, meeting, asked)
    return meeting


def change(ctx: Context, given: Changed) -> None:
    """Change what was arranged; another time, place or way in is told to everybody."""
    meeting = given.meeting
    _refuse_unless_planned(meeting)
    moved = given.when is not None and _move(ctx, meeting, given.when)
    told = moved or _differs(meeting, given)
    for name in ("title", "place", "link", "documents"):
        if (value := getattr(given, name)) is not None:
            setattr(meeting, name, value)
    _house(ctx, meeting, given, moved=moved)
    if given.items is not None:
        _plan(ctx, meeting, given.items)
    ctx.record(meeting.subject, "meeting.change", due=meeting.starts_at.isoformat())
    ctx.changed(meeting)
    if not told:
        return
    meeting.sequence += 1
    key = "meeting.lead.moved" if moved else "meeting.lead.changed"
    lead = Lead(key, {"by": ctx.person.name}, {"at": meeting.starts_at})
    _tell_everybody(ctx, meeting, lead)
    if moved:
        _warn(ctx, meeting)


def _house(ctx: Context, meeting: Meeting, given: Changed, *, moved: bool) -> None:
    """Have the room that is meant now, or the same at another time."""
    if given.place is not None:
        take_place(ctx, meeting)
    elif moved:
        move_place(ctx, meeting)


def invite(ctx: Context, meeting: Meeting, parties: Iterable[Party]) -> None:
    """Ask more people to a meeting."""
    _refuse_unless_planned(meeting)
    known = {each.person_id: each for each in attendees(ctx.tx, meeting.id)}
    fresh = [
        each for each in _people(ctx, parties) if each.id not in known or not known[each.id].invited
    ]
    if not fresh:
        raise UserError("meeting.all_asked", id=meeting.subject)
    for each in fresh:
        if each.id in known:
            known[each.id].invited = True
    _ask(ctx, meeting, [each for each in fresh if each.id not in known])
    ctx.record(meeting.subject, "meeting.invite", to=", ".join(each.key for each in fresh))
    ctx.changed(meeting)
    for each in fresh:
        _invite(ctx, meeting, each)
    _warn(ctx, meeting, [each.id for each in fresh])


def cancel(ctx: Context, meeting: Meeting, reason: str) -> None:
    """Call a meeting off."""
    meeting.move(State.CANCELLED)
    meeting.reason = reason
    meeting.sequence += 1
    ctx.stop_clock(meeting.subject, REMIND, "cancelled")
    leave_place(ctx, meeting)
    ctx.record(meeting.subject, "meeting.cancel", reason=reason)
    ctx.changed(meeting)
    lead = Lead("meeting.lead.cancelled", {"by": ctx.person.name}, {"at": meeting.starts_at})
    _tell_everybody(ctx, meeting, lead)


def _span(ctx: Context, when: Range) -> tuple[datetime, datetime]:
    starts, ends = when.starts, when.ends or when.starts + ctx.settings.meeting.length
    if starts <= ctx.now:
        raise UserError("meeting.past", at=ctx.moment(starts))
    if ends - starts > _LONGEST:
        raise UserError("meeting.too_long", span=ctx.span(_LONGEST))
    return starts, ends


def _move(ctx: Context, meeting: Meeting, when: Range) -> bool:
    """Give the meeting its new time, for which everybody is asked anew; whether it is another."""
    length = meeting.ends_at - meeting.starts_at
    starts, ends = _span(ctx, Range(when.starts, when.ends or when.starts + length))
    if (starts, ends) == (meeting.starts_at, meeting.ends_at):
        return False
    meeting.starts_at, meeting.ends_at = starts, ends
    for each in attendees(ctx.tx, meeting.id):
        if each.person_id != meeting.organiser_id:
            each.answer, each.proposed_at, each.words = Answer.NONE.value, None, ""
    ctx.stop_clock(meeting.subject, REMIND, "moved")
    await_start(ctx, meeting)
    return True


def _differs(meeting: Meeting, given: Changed) -> bool:
    """Whether something changes that everybody has to know."""
    names = ("title", "place", "link")
    return any(
        (value := getattr(given, name)) is not None and value != getattr(meeting, name)
        for name in names
    )


def _refuse_unless_planned(meeting: Meeting) -> None:
    if not meeting.is_planned:
        raise UserError("meeting.begun", id=meeting.subject)


def _people(ctx: Context, parties: Iterable[Party]) -> list[Member]:
    """Everybody who is meant, each once and but for the actor; of a department all its members."""
    found: dict[int, Member] = {}
    for each in parties:
        members = [each] if isinstance(each, Member) else members_of(ctx.tx, each.id)
        found |= {member.id: member for member in members if member.active}
    found.pop(ctx.person.id, None)
    if len(found) > _MOST:
        raise UserError("input.too_many", limit=_MOST)
    return list(found.values())


def _ask(ctx: Context, meeting: Meeting, people: Iterable[Member]) -> None:
    for each in people:
        mine = each.id == meeting.organiser_id
        answer = Answer.ACCEPTED if mine else Answer.NONE
        ctx.tx.add(
            Attendee(meeting_id=meeting.id, person_id=each.id, chair=mine, answer=answer.value)
        )


def _plan(ctx: Context, meeting: Meeting, items: Iterable[Item]) -> None:
    """Write the agenda, instead of the one that was."""
    for old in agenda(ctx.tx, meeting.id):
        ctx.tx.delete(old)
    for position, each in enumerate(items, start=1):
        owner = each.owner.id if each.owner else None
        ctx.tx.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=position,
                title=each.title,
                owner_id=owner,
                minutes=each.minutes,
            )
        )


def _announce(ctx: Context, meeting: Meeting, asked: Iterable[Member]) -> None:
    """Hang the card up in the room, or show it to whoever arranged it, and ask everybody."""
    if meeting.room:
        ctx.post(meeting.subject, Origin(meeting.messenger, meeting.room), Notice(until=REMIND))
    else:
        ctx.notify(ctx.person, meeting.subject)
    for each in asked:
        _invite(ctx, meeting, each)
    _warn(ctx, meeting)


def _invite(ctx: Context, meeting: Meeting, reader: Member) -> None:
    lead = Lead("meeting.lead.invited", {"by": ctx.person.name}, {"at": meeting.starts_at})
    tell(ctx, meeting, reader, lead, until=REMIND)


def _tell_everybody(ctx: Context, meeting: Meeting, lead: Lead) -> None:
    """Tell all who are asked and have not declined, but for the actor."""
    for each in attendees(ctx.tx, meeting.id):
        if each.invited and each.person_id != ctx.person.id and each.answer != Answer.DECLINED:
            tell(ctx, meeting, ctx.member(each.person_id), lead, until=REMIND)


def _warn(ctx: Context, meeting: Meeting, only: list[int] | None = None) -> None:
    """Tell whoever arranges it who has something else then, or is away."""
    ctx.tx.flush()
    asked = [each.person_id for each in attendees(ctx.tx, meeting.id) if each.invited]
    checked = asked if only is None else only
    keeps = busy(ctx, checked, meeting.starts_at, meeting.ends_at, but=meeting.id)
    if keeps:
        who = "\n".join(told_busy(ctx, keeps))
        ctx.reply(ctx.text("meeting.clashes", id=meeting.subject, who=who))
