"""A Gantt chart: one bar a task on a scale of days, weeks or months (T-23)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from bot.charts.canvas import Canvas
from bot.charts.palette import FAINT, GROUND, LINE, PAPER, TODAY, Shade

_EDGE: Final = 20.0
_TITLE: Final = 52.0
_SCALE: Final = 34.0
_ROW: Final = 30.0
_NAMES: Final = 250.0
_CHART: Final = 760.0
_BAR: Final = 14.0
_DAILY: Final = 31
_WEEKLY: Final = 200
_LABEL: Final = 44.0
"""The room that a date on the scale needs."""


class Mark(NamedTuple):
    """A key date on a bar, in the colour of how it stands."""

    day: date
    shade: Shade


@dataclass(frozen=True, slots=True)
class Bar:
    """One task from its first to its last day; `after` are the idents that it waits for.

    `milestones` are key dates. A task without a known end has `end` equal to its last known day
    and `open_ended`.
    """

    ident: str
    title: str
    owner: str
    start: date
    end: date
    shade: Shade
    progress: int = 0
    open_ended: bool = False
    after: tuple[str, ...] = ()
    milestones: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Gantt:
    """What a Gantt chart says; `holidays` are shaded, `today_label` stands at today's line.

    `day_label` says a day of the scale in the reader's language.
    """

    title: str
    subtitle: str
    today: date
    today_label: str
    bars: tuple[Bar, ...]
    holidays: frozenset[date] = frozenset()
    day_label: Callable[[date], str] = "{0.month}/{0.day}".format


def draw_gantt(gantt: Gantt, font: Path) -> bytes:
    """The chart as a PNG."""
    return _Drawing(gantt, font).png()


class _Drawing:
    def __init__(self, gantt: Gantt, font: Path) -> None:
        self._gantt = gantt
        days = [gantt.today, *(day for bar in gantt.bars for day in (bar.start, bar.end))]
        days += [mark.day for bar in gantt.bars for mark in bar.milestones]
        self._first = min(days) - timedelta(days=1)
        self._days = (max(days) - self._first).days + 2
        self._left = _EDGE + _NAMES
        self._top = _TITLE + _SCALE
        self._bottom = self._top + _ROW * len(gantt.bars)
        self._width = self._left + _CHART + _EDGE
        self._canvas = Canvas(self._width, self._bottom + _EDGE, font)
        self._rows = {bar.ident: row for row, bar in enumerate(gantt.bars)}

    def png(self) -> bytes:
        self._draw_title()
        self._draw_ground()
        self._draw_scale()
        for row, bar in enumerate(self._gantt.bars):
            self._draw_name(bar, row)
            self._draw_bar(bar, row)
        self._draw_arrows()
        self._draw_today()
        return self._canvas.png()

    def _x(self, day: date) -> float:
        return self._left + _CHART * (day - self._first).days / self._days

    def _middle(self, row: int) -> float:
        return self._top + _ROW * (row + 0.5)

    def _draw_title(self) -> None:
        canvas, gantt = self._canvas, self._gantt
        canvas.text((_EDGE, _TITLE / 2), canvas.fitting(gantt.title, 17, self._width * 0.6), 17)
        taken = canvas.width(gantt.subtitle, 12)
        canvas.text((self._width - _EDGE - taken, _TITLE / 2), gantt.subtitle, 12, FAINT)

    def _draw_ground(self) -> None:
        if self._days <= _WEEKLY:
            day = timedelta(days=1)
            for each in sorted(self._gantt.holidays):
                if self._first <= each < self._first + timedelta(days=self._days):
                    box = (self._x(each), self._top, self._x(each + day), self._bottom)
                    self._canvas.box(box, GROUND)
        for row in range(len(self._gantt.bars) + 1):
            y = self._top + _ROW * row
            self._canvas.line([(_EDGE, y), (self._left + _CHART, y)], LINE, 0.5)

    def _draw_scale(self) -> None:
        free_from = 0.0
        for day in self._ticks():
            x = self._x(day)
            self._canvas.line([(x, self._top), (x, self._bottom)], LINE, 0.5)
            by_month = self._days > _WEEKLY
            label = f"{day.year}-{day.month:02}" if by_month else self._gantt.day_label(day)
            if x >= free_from and x + _LABEL <= self._left + _CHART + _EDGE:
                self._canvas.text((x + 2, self._top - 10), label, 11, FAINT)
                free_from = x + max(_LABEL, self._canvas.width(label, 11) + 10)

    def _ticks(self) -> Iterator[date]:
        for number in range(self._days):
            day = self._first + timedelta(days=number)
            if (
                self._days <= _DAILY
                or (day.weekday() == 0 and self._days <= _WEEKLY)
                or day.day == 1
            ):
                yield day

    def _draw_name(self, bar: Bar, row: int) -> None:
        canvas, y = self._canvas, self._middle(row)
        owner = canvas.fitting(bar.owner, 11, 80)
        wide = canvas.width(owner, 11)
        canvas.text((self._left - 10 - wide, y), owner, 11, FAINT)
        room = _NAMES - wide - 22
        canvas.text((_EDGE, y), canvas.fitting(f"{bar.ident} {bar.title}", 12, room), 12)

    def _draw_bar(self, bar: Bar, row: int) -> None:
        canvas, y = self._canvas, self._middle(row)
        left, right = self._x(bar.start), self._x(bar.end + timedelta(days=1))
        top, bottom = y - _BAR / 2, y + _BAR / 2
        canvas.box((left, top, right, bottom), bar.shade.pale, radius=3)
        if bar.progress:
            done = left + (right - left) * min(bar.progress, 100) / 100
            canvas.box((left, top, done, bottom), bar.shade.strong, radius=3)
        if bar.open_ended:
            canvas.shape([(right, top), (right + 7, y), (right, bottom)], bar.shade.pale)
        for mark in bar.milestones:
            x = (self._x(mark.day) + self._x(mark.day + timedelta(days=1))) / 2
            for size, colour in ((9, PAPER), (6, mark.shade.strong)):  # an edge, or it drowns
                corners = [(x - size, y), (x, y - size), (x + size, y), (x, y + size)]
                canvas.shape(corners, colour)

    def _draw_arrows(self) -> None:
        for row, bar in enumerate(self._gantt.bars):
            for ident in bar.after:
                if ident in self._rows:
                    self._draw_arrow(self._rows[ident], row)

    def _draw_arrow(self, before: int, after: int) -> None:
        bars = self._gantt.bars
        start = self._x(bars[before].end + timedelta(days=1))
        end = self._x(bars[after].start)
        y, down = self._middle(before), self._middle(after)
        turn = max(start + 5, min(end - 8, start + 10))
        points = [(start, y), (turn, y), (turn, down), (end - 2, down)]
        if end < start + 13:
            between = (y + down) / 2 if after != before + 1 else y + _ROW / 2
            points = [(start, y), (turn, y), (turn, between), (end - 8, between), (end - 8, down)]
            points.append((end - 2, down))
        self._canvas.line(points, FAINT, 0.75)
        self._canvas.shape([(end - 5, down - 3), (end, down), (end - 5, down + 3)], FAINT)

    def _draw_today(self) -> None:
        x = self._x(self._gantt.today)
        self._canvas.line([(x, self._top - 2), (x, self._bottom)], TODAY, 1)
        wide = self._canvas.width(self._gantt.today_label, 11)
        self._canvas.text((x - wide / 2, self._top - 24), self._gantt.today_label, 11, TODAY)
