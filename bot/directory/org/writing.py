"""Writes an org file in the format of its suffix, and never one that would be read otherwise."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.directory.org.columns import KIND, MESSENGERS, header, table_word
from bot.directory.org.file import read_org_file
from bot.directory.org.values import DepartmentEntry, OrgFile, OrgFileError, PersonEntry, Table
from bot.directory.values import CONSOLE
from bot.errors import SetupError
from bot.sheets.csv import guarded
from templates import Language

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Row: TypeAlias = Mapping[str, str | list[str]]
Rows: TypeAlias = Mapping[Table, Sequence[Row]]

_UNIT_COLUMNS: Final = ("name", "id", "parent", "head", "leader")
_PERSON_COLUMNS: Final = (
    *("name", "id", "alias", "department", "title", "email", "superior", "language", "level"),
    "roles",
    *MESSENGERS,
)


def write_org_file(path: Path, org: OrgFile, language: Language) -> None:
    """Write `org` to a `.yaml`, `.yml`, `.xlsx` or `.csv` file; an older one is replaced.

    Headers of sheets are in `language`. Before the file takes its name it is read back: raises
    SetupError, and leaves what was there, where its kind can't hold what the directory says, such
    as a comma inside an alias in CSV.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise SetupError(f"{path.name}: the file must end in .yaml, .xlsx or .csv.")
    if not org.people:
        raise SetupError("Nobody works here yet: there is nothing to export.")
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        draft.write_bytes(write(_rows(org), language))
        _check(draft, path, org)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _check(draft: Path, path: Path, org: OrgFile) -> None:
    advice = f"{path.name} would not be read as the directory is; write a .yaml file instead"
    try:
        read = read_org_file(draft)
    except OrgFileError as error:
        raise SetupError(f"{advice}: {error.problems[0]}.") from error
    wanted: list[DepartmentEntry | PersonEntry] = [*org.departments, *org.people]
    found = {*read.departments, *read.people}
    for lost in (each for each in wanted if each not in found):
        raise SetupError(f"{advice}: {lost.name} ({lost.key}) has something that it can't hold.")


def _rows(org: OrgFile) -> Rows:
    return {
        Table.DEPARTMENTS: [_filled(_department(each)) for each in org.departments],
        Table.PEOPLE: [_filled(_person(each)) for each in org.people],
    }


def _filled(cells: Mapping[str, str | list[str] | None]) -> Row:
    return {column: cell for column, cell in cells.items() if cell}


def _department(entry: DepartmentEntry) -> Mapping[str, str | None]:
    return {
        "name": entry.name,
        "id": entry.key,
        "parent": entry.parent,
        "head": entry.head,
        "leader": entry.leader,
    }


def _person(entry: PersonEntry) -> Mapping[str, str | list[str] | None]:
    own = {each.messenger: each.external_id for each in entry.accounts}
    if own.get(CONSOLE) == entry.key:
        del own[CONSOLE]  # everybody has that one
    return {
        "name": entry.name,
        "id": entry.key,
        "alias": list(entry.aliases),
        "department": entry.department,
        "title": entry.title,
        "email": entry.email,
        "superior": entry.superior,
        "language": entry.language,
        "level": entry.level.value,
        "roles": list(entry.roles),
        **own,
    }


def _yaml(rows: Rows, language: Language) -> bytes:
    import yaml

    del language
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    data = {table.value: [dict(row) for row in rows[table]] for table in Table}
    written = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return str(written).encode()


def _csv(rows: Rows, language: Language) -> bytes:
    """One list of both tables, told apart by the column `kind`; marked as UTF-8 for Excel."""
    own = dict.fromkeys(("parent", "head", "leader"), Table.DEPARTMENTS)
    columns = tuple(dict.fromkeys((KIND, *_UNIT_COLUMNS, *_PERSON_COLUMNS)))
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(header(own.get(each, Table.PEOPLE), each, language) for each in columns)
    for table in Table:
        word = table_word(table, language)
        for row in rows[table]:
            sheet.writerow(map(guarded, _line({**row, KIND: word}, columns)))
    return written.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows, language: Language) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table, columns in ((Table.DEPARTMENTS, _UNIT_COLUMNS), (Table.PEOPLE, _PERSON_COLUMNS)):
        sheet = book.create_sheet(table_word(table, language))
        sheet.freeze_panes = "A2"
        heads = [header(table, each, language) for each in columns]
        for line in (heads, *(_line(row, columns) for row in rows[table])):
            sheet.append(_as_text(sheet, line))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _as_text(sheet: "WriteOnlyWorksheet", line: Iterable[str]) -> list[object]:
    from openpyxl.cell import WriteOnlyCell

    cells = [WriteOnlyCell(sheet, value=each or None) for each in line]
    for cell in cells:
        if cell.value is not None:
            cell.data_type = "s"  # text that begins with = is no formula
    return list(cells)


def _line(row: Row, columns: Sequence[str]) -> list[str]:
    cells = (row.get(each, "") for each in columns)
    return [", ".join(cell) if isinstance(cell, list) else cell for cell in cells]


_WRITERS: Final[Mapping[str, Callable[[Rows, Language], bytes]]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".xlsx": _xlsx,
    ".csv": _csv,
}
