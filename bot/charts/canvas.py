"""A picture to draw on, measured in points: two pixels each, so that it is sharp on a phone."""

import io
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.charts.fonts import face
from bot.charts.palette import GROUNDS, INK, INKS, PAPER

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_PIXELS: Final = 2
_STEPS: Final = 8
"""Steps between a colour and the ground on the smooth edge of a letter."""
_BROKEN_AT: Final = frozenset({"Zs", "Pd", "Po", "Pc"})

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points."""


class Canvas:
    """Paper of a width and height in points, and what can be drawn on it."""

    def __init__(self, width: float, height: float, font: Path) -> None:
        from PIL import Image, ImageDraw

        self._font = font
        self._plain = Image.Dither.NONE
        self._image = Image.new("RGB", (_px(width), _px(height)), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Box, fill: str, *, radius: float = 0, edge: str | None = None) -> None:
        """A filled rectangle."""
        self._draw.rounded_rectangle(_pixels(box), _px(radius), fill, edge, _PIXELS // 2)

    def line(self, points: list[tuple[float, float]], colour: str, width: float = 1) -> None:
        """A line through points."""
        self._draw.line([(_px(x), _px(y)) for x, y in points], colour, _px(width))

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        """A filled polygon."""
        self._draw.polygon([(_px(x), _px(y)) for x, y in points], colour)

    def text(self, at: tuple[float, float], words: str, size: float, colour: str = INK) -> None:
        """Words on one line, their left and middle at a point."""
        x, y = at
        self._draw.text((_px(x), _px(y)), words, colour, self._face(size), "lm")

    def width(self, words: str, size: float) -> float:
        """How wide words are."""
        return sum(_advance(self._font, _px(size), each) for each in words) / _PIXELS

    def fitting(self, words: str, size: float, width: float) -> str:
        """As much of the words as fits on a line of that width, closed by … where it is less."""
        if self.width(words, size) <= width:
            return words
        kept = self._reach(words, size, width - self.width("…", size))
        return words[:kept].rstrip() + "…"

    def wrapped(self, words: str, size: float, width: float, lines: int) -> list[str]:
        """The words on at most so many lines; English breaks between words, Chinese anywhere."""
        wrapped: list[str] = []
        rest = words
        while rest and len(wrapped) < lines - 1:
            cut = self._cut(rest, size, width)
            wrapped.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        return [*wrapped, self.fitting(rest, size, width)] if rest else wrapped

    def png(self) -> bytes:
        """The picture; few colours suffice, and make it small."""
        file = io.BytesIO()
        few = self._image.quantize(palette=_shades(), dither=self._plain)
        few.save(file, "PNG", compress_level=3)
        return file.getvalue()

    def _cut(self, words: str, size: float, width: float) -> int:
        reach = max(1, self._reach(words, size, width))
        if reach == len(words):
            return reach
        breaks = (n for n in range(reach, 1, -1) if _may_break(words[n - 1], words[n]))
        return next(breaks, reach)

    def _reach(self, words: str, size: float, width: float) -> int:
        """How many characters fit."""
        left = width * _PIXELS
        for number, each in enumerate(words):
            left -= _advance(self._font, _px(size), each)
            if left < 0:
                return number
        return len(words)

    def _face(self, size: float) -> "FreeTypeFont":
        return face(self._font, _px(size))


@lru_cache(maxsize=20_000)
def _advance(font: Path, pixels: int, character: str) -> float:
    """How far a character moves the pen; summed up, it stands for measuring whole words."""
    return float(face(font, pixels).getlength(character))


@cache
def _shades() -> "Image":
    """Every colour that a chart can have: its own, and those on the edges of its letters."""
    from PIL import Image, ImageColor

    grounds = [ImageColor.getrgb(each) for each in GROUNDS]
    inks = [ImageColor.getrgb(each) for each in INKS]
    mixed = [
        tuple(round(b + (i - b) * step / _STEPS) for i, b in zip(ink, ground, strict=True))
        for ink in inks
        for ground in grounds[:2]
        for step in range(1, _STEPS + 1)
    ]
    shades = Image.new("P", (1, 1))
    shades.putpalette([value for colour in (*grounds, *mixed) for value in colour])
    return shades


def _may_break(before: str, after: str) -> bool:
    if "Lo" in {unicodedata.category(before), unicodedata.category(after)}:
        return unicodedata.category(after) not in {"Po", "Pe"}
    return unicodedata.category(before) in _BROKEN_AT


def _px(points: float) -> int:
    return round(points * _PIXELS)


def _pixels(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return _px(left), _px(top), _px(right), _px(bottom)
