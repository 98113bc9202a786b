"""CSV, as Excel and its kin write it."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from bot.errors import UserError
from bot.sheets.text import decoded
from bot.sheets.values import CHARGED

_SEPARATORS: Final = ",;\t"
_QUOTE: Final = "'"


def guarded(value: str) -> str:
    """A value that no spreadsheet takes for a formula; `csv_lines` gives it back as it was."""
    return f"{_QUOTE}{value}" if value.startswith((*CHARGED, _QUOTE)) else value


def _bare(value: str) -> str:
    bare = value.removeprefix(_QUOTE)
    return bare if bare.startswith((*CHARGED, _QUOTE)) else value


def csv_lines(content: bytes) -> Iterator[list[str]]:
    """The lines of a file; raises UserError where it is not CSV."""
    text = decoded(content)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for line in lines:
            yield [_bare(value) for value in line]
    except csv.Error as error:
        raise UserError("sheet.not_csv", line=lines.line_num, error=str(error)) from error
