"""Lines of tasks as a workbook that people can sort, fill in and hand back."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.sheets.cells import text_cell
from bot.tasks.exchange.columns import DATES, Column
from bot.tasks.exchange.lines import Line
from bot.tasks.exchange.progress import counted
from bot.tasks.exchange.values import MOST
from bot.tasks.model import Priority, State
from templates import Language, text

_DATE: Final = "yyyy-mm-dd hh:mm"
_WIDE: Final = {
    Column.TITLE: 36,
    Column.DESCRIPTION: 44,
    Column.NEXT_STEP: 30,
    Column.PROBLEM: 30,
    Column.NOTE: 30,
}
_HEAD: Final = 2
"""The row of the headers; the rule of TPL-08 stands above them."""


def workbook(lines: Sequence[Line], language: Language) -> bytes:
    """The file; without lines it is a template to be filled in."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(text("exchange.sheet", language))
    sheet.freeze_panes = f"C{_HEAD + 1}"
    last = get_column_letter(len(Column))
    sheet.auto_filter.ref = f"A{_HEAD}:{last}{_HEAD + len(lines)}"
    for at, column in enumerate(Column, start=1):
        width = _WIDE.get(column, 18 if column in DATES else 14)
        sheet.column_dimensions[get_column_letter(at)].width = width
    _choices(sheet, language)
    sheet.append([text("exchange.rule", language)])
    sheet.append(list(_header(sheet, language)))
    for line in counted("write", lines):
        sheet.append([_cell(sheet, column, line.get(column)) for column in Column])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _header(sheet: Worksheet, language: Language) -> Iterator[object]:
    font, fill = Font(bold=True), PatternFill("solid", start_color="FFDCE6F1")
    for column in Column:
        cell = WriteOnlyCell(sheet, column.label(language))
        cell.font, cell.fill = font, fill
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        yield cell


def _choices(sheet: Worksheet, language: Language) -> None:
    choices = {
        Column.PRIORITY: [text(f"task.priority.{each}", language) for each in Priority],
        Column.STATE: [text(f"task.state.{each}", language) for each in State],
    }
    for column, words in choices.items():
        letter = get_column_letter(list(Column).index(column) + 1)
        offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        offered.add(f"{letter}{_HEAD + 1}:{letter}{_HEAD + MOST}")
        sheet.data_validations.append(offered)


def _cell(sheet: Worksheet, column: Column, value: object) -> object:
    match value:
        case None | "":
            return None
        case str():
            return text_cell(sheet, value)
        case datetime():
            return _moment(sheet, value)
        case int() if column is Column.PROGRESS:
            # Whole percents: as a share of one, 1 could be either of two.
            return _formatted(sheet, value, '0"%"')
        case _:
            return value


def _moment(sheet: Worksheet, value: datetime) -> object:
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if rounded.time() == time():
        # A midnight in a cell of dates would come back as the day, which ends with its work.
        return f"{rounded:%Y-%m-%d %H:%M}"
    return _formatted(sheet, rounded, _DATE)


def _formatted(sheet: Worksheet, value: float | datetime, how: str) -> object:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = how
    return cell
