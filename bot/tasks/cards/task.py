"""The task's own card."""

from datetime import timedelta
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import Card, Field, Tone
from bot.engine.context import Context
from bot.tasks.cards.buttons import buttons
from bot.tasks.cards.parts import parts
from bot.tasks.cards.report import report_fields
from bot.tasks.model import State, Task
from bot.tasks.queries import collaborators, comments, task

_COMMENTS: Final = 3
_TONES: Final = {
    State.TODO: Tone.INFO,
    State.DOING: Tone.INFO,
    State.BLOCKED: Tone.DANGER,
    State.REVIEW: Tone.INFO,
    State.DONE: Tone.SUCCESS,
    State.CANCELLED: Tone.MUTED,
}


def task_card(ctx: Context, task_id: int, viewer: Member | None) -> Card:
    """The task as it is, with the buttons that this viewer may press (all of them in a room)."""
    shown = task(ctx.tx, task_id)
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=_tone(ctx, shown),
        fields=tuple(_fields(ctx, shown)),
        body=_body(ctx, shown),
        progress=shown.progress if shown.state != State.TODO else None,
        note=_note(ctx, shown),
        buttons=tuple(buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _tone(ctx: Context, shown: Task) -> Tone:
    if shown.is_open and shown.due_at is not None and shown.due_at <= ctx.now:
        return Tone.DANGER
    if shown.is_open and shown.ack_overdue:
        return Tone.WARNING
    return _TONES[State(shown.state)]


def _fields(ctx: Context, shown: Task) -> list[Field]:
    owner = ctx.member(shown.owner_id).name
    unit = department(ctx.tx, shown.department_id) if shown.department_id else None
    rows = [
        ("owner", f"{unit.name} · {owner}" if unit else owner),
        ("initiator", ctx.member(shown.initiator_id).name),
        ("due", _due(ctx, shown)),
        ("priority", ctx.text(f"task.priority.{shown.priority}")),
        ("state", _state(ctx, shown)),
        ("people", _names(ctx, shown)),
        ("project", shown.project),
        ("tags", shown.tags),
    ]
    fields = [Field(ctx.text(f"argument.{name}"), value) for name, value in rows if value]
    fields += report_fields(ctx, shown)
    if shown.reason:
        fields.append(Field(ctx.text("argument.reason"), shown.reason, wide=True))
    return fields + parts(ctx, shown) + _remarks(ctx, shown)


def _remarks(ctx: Context, shown: Task) -> list[Field]:
    return [
        Field(f"{ctx.member(each.author_id).name} {ctx.moment(each.at)}", each.text, wide=True)
        for each in comments(ctx.tx, shown.id, _COMMENTS)
    ]


def _due(ctx: Context, shown: Task) -> str:
    if shown.due_at is None:
        return ""
    said = ctx.moment(shown.due_at)
    if shown.finished_at is not None:
        return said
    if shown.is_open and shown.due_at <= ctx.now:
        return ctx.text("task.due_passed", due=said)
    return said


def _state(ctx: Context, shown: Task) -> str:
    said = ctx.text(f"task.state.{shown.state}")
    if shown.state == State.DONE and shown.finished_at and shown.due_at:
        return f"{said} ({_early_or_late(ctx, shown.due_at - shown.finished_at)})"
    if shown.is_open and shown.acknowledged_at is None:
        return f"{said} · {ctx.text('task.unacknowledged')}"
    if shown.state == State.TODO:
        return f"{said} · {ctx.text('task.acknowledged')}"
    if shown.revisions:
        return f"{said} · {ctx.text('task.revisions', count=shown.revisions)}"
    return said


def _early_or_late(ctx: Context, early: timedelta) -> str:
    key = "task.early" if early >= timedelta(0) else "task.late"
    return ctx.text(key, span=ctx.span(abs(early)))


def _names(ctx: Context, shown: Task) -> str:
    ids = [each for each in collaborators(ctx.tx, shown.id) if each != shown.owner_id]
    return "、".join(each.name for each in people(ctx.tx, ids)) if ids else ""


def _body(ctx: Context, shown: Task) -> str:
    del ctx
    return shown.description


def _note(ctx: Context, shown: Task) -> str:
    if shown.due_at is None:
        return ""
    year = shown.due_at.astimezone(ctx.calendar.zone).year
    return "" if ctx.calendar.knows(year) else ctx.text("calendar.unknown_year", year=year)
