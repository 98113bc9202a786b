"""A card with a chart: the picture where it can be drawn, the same as text where it can't."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.charts import NoFontError, find_font
from bot.engine.cards import Card, Picture
from bot.engine.context import Context
from bot.engine.papers import Read

Draw = Callable[[Path], bytes]
"""Draws a chart with the font of that file, as a PNG."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn, and the words that say the same to whoever can't see it."""

    title: str
    words: str
    name: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with its picture; without one where no font was found."""

    chart: Chart
    picture: bytes | None


def chart_card(ctx: Context, plan: Callable[[], Chart]) -> Card:
    """The planned chart under its title, drawn while nobody has to wait for the database.

    Picture and words are of one moment: that at which it was planned.
    """
    setting = ctx.settings.charts.font
    drawn = ctx.files.outside(lambda: _Drawing(plan(), setting))
    chart = drawn.chart
    if drawn.picture is None:
        return Card(title=chart.title, body=chart.words, note=ctx.text("chart.no_font"))
    file = ctx.files.make(f"{chart.name}.png", drawn.picture)
    return Card(title=chart.title, picture=Picture(file, chart.words))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The work of drawing, which needs no database."""

    chart: Chart
    font: str

    def __call__(self, read: Read) -> Drawn:
        del read
        try:
            font = find_font(self.font)
        except NoFontError:
            return Drawn(self.chart, None)
        return Drawn(self.chart, self.chart.draw(font))
