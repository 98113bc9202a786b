"""An org file in CSV, as Excel and its kin write it."""

import csv
import io
from typing import Final

from bot.directory.org.rows import RawRow
from bot.directory.org.sheet import sheet_rows
from bot.directory.org.text import decoded
from bot.directory.org.values import OrgFileError, Problems, Table

_SEPARATORS: Final = ",;\t"


def read_csv(content: bytes, source: str, problems: Problems) -> dict[Table, list[RawRow]]:
    """The rows by table; raises OrgFileError where the file is not CSV at all."""
    text = decoded(content, source)
    rows: dict[Table, list[RawRow]] = {table: [] for table in Table}
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for table, row in sheet_rows(Table.PEOPLE, lines, problems):
            rows[table].append(row)
    except csv.Error as error:
        raise OrgFileError(source, [f"line {lines.line_num}: this is not CSV: {error}"]) from error
    return rows
