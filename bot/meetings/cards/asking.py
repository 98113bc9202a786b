"""What is asked once before it is done: giving a meeting up, what words to it are to mean."""

from typing import Final

from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.context import Context
from bot.meetings.model import Meeting, Minutes

DISCARD: Final = "minutes.discard"


def discard_question(ctx: Context, taken: Minutes) -> Card:
    """Whether nothing of what was said is to be kept."""
    label = ctx.rules.commands[DISCARD].label(ctx.language)
    return Card(
        title=ctx.text("input.confirm", command=label, subject=taken.subject),
        tone=Tone.DANGER,
        lead=ctx.text("minutes.discard_means"),
        buttons=(Button(label, DISCARD, Style.DANGER, values={STANDALONE_RECORD: taken.subject}),),
    )


def answer_question(ctx: Context, shown: Meeting, told: Member, words: str) -> Card:
    """Whether somebody comes, whose words are passed on and are no clear answer."""
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.INFO,
        lead=ctx.text("meeting.no_answer", to=told.name),
        buttons=(
            _with(ctx, "meeting.accept", shown, {"note": words}),
            _with(ctx, "meeting.decline", shown, {"note": words}),
        ),
        subject=shown.subject,
    )


def tell_question(ctx: Context, shown: Meeting, words: str) -> Card:
    """Whether everybody is to hear what whoever arranged a meeting says to its card."""
    return Card(
        title=f"{shown.subject} {shown.title}",
        tone=Tone.INFO,
        lead=ctx.text("meeting.tell_them"),
        body=words,
        buttons=(_with(ctx, "meeting.tell", shown, {"text": words}),),
        subject=shown.subject,
    )


def _with(ctx: Context, command: str, shown: Meeting, said: dict[str, str]) -> Button:
    label = ctx.rules.commands[command].label(ctx.language)
    return Button(label, command, values={STANDALONE_RECORD: shown.subject, **said})
