"""An incident as it went: what happened when, and by whom, with figures and the tasks it gave."""

from typing import Final

from bot.engine.cards import Card, Field, Tone
from bot.engine.context import Context
from bot.engine.history import story
from bot.incidents.figures import figures
from bot.incidents.model import Incident
from bot.tasks import given_by, in_words

_ENTRIES: Final = 60


def timeline_card(ctx: Context, shown: Incident) -> Card:
    """Everything that happened, the newest last, and the figures."""
    told = story(ctx, shown.subject, _ENTRIES + 1)
    older = ctx.text("record.older", limit=_ENTRIES) if len(told) > _ENTRIES else ""
    tasks = "\n".join(in_words(ctx, each) for each in given_by(ctx.tx, shown.subject))
    given = [Field(ctx.text("incident.field.tasks"), tasks, wide=True)] if tasks else []
    return Card(
        title=ctx.text("incident.timeline_of", id=shown.subject, title=shown.title),
        tone=Tone.PLAIN,
        fields=(*figures(ctx, shown), *given),
        body="\n".join(reversed(told[:_ENTRIES])),
        note=older,
    )
