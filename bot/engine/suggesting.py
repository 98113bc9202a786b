"""What is answered to a line that names no command: the nearest ones, and what features offer."""

from bot.engine.cards import STANDALONE_RECORD, Button, Card, Tone
from bot.engine.commands.argument import spoken
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Unknown
from bot.engine.commands.text import clean
from bot.engine.context import Context


def suggestion(ctx: Context, unknown: Unknown, *offered: Button) -> Card:
    """The nearest commands, each with how it is typed; a tap runs those that need nothing more.

    `offered` are buttons for what else it may be, before those of the features; what those say to
    it stands instead of commands.
    """
    others = [each for offers in ctx.rules.offers for each in offers(ctx, unknown.typed)]
    said = [each for each in others if isinstance(each, str)]
    nearest = () if said else unknown.nearest
    usages = [command.usage(ctx.language, unknown.record or "") for command in nearest]
    if len(nearest) == 1:
        usages = list(nearest[0].examples.of(ctx.language))
    title = "input.unknown_command" if usages else "input.unknown_words"
    return Card(
        title=ctx.text(title, given=clean(spoken(unknown.typed, ctx))[:60]),
        tone=Tone.MUTED,
        body="\n".join([*said, *usages]),
        note=ctx.text("input.try_help"),
        buttons=(
            *offered,
            *(each for each in others if isinstance(each, Button)),
            *(
                Button(each.label(ctx.language), each.id, values=values)
                for each in nearest
                if (values := _tap(each, unknown.record)) is not None
            ),
        ),
    )


def _tap(command: AnyCommand, record: str | None) -> dict[str, str] | None:
    """What a tap on a suggested command sends; None where the tap could not know its record."""
    if command.record is None:
        return {}
    return {STANDALONE_RECORD: record} if record else None
