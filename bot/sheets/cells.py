"""Cells that are written: a text stays a text, whatever it looks like."""

from typing import Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from bot.sheets.values import CHARGED

_LONGEST: Final = 32_767
"""Characters that a cell takes."""


def text_cell(sheet: Worksheet, value: str) -> object:
    """A text as it can be appended to a write-only sheet; it never becomes a formula."""
    value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
    if not value.startswith(CHARGED):
        return value
    cell = WriteOnlyCell(sheet, value)
    # And it stays one when somebody edits the cell.
    cell.data_type, cell.quotePrefix = "s", True
    return cell
