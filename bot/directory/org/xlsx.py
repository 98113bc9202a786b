"""An org file in XLSX: two sheets of plain values."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, time, timedelta
from typing import Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from bot.directory.org.cells import Unreadable
from bot.directory.org.columns import table_of
from bot.directory.org.rows import RawRow
from bot.directory.org.sheet import Cells, sheet_rows
from bot.directory.org.values import OrgFileError, Problems, Table

_LARGEST: Final = 512 * 1024 * 1024
_BROKEN: Final = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError)
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+(\d+):[A-Z]+(\d+))"')
_UNREADABLE: Final = {
    "f": Unreadable("a formula; paste its value instead"),
    "e": Unreadable("an error of the spreadsheet"),
}


def read_xlsx(content: bytes, source: str, problems: Problems) -> dict[Table, list[RawRow]]:
    """The rows by table; raises OrgFileError where the file is not XLSX at all.

    A sheet belongs to the table that it is named after; a lone sheet is the people's, whatever
    its name. Other sheets are not read.
    """
    rows: dict[Table, list[RawRow]] = {table: [] for table in Table}
    try:
        _check_size(content, source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about charts and the like, which nobody asked for
            workbook = load_workbook(io.BytesIO(content), read_only=True)
            with closing(workbook):
                for table, sheet in _sheets(workbook.worksheets):
                    _note_merged(table, _raw(content, sheet), problems)
                    for owner, row in sheet_rows(table, _lines(sheet), problems):
                        rows[owner].append(row)
    except _BROKEN as error:
        raise OrgFileError(
            source, ["it can't be read as XLSX; is it protected, or an older .xls?"]
        ) from error
    return rows


def _check_size(content: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise OrgFileError(source, [f"unpacked it is larger than {_LARGEST // 1024**2} MiB"])


def _sheets(sheets: Sequence[object]) -> Iterator[tuple[Table, ReadOnlyWorksheet]]:
    readable = [sheet for sheet in sheets if isinstance(sheet, ReadOnlyWorksheet)]
    for sheet in readable:
        table = table_of(sheet.title)
        if table is None and len(readable) == 1:
            table = Table.PEOPLE
        if table is not None:
            yield table, sheet


def _raw(content: bytes, sheet: ReadOnlyWorksheet) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # There is no public way to learn which part of the file a sheet is.
        return archive.read(str(vars(sheet)["_worksheet_path"]))


def _note_merged(table: Table, raw: bytes, problems: Problems) -> None:
    # Only the first of merged cells has a value: a department merged down a column would be
    # missing from everyone but the first. Titles at the very top may be merged.
    for place, first, last in _MERGED.findall(raw):
        if 1 < int(first) < int(last):
            problem = f"the cells {place.decode()} are merged; unmerge them and fill each one"
            problems.row(table, int(first), "", problem)


def _lines(sheet: ReadOnlyWorksheet) -> Iterator[Cells]:
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    for row in sheet.rows:
        yield [_value(cell.value, str(cell.data_type)) for cell in row]


def _value(value: object, data_type: str) -> object:
    match value:
        case None:
            return None
        case float() if value.is_integer():
            return int(value)
        case date() | time() | timedelta():
            return Unreadable(f"the date {value}")
        case _:
            return _UNREADABLE.get(data_type, value)
