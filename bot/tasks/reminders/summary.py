"""Several tasks in one message: a reminder never comes once for each of them."""

from collections.abc import Sequence
from typing import Final

from bot.engine.cards import Button, Card, Field, Tone
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.tasks.model import Task

LISTED: Final = 10


def summary(
    ctx: Context, title: str, lead: Lead, shown: Sequence[Task], buttons: tuple[Button, ...] = ()
) -> Card:
    """The first few of some tasks, a line each, and how many there are."""
    more = len(shown) > LISTED
    return Card(
        title=ctx.text(title, count=len(shown)),
        tone=Tone.INFO,
        lead=ctx.lead(lead),
        fields=tuple(
            Field(each.subject, f"{each.title} · {each.progress}%", wide=True)
            for each in shown[:LISTED]
        ),
        note=ctx.text("task.list.more", limit=LISTED) if more else "",
        buttons=buttons,
    )
