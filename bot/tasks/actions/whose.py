"""A task of one's own whose title ends with a colleague's name: perhaps it was meant for them."""

from typing import Final

from bot.directory.queries import people_named
from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Tone
from bot.engine.commands.mentions import unmistakable
from bot.engine.context import Context
from bot.tasks.model import Task

_LONGEST_NAME: Final = 40


def ask_whose(ctx: Context, task: Task) -> None:
    """Ask whether the colleague whom the title's last words name was to have the task.

    A name without its @ is a word like any other: nothing is done but to ask (semantics §4.3).
    """
    colleague = _named_last(ctx, task.title)
    if colleague is None or colleague.id == task.owner_id:
        return
    written = unmistakable(colleague, ctx)
    if " " in written:
        written = colleague.key
    give = Button(
        ctx.text("task.whose.give", name=colleague.name),
        "task.assign",
        values={STANDALONE_RECORD: task.subject, "owner": f"@{written}"},
    )
    ctx.reply(
        Card(
            title=ctx.text("task.whose.title", name=colleague.name),
            tone=Tone.MUTED,
            body=ctx.text("task.whose.how", id=task.subject, mention=written),
            buttons=(give,),
        )
    )


def _named_last(ctx: Context, title: str) -> Member | None:
    """The one colleague whose name the last word is, or the last two words are."""
    words = title.split()
    for count in (2, 1):
        name = " ".join(words[-count:])
        if len(words) > count and len(name) <= _LONGEST_NAME:
            found = people_named(ctx.tx, name)
            if len(found) == 1:
                return found[0]
    return None
