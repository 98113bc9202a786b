"""What else can be done with a task, for whoever knows no command: one tap each (T-05, T-18).

The task's card has room for what comes next; the rest is a private card away.
"""

from collections.abc import Iterator
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style
from bot.engine.commands.mentions import unmistakable
from bot.engine.context import Context
from bot.files.queries import attachments
from bot.tasks.cards.buttons import allowed, closing
from bot.tasks.links import waits
from bot.tasks.model import State, Task
from bot.tasks.queries import collaborators, milestones, participants

_MEETING: Final = "meeting.new"
_TITLE: Final = 150
"""Characters of a meeting's title."""
_SHAPING: Final = ("edit", "detail", "share", "milestone", "split", "depend", "assign")


def more_card(ctx: Context, shown: Task, viewer: Member) -> Card:
    """All that this viewer may do with the task as it stands, the usual before the rare.

    A messenger that shows few buttons leaves out the last ones.
    """
    return Card(
        title=f"{shown.subject} {shown.title}",
        lead=ctx.text("task.more.lead"),
        note=ctx.text("task.more.files", id=shown.subject),
        buttons=tuple(_buttons(ctx, shown, viewer)),
    )


def _buttons(ctx: Context, shown: Task, viewer: Member) -> Iterator[Button]:
    before, after = _verbs(ctx, shown)
    yield from _offered(ctx, shown, viewer, before)
    if shown.is_open and _MEETING in ctx.rules.commands:
        label = ctx.text("task.more.meeting")
        yield Button(label, _MEETING, values=_invitation(ctx, shown, viewer))
    yield from _offered(ctx, shown, viewer, after)


def _offered(ctx: Context, shown: Task, viewer: Member, verbs: tuple[str, ...]) -> Iterator[Button]:
    for each in allowed(ctx, shown, viewer, verbs):
        style = Style.DANGER if each.destructive else Style.DEFAULT
        values = {STANDALONE_RECORD: shown.subject}
        yield Button(each.label(ctx.language), each.id, style, values=values)


def _verbs(ctx: Context, shown: Task) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before the meeting, and what behind it."""
    files = ("files",) if attachments(ctx.tx, shown.subject) else ()
    if not shown.is_open:
        return ("reopen", "comment", *files), ()
    early = ("block", closing(ctx, shown)) if shown.state == State.TODO else ()
    ending = () if shown.state == State.REVIEW else ("cancel",)
    keeping = ("unrestrict",) if shown.restricted else ("restrict",) if shown.project_id else ()
    rare = ("move", *keeping, *ending, *_undoing(ctx, shown))
    return (*early, *_SHAPING), ("comment", *files, *rare)


def _undoing(ctx: Context, shown: Task) -> Iterator[str]:
    """What can be taken back, where there is something."""
    if collaborators(ctx.tx, shown.id) or participants(ctx.tx, shown.id):
        yield "unshare"
    if milestones(ctx.tx, shown.id):
        yield "unmilestone"
    if waits(ctx.tx, shown.id):
        yield "undepend"


def _invitation(ctx: Context, shown: Task, viewer: Member) -> dict[str, str]:
    """The form of a meeting about the task: who takes part in it, and of departments the heads."""
    units = [department(ctx.tx, each) for each in participants(ctx.tx, shown.id)]
    heads = [each.head_id for each in units if each is not None and each.head_id is not None]
    ids = [shown.owner_id, shown.initiator_id, *collaborators(ctx.tx, shown.id), *heads]
    found = {each.id: each for each in people(ctx.tx, set(ids))}
    asked = [found[each] for each in dict.fromkeys(ids) if each in found]
    names = [unmistakable(each, ctx) for each in asked if each.active and each.id != viewer.id]
    return {
        "title": shown.subject if shown.restricted else f"{shown.subject} {shown.title}"[:_TITLE],
        "people": "、".join(names),
        "about": shown.subject,
    }
