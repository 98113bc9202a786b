"""A picture to draw on, measured in points: two pixels each, so that it is sharp on a phone."""

import io
import math
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.charts.fonts import face
from bot.charts.palette import GROUNDS, INK, INKS, PAPER

if TYPE_CHECKING:
    from PIL.Image import Image

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
        from PIL import ImageColor

        x, middle, ink = at[0] * _PIXELS, _px(at[1]), ImageColor.getrgb(colour)
        for each in words:
            drawn = _glyph(self._font, _px(size), each)
            if drawn.mask is not None:
                place = (round(x) + drawn.left, middle + drawn.top)
                self._image.paste(ink, place, drawn.mask)
            x += drawn.advance

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


class _Glyph(NamedTuple):
    """A character as it is drawn: its shape, where that lies from the pen, and how far it moves."""

    mask: "Image | None"
    left: int
    top: int
    advance: float


@lru_cache(maxsize=20_000)
def _glyph(font: Path, pixels: int, character: str) -> _Glyph:
    """One character, drawn once: most of a chart's time would go into drawing the same again."""
    from PIL import Image, ImageDraw

    letters = face(font, pixels)
    left, top, right, bottom = letters.getbbox(character, anchor="lm")
    advance = float(letters.getlength(character))
    width, height = math.ceil(right - left), math.ceil(bottom - top)
    if width <= 0 or height <= 0:
        return _Glyph(None, 0, 0, advance)
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((-left, -top), character, 255, letters, "lm")
    return _Glyph(mask, math.floor(left), math.floor(top), advance)


def _advance(font: Path, pixels: int, character: str) -> float:
    """How far a character moves the pen; summed up, it stands for measuring whole words."""
    return _glyph(font, pixels, character).advance


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
