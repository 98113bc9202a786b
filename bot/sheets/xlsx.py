"""XLSX: the sheets of a workbook as lines of plain values, whatever the workbook tries."""

import io
import lzma
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from bot.errors import UserError
from bot.sheets.values import Cells, Fault

LARGEST: Final = 512 * 1024 * 1024
"""Bytes that a workbook may have when it is unpacked, unless its reader allows less."""
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, InvalidFileException, SyntaxError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, OverflowError),
    *(OSError, RuntimeError),
)
"""What openpyxl raises for workbooks that are none, or were tampered with; those of either XML
parser are syntax errors, and a part that wants a password is a runtime error."""
_FAULTS: Final = {"f": Fault.FORMULA, "e": Fault.ERROR}
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+(\d+):[A-Z]+(\d+))"')


class Merged(NamedTuple):
    """Cells merged over several rows: only the first of them has a value."""

    place: str
    first: int


class Sheet:
    """One sheet; its lines are read once, from first to last."""

    def __init__(self, content: bytes, sheet: ReadOnlyWorksheet) -> None:
        self.title = str(sheet.title)
        self._content = content
        self._sheet = sheet

    def merged(self) -> Iterator[Merged]:
        """Cells merged down over rows below the first, where titles stand."""
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                # There is no public way to learn which part of the file a sheet is.
                raw = archive.read(str(vars(self._sheet)["_worksheet_path"]))
        except _BROKEN as error:
            raise UserError("sheet.broken") from error
        for place, first, last in _MERGED.findall(raw):
            if 1 < int(first) < int(last):
                yield Merged(place.decode(), int(first))

    def lines(self) -> Iterator[Cells]:
        """Each row's values; raises UserError where the file breaks off."""
        self._sheet.reset_dimensions()  # what the file says of its size is often wrong
        rows = iter(self._sheet.rows)
        while True:
            try:
                row = next(rows, None)
                cells = None if row is None else [_value(c.value, str(c.data_type)) for c in row]
            except _BROKEN as error:
                raise UserError("sheet.broken") from error
            if cells is None:
                return
            yield cells


@contextmanager
def opened(content: bytes, largest: int = LARGEST) -> Iterator[list[Sheet]]:
    """The sheets of a workbook; raises UserError for what is none, or no harmless one."""
    try:
        _check(content, largest)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about charts and the like, which nobody asked for
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets: list[object] = list(workbook.worksheets)
    except _BROKEN as error:
        raise UserError("sheet.broken") from error
    with closing(workbook):
        yield [Sheet(content, one) for one in sheets if isinstance(one, ReadOnlyWorksheet)]


def _check(content: bytes, largest: int) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > largest:
        raise UserError("sheet.too_large", limit=largest // 1024**2)
    names = [member.filename for member in members]
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise UserError("sheet.external")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UserError("sheet.macros")


def _value(value: object, data_type: str) -> object:
    if data_type in _FAULTS:
        return _FAULTS[data_type]
    return int(value) if isinstance(value, float) and value.is_integer() else value
