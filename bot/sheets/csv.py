"""CSV, as Excel and its kin write it."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from bot.errors import UserError
from bot.sheets.text import decoded

_SEPARATORS: Final = ",;\t"


def csv_lines(content: bytes) -> Iterator[list[str]]:
    """The lines of a file; raises UserError where it is not CSV."""
    text = decoded(content)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from lines
    except csv.Error as error:
        raise UserError("sheet.not_csv", line=lines.line_num, error=str(error)) from error
