"""What is answered to a line that names no command, or not the record that it is about."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import msgspec

from bot.engine.cards import STANDALONE_RECORD, Button, Card, Style, Tone
from bot.engine.commands.argument import spoken
from bot.engine.commands.binding import Raw, take
from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Unknown
from bot.engine.commands.text import clean
from bot.engine.context import Context, Subject
from bot.errors import UserError

_CHOICES: Final = 5
_LONGEST: Final = 60
"""What is longer is talk, whatever features would find in it."""


def suggestion(ctx: Context, unknown: Unknown, *offered: Button) -> Card:
    """The nearest commands, each with how it is typed; a tap runs those that need nothing more.

    `offered` are buttons for what else it may be, before those of the features; what those say to
    it stands instead of commands.
    """
    asked = ctx.rules.offers if len(unknown.typed) <= _LONGEST else ()
    others = [each for offers in asked for each in offers(ctx, unknown.typed)]
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
                if (values := _tap(each, unknown)) is not None
            ),
        ),
    )


def _tap(command: AnyCommand, unknown: Unknown) -> dict[str, str] | None:
    """What a tap on a suggested command sends; None where the tap could not know its record.

    What the line hinted at is not typed again: `支付挂了` is what the report's form begins with.
    """
    if command.record is None:
        hinted = len(unknown.nearest) == 1 and command.quote is not None
        return command.quote(clean(unknown.typed)) if hinted and command.quote else {}
    return {STANDALONE_RECORD: unknown.record} if unknown.record else None


def which(ctx: Context, command: AnyCommand, raw: Mapping[str, str]) -> Card | None:
    """The actor's records that a command could be meant for, a button each; None where none is.

    What was said in the title of some, as in `会议 取消 周例会`, says which of them.
    """
    mine = ctx.rules.mine.get(command.noun.prefix)
    able = [each for each in mine(ctx) if _is_possible(ctx, command, each)] if mine else []
    titles = {each.subject: _title(ctx, each) for each in able}
    said = " ".join(raw.values()).strip()
    named = [each for each, title in titles.items() if said and said in title]
    if not titles:
        return None
    kept = {} if named else dict(raw)
    label, usage = command.label(ctx.language), command.usage(ctx.language)
    return Card(
        title=ctx.text("input.which", command=label),
        tone=Tone.MUTED,
        note=ctx.text("input.which.note", usage=usage),
        buttons=tuple(
            msgspec.structs.replace(
                command.button(ctx.language, each),
                label=titles[each],
                values=kept | {STANDALONE_RECORD: each},
            )
            for each in (named or list(titles))[:_CHOICES]
        ),
    )


def meant(ctx: Context, typed: str) -> Card | None:
    """The records whose card words would answer that are said without it: `我来`, `更新 已重启`.

    Only of commands that say when they can be done, so that nothing is offered that is over.
    """
    for letter in ctx.rules.mine:
        found = ctx.rules.vocabulary.parse_reply(letter, typed)
        if found is None or found.record or found.command.remark or found.command.when is None:
            continue
        with suppress(UserError):
            raw = take(found.command, found.line, None, ctx)
            if (choice := which(ctx, found.command, raw)) is not None:
                return choice
    return None


def _is_possible(ctx: Context, command: AnyCommand, record: Subject) -> bool:
    """Whether the actor may do it, and the record is as it has to be."""
    try:
        if command.when is not None:
            command.when(ctx, record)
    except UserError:
        return False
    return command.may(ctx, record)


def _title(ctx: Context, record: Subject) -> str:
    return ctx.rules.views[record.subject[0]](ctx, int(record.subject[1:]), ctx.actor).title


def offer(ctx: Context, command: AnyCommand, raw: Raw) -> Button:
    """The button by which words are a remark after all."""
    values = dict(raw)
    if command.record is not None:
        values[STANDALONE_RECORD] = values.pop(command.record.name)
    return Button(command.label(ctx.language), command.id, Style.PRIMARY, values=values)
