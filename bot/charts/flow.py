"""A flow as a picture: steps from the top down, branches side by side (A-10)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from bot.charts.canvas import Canvas
from bot.charts.palette import FAINT, GROUND, LINE, PAPER, Shade

_EDGE: Final = 24.0
_TITLE: Final = 50.0
_WIDE: Final = 190.0
_TEXT: Final = 16.0
_LINE_HIGH: Final = 16.0
_NAME_HIGH: Final = 20.0
_PAD: Final = 9.0
_GAP: Final = 26.0
"""Between two steps, where the arrow is."""
_ASIDE: Final = 22.0
"""Between two branches."""
_LABEL: Final = 34.0
"""Above a branch, where its condition stands."""
_NARROWEST: Final = 320.0
_STUB: Final = 10.0
_PILL: Final = 30.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: its name and a few lines about it; round ones are a flow's two ends."""

    name: str
    lines: tuple[str, ...] = ()
    shade: Shade = Shade.CALM
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """Branches side by side, each with the words above it."""

    labels: tuple[str, ...]
    branches: "tuple[tuple[Part, ...], ...]"


Part: TypeAlias = Stop | Fork


@dataclass(frozen=True, slots=True)
class FlowChart:
    """What the picture says."""

    title: str
    parts: tuple[Part, ...]


def draw_flow(chart: FlowChart, font: Path) -> bytes:
    """The chart as a PNG."""
    wide = max(_wide(chart.parts), _NARROWEST)
    canvas = Canvas(wide + 2 * _EDGE, _TITLE + _high(chart.parts) + _EDGE, font)
    canvas.text((_EDGE, _TITLE / 2), canvas.fitting(chart.title, 17, wide), 17)
    _draw(canvas, chart.parts, _EDGE + wide / 2, _TITLE)
    return canvas.png()


def _wide(parts: tuple[Part, ...]) -> float:
    return max((_part_wide(each) for each in parts), default=_WIDE)


def _part_wide(part: Part) -> float:
    if isinstance(part, Stop):
        return _WIDE
    return sum(map(_wide, part.branches)) + _ASIDE * (len(part.branches) - 1)


def _high(parts: tuple[Part, ...]) -> float:
    return sum(map(_part_high, parts)) + _GAP * max(0, len(parts) - 1)


def _part_high(part: Part) -> float:
    if isinstance(part, Fork):
        return 2 * _STUB + _LABEL + max(map(_high, part.branches), default=0.0)
    if part.is_end:
        return _PILL
    return 2 * _PAD + _NAME_HIGH + _LINE_HIGH * len(part.lines)


def _draw(canvas: Canvas, parts: tuple[Part, ...], middle: float, top: float) -> float:
    """Draw parts one below the other; gives where they end."""
    at = top
    for number, part in enumerate(parts):
        if number:
            _arrow(canvas, middle, at, at + _GAP)
            at += _GAP
        if isinstance(part, Stop):
            _draw_stop(canvas, part, middle, at)
        else:
            _draw_fork(canvas, part, middle, at)
        at += _part_high(part)
    return at


def _draw_stop(canvas: Canvas, stop: Stop, middle: float, top: float) -> None:
    high = _part_high(stop)
    if stop.is_end:
        half = canvas.width(stop.name, 12) / 2 + _TEXT
        canvas.box((middle - half, top, middle + half, top + high), GROUND, radius=high / 2)
        canvas.text((middle - half + _TEXT, top + high / 2), stop.name, 12, FAINT)
        return
    left, right = middle - _WIDE / 2, middle + _WIDE / 2
    canvas.box((left, top, right, top + high), PAPER, radius=6, edge=LINE)
    canvas.box((left, top, left + 4, top + high), stop.shade.strong, radius=2)
    room = _WIDE - 2 * _TEXT
    y = top + _PAD + _NAME_HIGH / 2
    canvas.text((left + _TEXT, y), canvas.fitting(stop.name, 13, room), 13)
    for number, line in enumerate(stop.lines):
        at = y + _NAME_HIGH / 2 + _LINE_HIGH * (number + 0.5)
        canvas.text((left + _TEXT, at), canvas.fitting(line, 11, room), 11, FAINT)


def _draw_fork(canvas: Canvas, fork: Fork, middle: float, top: float) -> None:
    bottom = top + _part_high(fork)
    left = middle - _part_wide(fork) / 2
    centres = []
    for label, branch in zip(fork.labels, fork.branches, strict=True):
        wide = _wide(branch)
        centre = left + wide / 2
        _draw_branch(canvas, label, branch, centre, (top, bottom))
        centres.append(centre)
        left += wide + _ASIDE
    for y in (top, bottom):
        canvas.line([(min(*centres, middle), y), (max(*centres, middle), y)], FAINT, 1)


def _draw_branch(
    canvas: Canvas, label: str, branch: tuple[Part, ...], centre: float, span: tuple[float, float]
) -> None:
    top, bottom = span
    begins = top + _STUB + _LABEL
    canvas.line([(centre, top), (centre, begins if branch else bottom)], FAINT, 1)
    for number, line in enumerate(canvas.wrapped(label, 11, _WIDE - 8, 2)):
        wide = canvas.width(line, 11)
        y = top + _STUB + 6 + number * 14
        canvas.box((centre - wide / 2 - 3, y - 7, centre + wide / 2 + 3, y + 7), PAPER)
        canvas.text((centre - wide / 2, y), line, 11, FAINT)
    if branch:
        ends = _draw(canvas, branch, centre, begins)
        canvas.line([(centre, ends), (centre, bottom)], FAINT, 1)


def _arrow(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    canvas.line([(x, top), (x, bottom - 3)], FAINT, 1)
    canvas.shape([(x - 4, bottom - 6), (x + 4, bottom - 6), (x, bottom)], FAINT)
