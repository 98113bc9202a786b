"""From the bytes of a file to rows of cells; needs no database, so it keeps nobody waiting."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from bot.errors import UserError
from bot.sheets.csv import csv_lines
from bot.sheets.values import Cells
from bot.tasks.exchange.columns import Column, column_of, nearest
from bot.tasks.exchange.values import MOST, RawRow, Reading

_LARGEST: Final = 64 * 1024 * 1024
_TITLE_ROWS: Final = 5
_BLANK: Final = 1000
"""So many empty rows in a row end a sheet, however far its formats go."""
_WIDEST: Final = 200
_RULE: Final = ("更新频率", "Update frequency")
"""The rule row of TPL-08, which is no task."""


def read_sheet(name: str, content: bytes) -> Reading:
    """The rows of a file, with what is wrong about its form; raises UserError where it has none."""
    if name.lower().endswith(".csv"):
        return _rows(csv_lines(content), Reading())
    if not name.lower().endswith(".xlsx"):
        raise UserError("exchange.kind", name=name)
    from bot.sheets.xlsx import opened  # openpyxl is slow to load, and seldom needed

    with opened(content, _LARGEST) as sheets:
        if not sheets:
            raise UserError("sheet.broken")
        reading = Reading()
        for each in islice(sheets[0].merged(), 5):
            reading.note(each.first, None, UserError("exchange.merged", place=each.place))
        return _rows(sheets[0].lines(), reading)


def _rows(lines: Iterable[Cells], reading: Reading) -> Reading:
    numbered = enumerate(lines, start=1)
    columns = _header(numbered, reading)
    for number, line in _filled(numbered):
        cells = {column: line[at] for at, column in columns if at < len(line) and _is(line[at])}
        if not cells or str(next(iter(cells.values()))).startswith(_RULE):
            continue
        if len(reading.rows) == MOST:
            raise UserError("exchange.too_many", limit=MOST)
        reading.rows.append(RawRow(number, cells))
    if not reading.rows:
        raise UserError("exchange.empty")
    return reading


def _filled(numbered: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    blank = 0
    for number, line in numbered:
        blank = 0 if any(map(_is, line)) else blank + 1
        if blank == _BLANK:
            return
        if not blank:
            yield number, line


def _header(numbered: Iterator[tuple[int, Cells]], reading: Reading) -> list[tuple[int, Column]]:
    for number, line in islice(numbered, _TITLE_ROWS + 1):
        titles = [str(cell).strip() if _is(cell) else "" for cell in line[:_WIDEST]]
        found = [(at, column_of(title)) for at, title in enumerate(titles) if title]
        if Column.TITLE not in {column for _, column in found}:
            continue
        columns = []
        for at, column in found:
            if column is None:
                _note_unknown(number, titles[at][:40], reading)
            elif column in reading.headers:
                told = {"first": reading.headers[column], "second": titles[at][:40]}
                reading.note(number, None, UserError("exchange.twice", **told))
            else:
                reading.headers[column] = titles[at][:40]
                columns.append((at, column))
        return columns
    raise UserError("exchange.no_header")


def _note_unknown(number: int, title: str, reading: Reading) -> None:
    """A misspelt header is a mistake; one that resembles none is the company's own column."""
    if near := nearest(title):
        error = UserError("exchange.unknown_column", given=title, near=near)
        reading.note(number, None, error)
    else:
        reading.unknown.append(title)


def _is(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
