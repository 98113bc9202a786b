"""The buttons of a task's card: what may come next."""

from collections.abc import Sequence
from typing import Final

from bot.directory.queries import department
from bot.directory.values import Member
from bot.engine.cards import Button, Style
from bot.engine.commands.command import AnyCommand
from bot.engine.context import Context
from bot.tasks.model import FILE_MARK, State, Task
from bot.tasks.policy import giver_or_owner, worker
from bot.tasks.queries import milestones

_ASK: Final = "help.new"
_PROBLEM: Final = 200
"""Characters that a request's problem may have."""
_STYLES: Final = {
    "task.ack": Style.PRIMARY,
    "task.claim": Style.PRIMARY,
    "task.accept": Style.PRIMARY,
}


def buttons(ctx: Context, shown: Task, viewer: Member | None) -> list[Button]:
    """What this viewer may press; in a room (None) all that anybody may."""
    offered = [
        each.button(ctx.language, shown.subject, _STYLES.get(each.id, Style.DEFAULT))
        for each in allowed(ctx, shown, viewer, _verbs(ctx, shown, viewer))
    ]
    return [*offered, *_asking(ctx, shown, viewer), *_more(ctx, shown, viewer)]


def _more(ctx: Context, shown: Task, viewer: Member | None) -> list[Button]:
    """The tap that shows what else can be done, to whoever has a say in the task."""
    if viewer is not None:
        mine = ctx.reading_as(viewer)
        if not (giver_or_owner(mine, shown) or worker(mine, shown)):
            return []
    return [Button(ctx.rules.commands["task.more"].label(ctx.language), "task.more")]


def allowed(
    ctx: Context, shown: Task, viewer: Member | None, verbs: Sequence[str]
) -> list[AnyCommand]:
    """The commands of these verbs that this viewer may give; in a room all of them."""
    commands = [ctx.rules.commands[f"task.{verb}"] for verb in verbs]
    if viewer is None:
        return commands
    mine = ctx.reading_as(viewer)
    return [each for each in commands if each.may(mine, shown)]


def _asking(ctx: Context, shown: Task, viewer: Member | None) -> list[Button]:
    """Of a blocked task, the tap that asks the department that it waits for (E-03)."""
    if shown.state != State.BLOCKED or _ASK not in ctx.rules.commands:
        return []
    if viewer is not None and not ctx.reading_as(viewer).acts_for(shown.owner_id):
        return []
    unit = department(ctx.tx, shown.needs_id) if shown.needs_id is not None else None
    values = {"problem": shown.reason[:_PROBLEM], "about": shown.subject}
    label = ctx.rules.commands[_ASK].label(ctx.language)
    if unit is None:
        return [Button(label, _ASK, values=values)]
    asked = {"asked": unit.name}
    return [Button(ctx.text("task.ask_unit", unit=unit.name), _ASK, values=asked | values)]


def _verbs(ctx: Context, shown: Task, viewer: Member | None) -> list[str]:
    """What may come next; first of all the acknowledgement, while it is owed."""
    if shown.pooled and shown.is_open:
        return ["claim", *_early_verbs(ctx, shown, viewer), "assign"]
    ack = ["ack"] if shown.is_open and shown.acknowledged_at is None else []
    match State(shown.state):
        case State.TODO:
            return [*ack, "start", *_early_verbs(ctx, shown, viewer), "assign"]
        case State.DOING:
            return [*ack, "progress", *_reaching(ctx, shown), closing(ctx, shown), "block"]
        case State.BLOCKED:
            return [*ack, "start"]
        case State.REVIEW:
            return [*ack, "accept", "return", *_files_verbs(shown)]
        case State.DONE | State.CANCELLED:
            return []


def _reaching(ctx: Context, shown: Task) -> list[str]:
    """The next milestone is reached by a tap."""
    left = any(each.done_at is None for each in milestones(ctx.tx, shown.id))
    return ["reach"] if left else []


def _early_verbs(ctx: Context, shown: Task, viewer: Member | None) -> list[str]:
    """While a task is seconds old, who gave it can change it or take it back by a tap."""
    giver = viewer is None or viewer.id == shown.initiator_id
    fresh = shown.is_fresh(ctx.now, ctx.settings.task.undo_within)
    return ["edit", "undo"] if giver and fresh else []


def _files_verbs(shown: Task) -> list[str]:
    """Whoever accepts the work can have its files by a tap."""
    return ["files"] if FILE_MARK in shown.deliverable else []


def closing(ctx: Context, shown: Task) -> str:
    """How its owner ends it: by handing it in, where somebody is to accept it."""
    reviewed = ctx.settings.task.review or shown.reviewer_id is not None
    return "submit" if reviewed else "done"
