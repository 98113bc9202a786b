"""Arranging a meeting, changing and cancelling it; everybody learns of it once (M-01)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from bot.engine.commands.argument import becomes
from bot.engine.commands.mentions import Party, everybody, refuse_too_many
from bot.engine.context import Context
from bot.engine.effects.appointments import appoint
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.actions.making import (
    Slot,
    announce,
    ask,
    asked_by,
    keep_files,
    make,
    planned,
    planned_item,
    span_of,
    tell_each,
    warn,
    write_agenda,
)
from bot.meetings.actions.series import begin_series, first_of, follow, follows
from bot.meetings.arguments import Changed, New
from bot.meetings.cards.asking import moved_question, refuse_other_day
from bot.meetings.model import Answer, Meeting, State
from bot.meetings.places import leave_place, move_place, take_place
from bot.meetings.queries import attendees, series_ahead
from bot.meetings.reminders import REMIND, await_start
from bot.time.phrases.ranges import Range


def arrange(ctx: Context, given: New) -> Meeting:
    """Arrange a meeting, or the first of a series: ask everybody, and tell who can't be there."""
    plan, when, rule = planned(given), given.when.range, given.when.rule
    refuse_too_many(asked_by(ctx, plan, ctx.person))
    series = begin_series(ctx, plan, when, rule) if rule is not None else None
    if series is not None:
        when = first_of(ctx, series)
    starts, ends = span_of(ctx, when)
    meeting = make(ctx, plan, ctx.person, Slot(ctx.origin, starts, ends, series))
    if given.about:
        meeting.about = given.about
        ctx.record(meeting.about, "meeting.about", text=f"{meeting.subject} {meeting.title}")
    keep_files(ctx, meeting)
    take_place(ctx, meeting)
    key = "meeting.lead.invited" if series is None else "meeting.lead.invited_series"
    if series is not None:
        follows(ctx, meeting)
    announce(ctx, meeting, Lead(key, {"by": ctx.person.name}, {"at": meeting.starts_at}))
    warn(ctx, meeting)
    return meeting


def change(ctx: Context, given: Changed) -> None:
    """Change one meeting; of a series whoever moves it may have the others moved as well.

    What was not held at its time may be given another.
    """
    series = series_ahead(ctx.tx, given.meeting)
    before = given.meeting.starts_at, given.meeting.ends_at
    change_and_tell(ctx, given, "" if series is None else "_once")
    if series is not None and before != (given.meeting.starts_at, given.meeting.ends_at):
        ctx.reply(moved_question(ctx, given.meeting, series))


def change_and_tell(ctx: Context, given: Changed, scope: str, *, anew: bool = False) -> None:
    """Change what was arranged; another time, place or way in is told to everybody.

    The message says the `scope`, and is that of another time where it is `anew` for the series.
    """
    meeting = given.meeting
    if meeting.state == State.UNHELD and given.when is not None:
        meeting.move(State.PLANNED)
    meeting.refuse_unless_planned()
    when = _on_day(ctx, meeting, given.when) if isinstance(given.when, date) else given.when
    moved = when is not None and _move(ctx, meeting, when)
    told = moved or anew or _differs(meeting, given)
    for name in ("title", "place", "link", "documents"):
        setattr(meeting, name, becomes(getattr(meeting, name), getattr(given, name)))
    keep_files(ctx, meeting)
    _house(ctx, meeting, given, moved=moved)
    if given.items is not None:
        write_agenda(ctx, meeting, [planned_item(each) for each in becomes((), given.items)])
    ctx.record(meeting.subject, "meeting.change", due=meeting.starts_at.isoformat())
    ctx.changed(meeting)
    appoint(ctx, meeting.subject)
    if not told:
        return
    meeting.sequence += 1
    key = "meeting.lead.moved" if moved or anew else "meeting.lead.changed"
    lead = Lead(f"{key}{scope}", {"by": ctx.person.name}, {"at": meeting.starts_at})
    _tell_everybody(ctx, meeting, lead)
    if moved:
        warn(ctx, meeting)


def _house(ctx: Context, meeting: Meeting, given: Changed, *, moved: bool) -> None:
    """Have the room that is meant now, or the same at another time."""
    if given.place is not None:
        take_place(ctx, meeting)
    elif moved:
        move_place(ctx, meeting)


def invite(ctx: Context, meeting: Meeting, parties: Iterable[Party]) -> None:
    """Ask more people to a meeting."""
    meeting.refuse_unless_planned()
    known = {each.person_id: each for each in attendees(ctx.tx, meeting.id)}
    meant = everybody(ctx, parties)
    refuse_too_many(meant)
    fresh = [each for each in meant if each.id not in known or not known[each.id].invited]
    if not fresh:
        raise UserError("meeting.all_asked", id=meeting.subject)
    for each in fresh:
        if each.id in known:
            known[each.id].invited = True
    ask(ctx, meeting, [each for each in fresh if each.id not in known])
    ctx.record(meeting.subject, "meeting.invite", to=", ".join(each.key for each in fresh))
    ctx.changed(meeting)
    appoint(ctx, meeting.subject)
    lead = Lead("meeting.lead.invited", {"by": ctx.person.name}, {"at": meeting.starts_at})
    tell_each(ctx, meeting, fresh, lead)
    warn(ctx, meeting, [each.id for each in fresh])


def cancel(ctx: Context, meeting: Meeting, reason: str) -> None:
    """Call a meeting off; of a series only this one, and the next is arranged at once.

    Raises UserError where the reason is another day: that of a later one, which is not there yet.
    """
    if series_ahead(ctx.tx, meeting) is not None:
        refuse_other_day(ctx, meeting, reason)
    call_off(ctx, meeting, reason)
    follow(ctx, meeting)


def call_off(
    ctx: Context, meeting: Meeting, reason: str, key: str = "meeting.lead.cancelled"
) -> None:
    """Call one meeting off; everybody who has not declined is told."""
    meeting.move(State.CANCELLED)
    meeting.reason = reason
    meeting.sequence += 1
    ctx.stop_clock(meeting.subject, REMIND, "cancelled")
    leave_place(ctx, meeting)
    ctx.record(meeting.subject, "meeting.cancel", reason=reason)
    ctx.changed(meeting)
    lead = Lead(key, {"by": ctx.person.name}, {"at": meeting.starts_at})
    _tell_everybody(ctx, meeting, lead)


def _on_day(ctx: Context, meeting: Meeting, day: date) -> Range:
    """The time of day that a meeting has, on another day."""
    at = meeting.starts_at.astimezone(ctx.calendar.zone).time()
    return Range(datetime.combine(day, at, ctx.calendar.zone).astimezone(UTC), None)


def _move(ctx: Context, meeting: Meeting, when: Range) -> bool:
    """Give the meeting its new time, for which everybody is asked anew; whether it is another."""
    length = meeting.ends_at - meeting.starts_at
    starts, ends = span_of(ctx, Range(when.starts, when.ends or when.starts + length))
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
    now = {name: getattr(meeting, name) for name in ("title", "place", "link")}
    return any(becomes(words, getattr(given, name)) != words for name, words in now.items())


def _tell_everybody(ctx: Context, meeting: Meeting, lead: Lead) -> None:
    """Tell all who are asked and have not declined, but for the actor."""
    readers = (
        ctx.member(each.person_id)
        for each in attendees(ctx.tx, meeting.id)
        if each.invited and each.person_id != ctx.person.id and each.answer != Answer.DECLINED
    )
    tell_each(ctx, meeting, list(readers), lead)
