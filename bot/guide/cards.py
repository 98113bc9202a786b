"""What people see of the help: everything, one area or one command."""

from collections.abc import Sequence

from bot.engine.cards import Button, Card, Field, InputKind, Tone
from bot.engine.commands.command import AnyCommand, Noun, Parameter, Words
from bot.engine.commands.text import clean
from bot.engine.context import Context

SHOW = "guide.show"
_BUTTONS = 10
_FIRST = 3
"""So many commands of an area stand in the overview: a page that can be taken in at a glance."""


def overview(ctx: Context, commands: Sequence[AnyCommand]) -> Card:
    """Every area with its first commands, as briefly as they can be typed."""
    nouns = _nouns(commands)
    fields = [
        Field(
            noun.name(ctx.language),
            _first(ctx, noun, [each for each in commands if each.noun == noun]),
            wide=True,
        )
        for noun in nouns
    ]
    return Card(
        title=ctx.text("guide.title"),
        tone=Tone.INFO,
        lead=ctx.text("guide.how"),
        fields=tuple(fields),
        note=ctx.text("guide.more", topic=nouns[0].words.usual(ctx.language)),
        buttons=tuple(_area_of(ctx, each) for each in nouns[:_BUTTONS]),
    )


def _first(ctx: Context, noun: Noun, commands: Sequence[AnyCommand]) -> str:
    """The first commands of an area, and how to see the others, if they are more than one."""
    shown = commands if len(commands) <= _FIRST + 1 else commands[:_FIRST]
    lines = [_line(ctx, each) for each in shown]
    if len(shown) < len(commands):
        topic = noun.words.usual(ctx.language)
        lines.append(ctx.text("guide.further", count=len(commands), topic=topic))
    return "\n".join(lines)


def area(ctx: Context, commands: Sequence[AnyCommand]) -> Card:
    """One area: its commands in full, and a button for each that needs nothing more."""
    at_once = [each for each in commands if _needs_nothing(each) and not each.destructive]
    return Card(
        title=commands[0].noun.name(ctx.language),
        tone=Tone.INFO,
        fields=tuple(_entry(ctx, each, each.label(ctx.language)) for each in commands),
        note=ctx.text("guide.more", topic=commands[0].head(ctx.language)[1:]),
        buttons=(
            *(Button(each.label(ctx.language), each.id) for each in at_once[:_BUTTONS]),
            _everything(ctx),
        ),
    )


def _needs_nothing(command: AnyCommand) -> bool:
    return not any(each.required for each in command.parameters)


def choice(ctx: Context, topic: str, commands: Sequence[AnyCommand]) -> Card:
    """Commands of several areas that go by one word; a button shows each by itself."""
    return Card(
        title=clean(topic)[:60],
        tone=Tone.INFO,
        fields=tuple(_entry(ctx, each, each.name(ctx.language)) for each in commands),
        buttons=(
            *(_topic(each.name(ctx.language), each.id) for each in commands[:_BUTTONS]),
            _everything(ctx),
        ),
    )


def one(ctx: Context, command: AnyCommand) -> Card:
    """All there is to say about a command."""
    arguments = "\n".join(_argument(ctx, command, each) for each in command.parameters)
    rows = [
        ("usage", command.usage(ctx.language)),
        ("arguments", arguments),
        ("words", _listed(ctx, command.words, skip=1)),
        ("replies", _listed(ctx, command.answers)),
        ("examples", "\n".join(command.examples.of(ctx.language))),
    ]
    return Card(
        title=command.name(ctx.language),
        tone=Tone.INFO,
        lead=command.help(ctx.language),
        fields=tuple(
            Field(ctx.text(f"guide.{key}"), said, wide=True) for key, said in rows if said
        ),
        buttons=(_area_of(ctx, command.noun), _everything(ctx)),
    )


def unknown(ctx: Context, topic: str, commands: Sequence[AnyCommand]) -> Card:
    """No such topic, and the ones that are nearest to it."""
    return Card(
        title=ctx.text("guide.unknown", topic=clean(topic)[:60]),
        tone=Tone.MUTED,
        body="\n".join(_line(ctx, each) for each in commands),
        buttons=(
            *(_topic(each.label(ctx.language), each.id) for each in commands),
            _everything(ctx),
        ),
    )


def _nouns(commands: Sequence[AnyCommand]) -> list[Noun]:
    return list({each.noun.id: each.noun for each in commands}.values())


def _entry(ctx: Context, command: AnyCommand, label: str) -> Field:
    said = f"{command.usage(ctx.language)}\n{command.help(ctx.language)}"
    return Field(label, said, wide=True)


def _line(ctx: Context, command: AnyCommand) -> str:
    return f"{command.usage(ctx.language, brief=True)} — {command.help(ctx.language)}"


def _argument(ctx: Context, command: AnyCommand, each: Parameter) -> str:
    """`截止 · 可省略 · 周五17:00、明天`: shape, whether it must be there, and what it may be."""
    choices = [option.label for option in each.argument.options(ctx.language)]
    hints = [
        command.shape(each, ctx.language) or each.label(command.id, ctx.language),
        ctx.text("guide.required" if each.required else "guide.optional"),
        " ".join(choices) if choices else _kind(ctx, each),
    ]
    return " · ".join(hint for hint in hints if hint)


def _kind(ctx: Context, each: Parameter) -> str:
    if each.argument.is_record:
        return ctx.text("guide.kind.record")
    match each.argument.input:
        case InputKind.DATE | InputKind.PERSON | InputKind.PEOPLE | InputKind.NUMBER as kind:
            return ctx.text(f"guide.kind.{kind}")
        case InputKind.TEXT | InputKind.MULTILINE | InputKind.CHOICE:
            return ""


def _listed(ctx: Context, words: Words, skip: int = 0) -> str:
    return " ".join(words.of(ctx.language)[skip:])


def _topic(label: str, topic: str) -> Button:
    return Button(label, SHOW, values={"topic": topic})


def _area_of(ctx: Context, noun: Noun) -> Button:
    return _topic(noun.name(ctx.language), noun.words.usual(ctx.language))


def _everything(ctx: Context) -> Button:
    return Button(ctx.text("guide.everything"), SHOW)
