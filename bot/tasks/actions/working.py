"""Working on a task: seen, begun, reported on, stuck."""

from typing import Final

from bot.engine.context import Context
from bot.engine.live import Lead, clear_lead
from bot.errors import UserError
from bot.tasks.actions.dependencies import begin_waiting
from bot.tasks.actions.effects import done, refuse_closed
from bot.tasks.model import Said, State, Task
from bot.tasks.notices import tell_initiator
from bot.tasks.reminders import ACK, UPDATE_WANTED

_KEPT: Final = 200


def acknowledge(ctx: Context, task: Task, note: str = "") -> None:
    """Say that the task was seen and is taken on (T-26)."""
    refuse_closed(task)
    if not task.acknowledge(ctx.now):
        raise UserError("task.acknowledged_before", id=task.subject)
    task.note = note or task.note
    ctx.stop_clock(task.subject, ACK, "acknowledged")
    done(ctx, task, "task.ack", note=note)


def start(ctx: Context, task: Task) -> None:
    """Begin, or go on after a block."""
    task.start(ctx.now)
    begin_waiting(ctx, task)
    done(ctx, task, "task.start")


def report(ctx: Context, task: Task, said: Said) -> None:
    """Say how far the work is (T-12, T-24, T-28); the first word of progress begins it.

    Nobody is written to: the cards change in place.
    """
    refuse_closed(task)
    if said == Said():
        raise UserError("task.progress_wanted", id=task.subject)
    if task.state == State.TODO:
        begin_waiting(ctx, task)
    task.report(ctx.now, said)
    clear_lead(ctx.tx, task.subject, UPDATE_WANTED)
    told = {"next_step": said.next_step, "problem": said.problem}
    more = {name: words[:_KEPT] for name, words in told.items() if words is not None}
    done(ctx, task, "task.progress", progress=task.progress, note=said.note, **more)


def block(ctx: Context, task: Task, reason: str) -> None:
    """Stand still and say why (T-11); the initiator is told."""
    task.block(reason)
    done(ctx, task, "task.block", reason=reason)
    tell_initiator(ctx, task, Lead("task.lead.blocked", {"owner": ctx.person.name}))
