"""The digest as a card: a field for each kind of thing, a line for each thing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.directory.values import Member
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.engine.feature import Item, Section

_BUTTONS: Final = 6


def digest_card(ctx: Context, reader: Member) -> Card | None:
    """What a person has to be told today; None where that is nothing."""
    sections = list(_sections(ctx, reader))
    items = [item for section in sections for item in section.items]
    if not items:
        return None
    return Card(
        title=ctx.text("daily.title", count=len(items)),
        tone=Tone.INFO,
        fields=tuple(_field(ctx, section) for section in sections),
        buttons=tuple(_buttons(ctx, items)),
    )


def _sections(ctx: Context, reader: Member) -> Iterator[Section]:
    """Every feature's sections; a record stands in the first that names it."""
    told: set[str] = set()
    for digest in ctx.rules.digests:
        for section in digest(ctx, reader):
            fresh = tuple(item for item in section.items if item.subject not in told)
            told.update(item.subject for item in fresh)
            if fresh:
                yield replace(section, items=fresh)


def _field(ctx: Context, section: Section) -> Field:
    lines = [f"{item.subject} {item.words}" for item in section.items]
    if section.more:
        lines.append(ctx.text("daily.more"))
    return Field(section.title, "\n".join(lines), wide=True)


def _buttons(ctx: Context, items: Sequence[Item]) -> Iterator[Button]:
    for item in [each for each in items if each.action][:_BUTTONS]:
        label = ctx.rules.commands[item.action].label(ctx.language)
        values = {STANDALONE_RECORD: item.subject}
        yield Button(f"{label} {item.subject}", item.action, Style.DEFAULT, values=values)
