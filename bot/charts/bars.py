"""Bars side by side: how long something takes, a bar for each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.charts.canvas import Canvas
from bot.charts.palette import FAINT, GROUND, Shade

_WIDTH: Final = 400.0
_EDGE: Final = 18.0
_TITLE: Final = 46.0
_ROW: Final = 30.0
_LABEL: Final = 110.0
_WORDS: Final = 90.0
"""Narrow, as chats show pictures no wider than a phone: the words are read there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its name, its length in whatever measure all have, and that in words."""

    label: str
    value: float
    words: str


def draw_bars(title: str, rows: Sequence[Row], font: Path) -> bytes:
    """The bars as a PNG, the longest across the whole picture."""
    canvas = Canvas(_WIDTH, _TITLE + len(rows) * _ROW + _EDGE, font)
    canvas.text((_EDGE, _TITLE / 2), canvas.fitting(title, 15, _WIDTH - 2 * _EDGE), 15)
    longest = max((each.value for each in rows), default=0) or 1
    left, right = _EDGE + _LABEL, _WIDTH - _EDGE - _WORDS
    for number, each in enumerate(rows):
        middle = _TITLE + number * _ROW + _ROW / 2
        canvas.text((_EDGE, middle), canvas.fitting(each.label, 12, _LABEL - 10), 12)
        canvas.box((left, middle - 7, right, middle + 7), GROUND, radius=3)
        end = max(left + 3, left + (right - left) * each.value / longest)
        canvas.box((left, middle - 7, end, middle + 7), Shade.CALM.strong, radius=3)
        canvas.text((right + 10, middle), canvas.fitting(each.words, 12, _WORDS - 10), 12, FAINT)
    return canvas.png()
