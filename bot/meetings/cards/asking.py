"""The one question that is asked before a meeting is given up."""

from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.context import Context
from bot.meetings.model import Minutes

DISCARD = "minutes.discard"


def discard_question(ctx: Context, taken: Minutes) -> Card:
    """Whether nothing of what was said is to be kept."""
    label = ctx.rules.commands[DISCARD].label(ctx.language)
    return Card(
        title=ctx.text("input.confirm", command=label, subject=taken.subject),
        tone=Tone.DANGER,
        lead=ctx.text("minutes.discard_means"),
        buttons=(Button(label, DISCARD, Style.DANGER, values={STANDALONE_RECORD: taken.subject}),),
    )
