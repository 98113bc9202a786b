"""An org file in CSV, as Excel and its kin write it."""

from bot.directory.org.rows import RawRow
from bot.directory.org.sheet import sheet_rows
from bot.directory.org.values import Problems, Table
from bot.sheets.csv import csv_lines


def read_csv(content: bytes, problems: Problems) -> dict[Table, list[RawRow]]:
    """The rows by table; raises UserError where the file is not CSV at all."""
    rows: dict[Table, list[RawRow]] = {table: [] for table in Table}
    for table, row in sheet_rows(Table.PEOPLE, csv_lines(content), problems):
        rows[table].append(row)
    return rows
