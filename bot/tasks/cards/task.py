"""The task's own card."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Tone
from bot.engine.context import Context
from bot.tasks.cards.asked import asked_fields
from bot.tasks.cards.buttons import buttons
from bot.tasks.cards.parts import parts
from bot.tasks.cards.pictures import picture
from bot.tasks.cards.report import report_fields
from bot.tasks.model import Comment, State, Task
from bot.tasks.policy import shown_to
from bot.tasks.queries import collaborators, comments, participants, task
from bot.tasks.standing import kept

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
    if not shown_to(ctx, shown, viewer):
        return _hidden(ctx, shown)
    said = comments(ctx.tx, shown.id, _COMMENTS)
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=_tone(ctx, shown),
        fields=(*_fields(ctx, shown), *parts(ctx, shown, viewer), *_remarks(ctx, said)),
        body=_body(ctx, shown),
        progress=shown.progress if shown.progress or shown.state != State.TODO else None,
        picture=picture(ctx, shown, said),
        note=_note(ctx, shown),
        buttons=tuple(buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def _hidden(ctx: Context, shown: Task) -> Card:
    """What a room, and whoever may see it no more, learn of one kept among the core (D-08)."""
    shows = ctx.rules.commands["task.show"].label(ctx.language)
    return Card(
        title=kept(ctx, shown.subject),
        tone=Tone.MUTED,
        buttons=(Button(shows, "task.show"),),
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
    units = _units(ctx, shown)
    rows = [
        ("owner", _owner(ctx, shown)),
        ("initiator", ctx.member(shown.initiator_id).name),
        ("reviewer", ctx.member(shown.reviewer_id).name if shown.reviewer_id else ""),
        ("due", _due(ctx, shown)),
        ("priority", ctx.text(f"task.priority.{shown.priority}")),
        ("state", _state(ctx, shown)),
        ("finished", ctx.moment(shown.finished_at) if shown.finished_at else ""),
        ("people", _names(ctx, shown)),
        ("departments", units),
        ("giving", _giving(ctx, shown) if units or shown.kind else ""),
        ("source", shown.source),
        ("project", shown.project),
        ("secrecy", ctx.text("task.restricted") if shown.restricted else ""),
        ("tags", shown.tags),
    ]
    fields = [Field(ctx.label(f"argument.{name}"), value) for name, value in rows if value]
    fields += [*asked_fields(ctx, shown), *report_fields(ctx, shown)]
    if shown.reason:
        fields.append(Field(ctx.label("argument.reason"), shown.reason, wide=True))
    if shown.state == State.BLOCKED and shown.needs_id is not None:
        needed = department(ctx.tx, shown.needs_id)
        fields.append(Field(ctx.label("argument.needs"), needed.name if needed else ""))
    return fields


def _owner(ctx: Context, shown: Task) -> str:
    owner = ctx.member(shown.owner_id).name
    unit = department(ctx.tx, shown.department_id) if shown.department_id else None
    if shown.pooled:
        return ctx.text("task.in_pool", pool=unit.name if unit else shown.project)
    return f"{unit.name} · {owner}" if unit else owner


def _remarks(ctx: Context, said: Sequence[Comment]) -> list[Field]:
    return [
        Field(f"{ctx.member(each.author_id).name} {ctx.moment(each.at)}", each.text, wide=True)
        for each in said
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
        return ctx.beside(said, _early_or_late(ctx, shown.due_at - shown.finished_at))
    if shown.is_open and shown.pooled:
        return said
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
    return ctx.row(each.name for each in people(ctx.tx, ids)) if ids else ""


def _units(ctx: Context, shown: Task) -> str:
    """The departments that cooperate (T-03)."""
    units = (department(ctx.tx, each) for each in participants(ctx.tx, shown.id))
    return ctx.row(each.name for each in units if each is not None)


def _giving(ctx: Context, shown: Task) -> str:
    """The department that has started it (TPL-03, TPL-04)."""
    own = ctx.member(shown.initiator_id).department_id
    unit = department(ctx.tx, own) if own is not None else None
    return unit.name if unit else ""


def _body(ctx: Context, shown: Task) -> str:
    del ctx
    return shown.description


def _note(ctx: Context, shown: Task) -> str:
    if shown.due_at is None:
        return ""
    year = shown.due_at.astimezone(ctx.calendar.zone).year
    return "" if ctx.calendar.knows(year) else ctx.text("calendar.unknown_year", year=year)
