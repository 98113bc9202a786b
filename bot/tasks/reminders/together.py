"""Tasks that came together, by an import or from a leaver, are reminded of together (T-26)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.cards import Button, Style
from bot.engine.context import Context
from bot.engine.effects.private import write
from bot.engine.outbox.live import Lead
from bot.tasks.model import OPEN, Task
from bot.tasks.reminders.summary import summary
from bot.time.companions import fired_with, running_with, speak_alone
from bot.time.deadlines import Claimed
from bot.time.ladders import Measure

_MOST: Final = 20_000
"""Twice what one file may hold."""
_LOOKED_AT: Final = 1000
"""Of those that were told of; beyond them somebody is told twice rather than never."""
_ACK_ALL: Final = "task.ack-all"


def speaks_for(ctx: Context, task: Task, claimed: Claimed, rung: str) -> Sequence[Task]:
    """The tasks that this clock's reminder is about; none where another's has told of this one.

    They are the owner's whose clocks began in the same instant. Whoever comes first speaks for all.
    """
    if claimed.state.measure is not Measure.WORKING:
        return [task]
    if _is_told(ctx, task, claimed, rung):
        return []
    subjects = running_with(ctx.tx, claimed, _MOST)
    if len(subjects) <= 1:
        return [task]
    speak_alone(ctx.tx)
    if _is_told(ctx, task, claimed, rung):
        return []
    waiting = select(Task).where(*_waiting_of(task.owner_id)).order_by(col(Task.id))
    found = ctx.tx.exec(waiting).all()
    wanted = set(subjects)
    return [each for each in found if each.subject in wanted] or [task]


def _is_told(ctx: Context, task: Task, claimed: Claimed, rung: str) -> bool:
    """Whether one of those that came together has reached this rung before: it spoke for all.

    That one of them is to come is no reason for silence: it may be answered until then.
    """
    ids = [int(subject[1:]) for subject in fired_with(ctx.tx, claimed, rung, _LOOKED_AT)]
    if not ids:
        return False
    waiting = select(Task.id).where(*_waiting_of(task.owner_id), col(Task.id).in_(ids))
    return ctx.tx.exec(waiting.limit(1)).first() is not None


def _waiting_of(owner_id: int) -> tuple[ColumnElement[bool], ...]:
    """What an owner has not acknowledged."""
    return (
        col(Task.owner_id) == owner_id,
        col(Task.acknowledged_at).is_(None),
        col(Task.state).in_(OPEN),
    )


def tell_owner(ctx: Context, owner: Member, lead: Lead, shown: Sequence[Task]) -> None:
    """One message with all of them, and one button that acknowledges what waits."""
    label = ctx.rules.commands[_ACK_ALL].label

    def draw_button(reading: Context) -> tuple[Button, ...]:
        return (Button(label(reading.language), _ACK_ALL, Style.PRIMARY),)

    strong = any(each.urgency.is_strong for each in shown)
    write(
        ctx,
        owner,
        lambda reading: summary(reading, "task.ack.title", lead, shown, draw_button(reading)),
        strong=strong,
    )


def tell_others(ctx: Context, reader: Member, lead: Lead, shown: Sequence[Task]) -> None:
    """One message with all of them to somebody who looks on."""
    write(ctx, reader, lambda reading: summary(reading, "task.ack.title", lead, shown))


def by_initiator(shown: Sequence[Task]) -> Iterable[tuple[int, list[Task]]]:
    """The tasks of each who gave some."""
    ordered = sorted(shown, key=lambda each: (each.initiator_id, each.id))
    for initiator_id, some in groupby(ordered, key=lambda each: each.initiator_id):
        yield initiator_id, list(some)
