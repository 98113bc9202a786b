"""What people see of tasks: the task's own card and lists of tasks."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.tasks.model import State, Task
from bot.tasks.queries import collaborators, comments, task

_LISTED: Final = 20
_COMMENTS: Final = 3
_STYLES: Final = {
    "task.ack": Style.PRIMARY,
    "task.accept": Style.PRIMARY,
    "task.cancel": Style.DANGER,
}
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
        buttons=tuple(_buttons(ctx, shown, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def list_card(ctx: Context, title: str, shown: Sequence[Task]) -> Card:
    """Tasks a line each: state, owner and date."""
    return Card(
        title=title,
        fields=tuple(_line(ctx, each) for each in shown[:_LISTED]),
        body="" if shown else ctx.text("task.list.empty"),
        note=ctx.text("task.list.more", limit=_LISTED) if len(shown) > _LISTED else "",
    )


def _line(ctx: Context, shown: Task) -> Field:
    parts = [ctx.text(f"task.state.{shown.state}"), ctx.member(shown.owner_id).name]
    if shown.due_at is not None:
        parts.append(ctx.moment(shown.due_at))
    if shown.progress:
        parts.append(f"{shown.progress}%")
    return Field(f"{shown.subject} {shown.title}", " · ".join(parts), wide=True)


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
    if shown.reason:
        fields.append(Field(ctx.text("argument.reason"), shown.reason, wide=True))
    if shown.note:
        fields.append(Field(ctx.text("argument.note"), shown.note, wide=True))
    return fields + _remarks(ctx, shown)


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


def _buttons(ctx: Context, shown: Task, viewer: Member | None) -> list[Button]:
    names = [f"task.{verb}" for verb in _verbs(ctx, shown, viewer)]
    commands = [ctx.rules.commands[name] for name in names]
    if viewer is not None:
        mine = ctx.reading_as(viewer)
        commands = [each for each in commands if each.may(mine, shown)]
    return [
        Button(
            each.label(ctx.language),
            each.id,
            _STYLES.get(each.id, Style.DEFAULT),
            ctx.text("input.confirm", command=each.label(ctx.language), subject=shown.subject)
            if each.destructive
            else "",
        )
        for each in commands
    ]


def _verbs(ctx: Context, shown: Task, viewer: Member | None) -> list[str]:
    """What may come next; first of all the acknowledgement, while it is owed."""
    ack = ["ack"] if shown.is_open and shown.acknowledged_at is None else []
    match State(shown.state):
        case State.TODO:
            return [*ack, "start", *_early_verbs(ctx, shown, viewer), "assign"]
        case State.DOING:
            return [*ack, "progress", _closing(ctx), "block"]
        case State.BLOCKED:
            return [*ack, "start"]
        case State.REVIEW:
            return [*ack, "accept", "return"]
        case State.DONE | State.CANCELLED:
            return []


def _early_verbs(ctx: Context, shown: Task, viewer: Member | None) -> list[str]:
    """While a task is seconds old, who gave it can change it or take it back by a tap."""
    giver = viewer is None or viewer.id == shown.initiator_id
    fresh = shown.is_fresh(ctx.now, ctx.settings.task.undo_within)
    return ["edit", "undo"] if giver and fresh else []


def _closing(ctx: Context) -> str:
    return "submit" if ctx.settings.task.review else "done"
