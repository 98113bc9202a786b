"""The buttons of a task's card: what may come next."""

from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Button, Style
from bot.engine.context import Context
from bot.tasks.model import State, Task

_STYLES: Final = {
    "task.ack": Style.PRIMARY,
    "task.accept": Style.PRIMARY,
    "task.cancel": Style.DANGER,
}


def buttons(ctx: Context, shown: Task, viewer: Member | None) -> list[Button]:
    """What this viewer may press; in a room (None) all that anybody may."""
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
