"""What came of a saying, as panels for people and as JSON lines for scripts."""

import json
from collections.abc import Iterator

import typer
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bot.cli.speaking import Heard, Names, Saying
from bot.engine.cards import Card, Input, Tone, plain_text
from bot.engine.messenger import Outgoing
from bot.settings import Settings
from bot.simulation.presses import labels
from bot.simulation.report import JsonLines
from bot.time.words import absolute
from templates import text

_COLOURS = {
    Tone.PLAIN: "white",
    Tone.INFO: "blue",
    Tone.SUCCESS: "green",
    Tone.WARNING: "yellow",
    Tone.DANGER: "red",
    Tone.MUTED: "bright_black",
}
_WIDTH = 76
_FULL = 100


class Lines:
    """One JSON object a line: what left, what is held back (`at` is later), a form that opens."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self._lines = JsonLines(names, settings.timezone)
        self._names = names

    def show(self, saying: Saying, heard: Heard) -> None:
        """Print it all, in order."""
        for left in (*heard.left, *heard.held):
            typer.echo(self._lines.line(left))
        form = heard.answer.form
        if form is not None:
            self._at_once(saying, "form", plain_text(form), labels(form))
        if heard.answer.refused:
            self._at_once(saying, "refused", heard.answer.refused, [])

    def _at_once(self, saying: Saying, kind: str, text: str, buttons: list[str]) -> None:
        fields = {
            "messenger": "console",
            "to": {"person": self._names.shown(saying.person)},
            "kind": kind,
            "subject": None,
            "text": text,
            "buttons": buttons,
        }
        typer.echo(json.dumps(fields, ensure_ascii=False))


class Panels:
    """A panel for each message, with its buttons below."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self._settings = settings
        self._names = names
        self._console = Console(highlight=False)

    def show(self, saying: Saying, heard: Heard) -> None:
        """Print it all, in order."""
        for left in heard.left:
            self._print(self._place(left.message), left.message.card, left.message.text)
        for left in heard.held:
            later = absolute(left.at, self._settings.language, self._settings.timezone, left.at)
            place = f"{self._place(left.message)} · {later}"
            self._print(place, left.message.card, left.message.text)
        if heard.answer.form is not None:
            self._print(self._names.shown(saying.person), heard.answer.form, "")
        if heard.answer.refused:
            typer.echo(heard.answer.refused, err=True)
        elif not (heard.left or heard.held or heard.answer.form):
            typer.echo("The bot took no notice: this is not addressed to it.", err=True)

    def _place(self, message: Outgoing) -> str:
        kind = text(f"simulation.{message.kind.value}", self._settings.language)
        parts = [self._names.shown(message.account) if message.account else "", message.room, kind]
        return " · ".join(part for part in parts if part)

    def _print(self, place: str, card: Card | None, sentence: str) -> None:
        if card is None:
            body: RenderableType = Text(sentence)
            colour, buttons = "white", list[str]()
        else:
            body = Group(*_parts(card))
            colour, buttons = _COLOURS[card.tone], labels(card)
        panel = Panel(
            body,
            title=Text(place, style="dim"),
            title_align="left",
            subtitle=Text(" ".join(f"[{label}]" for label in buttons), style="magenta"),
            subtitle_align="left",
            border_style=colour,
            width=min(_WIDTH, self._console.width),
        )
        self._console.print(panel)


def _parts(card: Card) -> Iterator[RenderableType]:
    if card.lead:
        yield Text(card.lead, style="bold")
    yield Text(card.title, style=f"bold {_COLOURS[card.tone]}")
    if card.fields:
        yield _fields(card)
    if card.progress is not None:
        yield ProgressBar(total=_FULL, completed=card.progress, width=_WIDTH // 2)
    if card.body:
        yield Text(card.body)
    if card.form is not None:
        yield from map(_input, card.form.inputs)
    if card.note:
        yield Text(card.note, style="dim")


def _input(each: Input) -> Text:
    star = "*" if each.required else ""
    error = f"  ⚠ {each.error}" if each.error else ""
    return Text.assemble(f"{each.label}{star}: {each.value}", (error, "yellow"))


def _fields(card: Card) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for field in card.fields:
        grid.add_row(Text(field.label), Text(field.value))
    return grid
