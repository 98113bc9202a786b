"""Working on a task: seen, begun, reported on, stuck."""

from typing import Final

from bot.directory.values import Unit
from bot.engine.context import Context
from bot.engine.outbox.live import Lead, clear_lead
from bot.errors import UserError
from bot.tasks.actions.dependencies import begin_waiting
from bot.tasks.actions.effects import done, refuse_closed
from bot.tasks.model import Said, State, Task
from bot.tasks.notices import tell_initiator
from bot.tasks.reminders import ACK, UPDATE_WANTED
from bot.tasks.standing import parts
from bot.tasks.subtasks import rolled_up

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
    _refuse_own_figure(ctx, task, said)
    if task.state == State.TODO:
        begin_waiting(ctx, task)
    task.report(ctx.now, said)
    clear_lead(ctx.tx, task.subject, UPDATE_WANTED)
    told = {"next_step": said.next_step, "problem": said.problem}
    more = {name: words[:_KEPT] for name, words in told.items() if words is not None}
    done(ctx, task, "task.progress", progress=task.progress, note=said.note, **more)


def _refuse_own_figure(ctx: Context, task: Task, said: Said) -> None:
    """How far a divided task is follows from its parts (semantics §3.2); what is said of it stays.

    A form gives the figure back that it was shown.
    """
    given = said.progress is not None and said.progress != task.progress
    if given and rolled_up(parts(ctx.tx, task.id)) is not None:
        raise UserError("task.progress_of_parts", field="progress", id=task.subject)


def block(ctx: Context, task: Task, reason: str, needs: Unit | None = None) -> None:
    """Stand still and say why, and which department it waits for (T-11); the initiator is told.

    That department's head finds it in their digest; the card has a tap that asks them (E-03).
    """
    task.block(reason, needs.id if needs else None)
    needed = {"needs": needs.name} if needs else {}
    done(ctx, task, "task.block", reason=reason, **needed)
    tell_initiator(ctx, task, Lead("task.lead.blocked", {"owner": ctx.person.name}))
