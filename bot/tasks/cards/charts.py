"""A card with a chart: the picture where it can be drawn, the same as text where it can't."""

from collections.abc import Callable
from pathlib import Path

from bot.charts import NoFontError, find_font
from bot.engine.cards import Card, Picture
from bot.engine.context import Context

Draw = Callable[[Path], bytes]
"""Draws a chart with the font of that file, as a PNG."""


def chart_card(ctx: Context, title: str, words: str, name: str, draw: Draw) -> Card:
    """The chart under its title; `words` say the same to whoever can't see it."""
    try:
        font = find_font(ctx.settings.charts.font)
    except NoFontError:
        return Card(title=title, body=words, note=ctx.text("chart.no_font"))
    file = ctx.files.make(f"{name}.png", draw(font))
    return Card(title=title, picture=Picture(file, words))
