"""Minutes after the meeting: edited, published with their actions as tasks, read (M-05, M-06)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import msgspec

from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.meetings.cards.carried import redraw_behind
from bot.meetings.cards.minutes import absent_from
from bot.meetings.library import remember, remember_decision
from bot.meetings.model import Content, Decision, Edition, Meeting, Minutes, Stage, Todo
from bot.meetings.papers import file_minutes
from bot.meetings.queries import attendee, attendees, edition, meeting
from bot.meetings.reminders import PUBLISH
from bot.tasks import NewTask, give

_TITLE: Final = 200


def edit(ctx: Context, shown: Minutes, content: Content) -> None:
    """Leave the minutes in other words; what they were before is kept."""
    shown.refuse_unless(Stage.DRAFT)
    before = edition(ctx.tx, shown).content
    _refuse_passed(ctx, before.todos, content.todos)
    if content == before:
        raise UserError("minutes.unchanged", id=shown.subject)
    _leave(ctx, shown, content)
    ctx.record(shown.subject, "minutes.edit", edition=shown.edition)
    ctx.changed(shown)
    redraw_behind(ctx, meeting(ctx.tx, shown.id))


def _refuse_passed(ctx: Context, before: Sequence[Todo], after: Sequence[Todo]) -> None:
    """Refuse a date that has passed, but for those that were there before; forms tell minutes."""
    known = {each.due_at.replace(second=0, microsecond=0) for each in before if each.due_at}
    for due in filter(None, (each.due_at for each in after)):
        if due <= ctx.now and due not in known:
            local = due.astimezone(ctx.calendar.zone)
            raise UserError("dates.past", field=None, phrase=f"{local:%Y-%m-%d %H:%M}")


def publish(ctx: Context, shown: Minutes) -> None:
    """Publish the minutes: decisions get their numbers, actions become tasks, absentees read them.

    An action that nobody was named for is the chair's; one whose date has passed is late at once.
    """
    shown.refuse_unless(Stage.DRAFT)
    held = meeting(ctx.tx, shown.id)
    content = edition(ctx.tx, shown).content
    given = tuple(_given(ctx, held, each) for each in content.todos)
    _leave(ctx, shown, msgspec.structs.replace(content, todos=given))
    _decide(ctx, shown, content.decisions)
    remember(ctx.tx, shown.id, held.title, content)
    shown.stage = Stage.PUBLISHED.value
    ctx.tx.flush()
    ctx.stop_clock(shown.subject, PUBLISH, "published")
    ctx.record(shown.subject, "minutes.publish", edition=shown.edition)
    ctx.changed(shown)
    redraw_behind(ctx, held)
    _send(ctx, shown, held)
    file_minutes(ctx, shown)


def _decide(ctx: Context, shown: Minutes, decisions: Sequence[str]) -> None:
    """Give decisions their numbers, and have them found by their words."""
    rows = [
        Decision(minutes_id=shown.id, position=position, text=words, at=ctx.now)
        for position, words in enumerate(decisions, start=1)
    ]
    ctx.tx.add_all(rows)
    ctx.tx.flush()
    for each in rows:
        remember_decision(ctx.tx, each.id, each.text)


def read(ctx: Context, shown: Minutes) -> None:
    """Confirm that one has read the minutes of a meeting that one was not at."""
    shown.refuse_unless(Stage.PUBLISHED)
    mine = attendee(ctx.tx, shown.id, ctx.person.id)
    if mine is None or not mine.asked_to_read:
        raise UserError("minutes.not_asked_to_read", id=shown.subject)
    if mine.read_at is not None:
        raise UserError("minutes.read_already", at=ctx.moment(mine.read_at))
    mine.read_at = ctx.now
    ctx.record(shown.subject, "minutes.read")
    ctx.redraw(shown.subject)


def _leave(ctx: Context, shown: Minutes, content: Content) -> None:
    shown.edition += 1
    ctx.tx.add(
        Edition(
            minutes_id=shown.id,
            number=shown.edition,
            author_id=ctx.person.id,
            at=ctx.now,
            body=content.written(),
        )
    )


def _given(ctx: Context, held: Meeting, todo: Todo) -> Todo:
    owner = ctx.member(todo.owner_id if todo.owner_id is not None else held.organiser_id)
    title, source = todo.text[:_TITLE], held.subject
    wanted = NewTask(title=title, source=source, owner=owner, due=todo.due_at)
    if not owner.active:
        wanted = replace(wanted, owner=ctx.person)
    task = give(ctx, wanted)
    return msgspec.structs.replace(todo, owner_id=task.owner_id, task=task.subject)


def _send(ctx: Context, shown: Minutes, held: Meeting) -> None:
    """Hang the minutes up in the room, give them to who came, and ask who did not to read them."""
    missed = set(absent_from(ctx, held))
    if shown.room:
        lead = Lead("minutes.lead.published", {"by": ctx.person.name})
        ctx.post(shown.subject, Origin(shown.messenger, shown.room), Notice(lead))
    for each in attendees(ctx.tx, shown.id):
        each.asked_to_read = each.person_id in missed
    ctx.tx.flush()
    for reader in _readers(ctx, shown, missed):
        key = "minutes.lead.missed" if reader.id in missed else "minutes.lead.published"
        ctx.notify(reader, shown.subject, Notice(Lead(key, {"by": ctx.person.name})))


def _readers(ctx: Context, shown: Minutes, missed: set[int]) -> Sequence[Member]:
    """Who gets the minutes in private: who was not there; without a room, everybody."""
    everybody = [each.person_id for each in attendees(ctx.tx, shown.id)]
    wanted = everybody if not shown.room else [each for each in everybody if each in missed]
    return [ctx.member(each) for each in wanted if each != ctx.person.id]
