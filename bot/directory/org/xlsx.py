"""An org file in XLSX: two sheets of plain values."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from typing import Final

from bot.directory.org.cells import Unreadable
from bot.directory.org.columns import table_of
from bot.directory.org.rows import RawRow
from bot.directory.org.sheet import Cells, sheet_rows
from bot.directory.org.values import Problems, Table
from bot.sheets.values import Fault
from bot.sheets.xlsx import Sheet, opened

_UNREADABLE: Final = {
    Fault.FORMULA: Unreadable("a formula; paste its value instead"),
    Fault.ERROR: Unreadable("an error of the spreadsheet"),
}


def read_xlsx(content: bytes, problems: Problems) -> dict[Table, list[RawRow]]:
    """The rows by table; raises UserError where the file is not XLSX at all.

    A sheet belongs to the table that it is named after; a lone sheet is the people's, whatever
    its name. Other sheets are not read.
    """
    rows: dict[Table, list[RawRow]] = {table: [] for table in Table}
    with opened(content) as sheets:
        for table, sheet in _tables(sheets):
            _note_merged(table, sheet, problems)
            for owner, row in sheet_rows(table, _lines(sheet), problems):
                rows[owner].append(row)
    return rows


def _tables(sheets: Sequence[Sheet]) -> Iterator[tuple[Table, Sheet]]:
    for sheet in sheets:
        table = table_of(sheet.title)
        if table is None and len(sheets) == 1:
            table = Table.PEOPLE
        if table is not None:
            yield table, sheet


def _note_merged(table: Table, sheet: Sheet, problems: Problems) -> None:
    # Only the first of merged cells has a value: a department merged down a column would be
    # missing from everyone but the first. Titles at the very top may be merged.
    for each in sheet.merged():
        problem = f"the cells {each.place} are merged; unmerge them and fill each one"
        problems.row(table, each.first, "", problem)


def _lines(sheet: Sheet) -> Iterator[Cells]:
    for line in sheet.lines():
        yield [_value(cell) for cell in line]


def _value(value: object) -> object:
    match value:
        case Fault():
            return _UNREADABLE[value]
        case date() | time() | timedelta():
            return Unreadable(f"the date {value}")
        case _:
            return value
