"""Rows of cells, from a sheet or a CSV file, sorted into the two tables of an org file."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from bot.directory.names import tidy
from bot.directory.org.cells import is_empty
from bot.directory.org.columns import KIND, column_of, table_of, unknown_column
from bot.directory.org.rows import RawRow
from bot.directory.org.values import Problems, Table

_TITLE_ROWS: Final = 5

Cells = Sequence[object]


def sheet_rows(
    table: Table, lines: Iterable[Cells], problems: Problems
) -> Iterator[tuple[Table, RawRow]]:
    """Every filled row below the header, with the table that it belongs to.

    That is `table`, unless a column `kind` says otherwise. Up to five rows above the header may
    hold a title. Notes header and rows that can't be used.
    """
    numbered = iter(enumerate(lines, start=1))
    head = _header(table, numbered)
    if head is None:
        problems.header(table, 1, "no column is headed name or 姓名")
        return
    sheet = _Sheet(table, *head, problems)
    for number, line in numbered:
        row = sheet.row(number, line)
        if row is not None:
            yield row


def _header(table: Table, lines: Iterator[tuple[int, Cells]]) -> tuple[int, Cells] | None:
    for number, line in islice(lines, _TITLE_ROWS + 1):
        if any(isinstance(cell, str) and column_of(table, cell) == "name" for cell in line):
            return number, line
    return None


class _Sheet:
    """A sheet whose header has been read."""

    def __init__(self, table: Table, number: int, header: Cells, problems: Problems) -> None:
        self._table = table
        self._problems = problems
        titles = ["" if is_empty(cell) else tidy(str(cell)) for cell in header]
        columns = [column_of(table, title) for title in titles]
        self._kind = columns.index(KIND) if KIND in columns else None
        self._headers = titles
        self._unread: set[int] = set()
        self._check_header(number)

    def _check_header(self, number: int) -> None:
        seen: dict[str, str] = {}
        for at, title in enumerate(self._headers):
            if not title:
                continue
            if not any(column_of(table, title) for table in self._tables()):
                self._problems.header(self._table, number, unknown_column(self._table, title))
                self._unread.add(at)
                continue
            column = column_of(self._table, title) or title
            if seen.setdefault(column, title) is not title:
                self._problems.header(
                    self._table, number, f"columns {seen[column]} and {title} both mean {column}"
                )
                self._unread.add(at)

    def _tables(self) -> Sequence[Table]:
        return (self._table,) if self._kind is None else tuple(Table)

    def row(self, number: int, line: Cells) -> tuple[Table, RawRow] | None:
        """The row, unless it is empty or belongs nowhere."""
        filled = [
            at for at, cell in enumerate(line) if at not in self._unread and not is_empty(cell)
        ]
        if not filled:
            return None
        table = self._table_of(number, line)
        if table is None:
            return None
        headed = [at for at in filled if at < len(self._headers) and self._headers[at]]
        if len(headed) < len(filled):
            self._problems.row(table, number, "", "there is a filled cell below no header")
        return table, RawRow(number, {self._headers[at]: line[at] for at in headed})

    def _table_of(self, number: int, line: Cells) -> Table | None:
        if self._kind is None or self._kind >= len(line) or is_empty(line[self._kind]):
            return self._table
        word = str(line[self._kind])
        table = table_of(word)
        if table is None:
            self._problems.row(
                self._table, number, "", f"kind {word} is not known; write department or person"
            )
        return table
