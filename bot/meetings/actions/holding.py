"""Holding a meeting: it begins in a room, ends there, or is given up (M-04)."""

from datetime import datetime

from sqlmodel import col, delete

from bot.engine.context import Context, Notice, Origin
from bot.engine.listening import forget_listening, listen, listener_in, stop_listening
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.actions.meant import due_here, titled
from bot.meetings.cards.carried import redraw_behind
from bot.meetings.model import Attendee, Edition, Entry, Meeting, Minutes, Stage, State, kind_of
from bot.meetings.places import leave_place
from bot.meetings.policy import reader
from bot.meetings.queries import (
    attendees,
    edition,
    entries,
    meeting,
    meeting_for_update,
    note_present,
)
from bot.meetings.reminders import (
    OVERRUN,
    PUBLISH,
    REMIND,
    SILENCE,
    await_end,
    await_publishing,
)
from bot.meetings.replay import content_of, replay
from bot.meetings.telling import told_project
from bot.meetings.words import marks
from storage import entities


def begin(ctx: Context, meeting: Meeting | None, title: str) -> Minutes:
    """Begin a meeting here: the one named, else this room's, else one that nobody arranged.

    Whoever begins another one than the room's hears of that. Gives the minutes that are taken of it
    from now on.
    """
    place = Origin(ctx.origin.messenger, ctx.origin.room)
    due = [] if meeting else due_here(ctx)
    meeting = meeting or titled(ctx, due, title)
    if not place.room:
        if meeting is None:
            raise UserError("meeting.where")
        place = Origin(meeting.messenger, meeting.room)
    taking = listener_in(ctx.tx, place.messenger, place.room)
    if taking:
        raise UserError("meeting.goes_on", id=taking)
    if meeting is not None:
        return _take_minutes(ctx, _arranged(ctx, meeting), place)
    for other in due[:1]:
        told = {"id": other.subject, "title": other.title, "at": ctx.moment(other.starts_at)}
        ctx.reply(ctx.text("meeting.due_here", **told))
    return _take_minutes(ctx, _unarranged(ctx, title), place)


def _arranged(ctx: Context, meeting: Meeting) -> Meeting:
    if not reader(ctx, meeting):
        raise UserError("meeting.not_asked", id=meeting.subject)
    meeting.move(State.RUNNING)
    meeting.begun_at = ctx.now
    ctx.stop_clock(meeting.subject, REMIND, "begun")
    ctx.record(meeting.subject, "meeting.start")
    ctx.changed(meeting)
    return meeting


def _unarranged(ctx: Context, title: str) -> Meeting:
    """A meeting that is simply begun: whoever does so chairs it."""
    title = title or ctx.text("meeting.untitled")
    meeting = entities.create(
        ctx.tx,
        Meeting,
        title=title,
        purpose=kind_of(title).value,
        state=State.RUNNING.value,
        organiser_id=ctx.person.id,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        starts_at=ctx.now,
        ends_at=ctx.now,
        created_at=ctx.now,
        begun_at=ctx.now,
    )
    ctx.born(meeting.subject)
    ctx.record(meeting.subject, "meeting.start", title=title)
    return meeting


def _take_minutes(ctx: Context, held: Meeting, place: Origin) -> Minutes:
    taken = Minutes(id=held.id, messenger=place.messenger, room=place.room, heard_at=ctx.now)
    ctx.tx.add(taken)
    note_present(ctx, held.id, ctx.person.id)
    ctx.tx.flush()
    ctx.tx.get_one(Attendee, (held.id, ctx.person.id)).chair = True
    if place.room and not listen(ctx.tx, place.messenger, place.room, taken.subject):
        raise UserError("meeting.goes_on", id=listener_in(ctx.tx, place.messenger, place.room))
    ctx.born(taken.subject)
    await_end(ctx, held, taken)
    if place.room:
        ctx.post(taken.subject, place)
    else:
        ctx.notify(ctx.person, taken.subject)
    return taken


def entitle(ctx: Context, taken: Minutes, title: str) -> None:
    """Call a meeting something else while it is held: its cards, minutes and calendars do so."""
    held = _held(ctx, taken)
    held.title = title
    ctx.record(held.subject, "meeting.change", title=title)
    ctx.changed(held)


def end(ctx: Context, taken: Minutes) -> None:
    """End a meeting: its log becomes the draft that the chair confirms."""
    held = _leave_room(ctx, taken, State.OVER)
    stop_listening(ctx.tx, taken.subject, said_at(ctx))
    held.ended_at = ctx.now
    taken.stage, taken.edition, taken.vote_id = Stage.DRAFT.value, 1, None
    ctx.tx.add(
        Edition(
            minutes_id=taken.id,
            number=1,
            author_id=ctx.person.id,
            at=ctx.now,
            body=_content(ctx, taken),
        )
    )
    ctx.record(held.subject, "meeting.end")
    ctx.changed(held)
    ctx.changed(taken)
    redraw_behind(ctx, held)
    chair = ctx.member(held.organiser_id)
    await_publishing(ctx, taken, chair.id)
    ctx.notify(chair, taken.subject, Notice(Lead("minutes.lead.confirm"), until=PUBLISH))


def complete(ctx: Context, taken: Minutes) -> None:
    """Take into the draft what was said before the end and came after it; nobody has edited it."""
    edition(ctx.tx, taken).body = _content(ctx, taken)
    ctx.record(taken.subject, "minutes.complete")
    ctx.changed(taken)


def is_as_taken(taken: Minutes) -> bool:
    """Whether the minutes are the draft that the end of the meeting made of its log."""
    return taken.stage == Stage.DRAFT and taken.edition == 1


def said_at(ctx: Context) -> datetime:
    """When the actor said this: as their messenger tells, or now."""
    return ctx.origin.said_at or ctx.now


def _content(ctx: Context, taken: Minutes) -> str:
    log, words = replay(entries(ctx.tx, taken.id)), marks(ctx.settings.language)
    return content_of(log, words, told_project(ctx, meeting(ctx.tx, taken.id))).written()


def discard(ctx: Context, taken: Minutes) -> None:
    """Give a meeting up: nothing of what was said is kept, only that it was given up."""
    held = _leave_room(ctx, taken, State.DISCARDED)
    forget_listening(ctx.tx, taken.subject)
    held.ended_at = ctx.now
    taken.stage, taken.vote_id = Stage.DROPPED.value, None
    ctx.tx.exec(delete(Entry).where(col(Entry.meeting_id) == held.id))
    for each in attendees(ctx.tx, held.id):
        each.lines, each.present_at = 0, None
    ctx.record(held.subject, "meeting.discard")
    ctx.changed(held)
    ctx.changed(taken)
    redraw_behind(ctx, held)


def _leave_room(ctx: Context, taken: Minutes, to: State) -> Meeting:
    taken.refuse_unless(Stage.TAKEN)
    held = _held(ctx, taken)
    held.move(to)
    leave_place(ctx, held)
    for ladder in (SILENCE, OVERRUN):
        ctx.stop_clock(taken.subject, ladder, to.value)
    return held


def _held(ctx: Context, taken: Minutes) -> Meeting:
    held = meeting_for_update(ctx, taken.id)
    if held is None:
        raise LookupError(f"{taken.subject} has no meeting")
    return held
