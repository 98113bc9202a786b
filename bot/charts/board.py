"""A board: tickets in columns, a column for each state (T-23)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.charts.canvas import Box, Canvas
from bot.charts.palette import FAINT, GROUND, INK, LINE, PAPER, Shade

_COLUMN: Final = 208.0
_WIDER: Final = 248.0
"""A column where there are few: else title and subtitle would not find room beside each other."""
_MANY: Final = 3
_GAP: Final = 12.0
_EDGE: Final = 20.0
_TITLE: Final = 52.0
_HEAD: Final = 40.0
_TICKET: Final = 84.0
_INSET: Final = 12.0
_MORE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Ticket:
    """One task: `ident` its id, `owner` a name, `due` a date in words, `progress` a percentage."""

    ident: str
    title: str
    owner: str
    due: str
    shade: Shade
    progress: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One state: its tickets from the top, and in `more` how many others there are, in words."""

    title: str
    count: int
    tickets: tuple[Ticket, ...]
    shade: Shade
    more: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What a board says."""

    title: str
    subtitle: str
    columns: tuple[Column, ...]


def draw_board(board: Board, font: Path) -> bytes:
    """The board as a PNG, without the columns that are empty: on a phone each takes room."""
    columns = [each for each in board.columns if each.count] or list(board.columns)
    tallest = max((_height(each) for each in columns), default=_HEAD)
    wide = _COLUMN if len(columns) >= _MANY else _WIDER
    width = _EDGE * 2 + len(columns) * (wide + _GAP) - _GAP
    canvas = Canvas(width, _TITLE + tallest + _EDGE, font)
    canvas.text((_EDGE, _TITLE / 2), canvas.fitting(board.title, 17, width * 0.6), 17)
    taken = canvas.width(board.subtitle, 12)
    canvas.text((width - _EDGE - taken, _TITLE / 2), board.subtitle, 12, FAINT)
    for number, each in enumerate(columns):
        left = _EDGE + number * (wide + _GAP)
        _draw_column(canvas, each, (left, _TITLE, left + wide, _TITLE + tallest))
    return canvas.png()


def _height(column: Column) -> float:
    more = _MORE if column.more else 0
    return _HEAD + len(column.tickets) * (_TICKET + _GAP / 1.5) + more + _INSET / 2


def _draw_column(canvas: Canvas, column: Column, box: Box) -> None:
    left, top, right, _ = box
    canvas.box(box, GROUND, radius=8)
    canvas.box(
        (left + _INSET, top + 15, left + _INSET + 8, top + 23), column.shade.strong, radius=4
    )
    canvas.text((left + _INSET + 15, top + 19), column.title, 13)
    count = str(column.count)
    canvas.text((right - _INSET - canvas.width(count, 13), top + 19), count, 13, FAINT)
    y = top + _HEAD
    for ticket in column.tickets:
        _draw_ticket(canvas, ticket, (left + 8, y, right - 8, y + _TICKET))
        y += _TICKET + _GAP / 1.5
    if column.more:
        canvas.text((left + _INSET, y + _MORE / 2 - 4), column.more, 12, FAINT)


def _draw_ticket(canvas: Canvas, ticket: Ticket, box: Box) -> None:
    left, top, right, bottom = box
    canvas.box(box, PAPER, radius=6, edge=LINE)
    canvas.box((left, top + 8, left + 3, bottom - 8), ticket.shade.strong, radius=1)
    inner = left + _INSET
    room = right - inner - 10
    words = canvas.wrapped(f"{ticket.ident} {ticket.title}", 13, room, 2)
    for number, line in enumerate(words):
        canvas.text((inner, top + 17 + number * 18), line, 13, INK)
    due_wide = canvas.width(ticket.due, 11)
    colour = ticket.shade.strong if ticket.shade is Shade.LATE else FAINT
    canvas.text((right - 10 - due_wide, top + 58), ticket.due, 11, colour)
    owner = canvas.fitting(ticket.owner, 11, room - due_wide - 8)
    canvas.text((inner, top + 58), owner, 11, FAINT)
    if ticket.progress:
        end = inner + room * min(ticket.progress, 100) / 100
        canvas.box((inner, bottom - 12, inner + room, bottom - 9), GROUND, radius=1)
        canvas.box((inner, bottom - 12, end, bottom - 9), ticket.shade.strong, radius=1)
