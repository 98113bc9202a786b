"""The org file: who works in the company, as an administrator writes it down.

It has two tables, `departments` (name, id, parent, head, leader) and `people` (name, id, alias,
department, title, superior, language, level, roles, accounts); only names are required. Headers
are understood in English and Chinese (`org_columns.py`). A row is named by its id, else by its
name; other rows refer to it by either. Rows are counted as their file shows them: items of a list
from 1, rows of a sheet with the header as row 1.

YAML   two lists of mappings, `departments:` and `people:`.
XLSX   two sheets, 部门 or departments and 人员 or people; values only, no formulas.
CSV    one file in UTF-8 or GBK; a column `kind` (department 部门 or person 人员) tells the rows
       apart, and without it every row is a person.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.directory.org.checks import Checker
from bot.directory.org.columns import nearest, table_of
from bot.directory.org.rows import RawRow, department_drafts, person_drafts
from bot.directory.org.values import OrgFile, OrgFileError, Problems, Table
from bot.errors import UserError
from templates import Language, text

LARGEST: Final = 64 * 1024 * 1024

_Rows = dict[Table, list[RawRow]]


def read_org_file(path: Path, language: Language = "zh") -> OrgFile:
    """Read and check a `.yaml`, `.yml`, `.xlsx` or `.csv` file.

    `language` is that of people for whom the file names none. Raises OrgFileError, which names
    every problem with its row; also for a file that can't be read at all.
    """
    content = _content(path)
    try:
        return _read(path, content, language)
    except UserError as error:
        raise OrgFileError(path.name, [text(error.key, "en", **error.values)]) from error


def _read(path: Path, content: bytes, language: Language) -> OrgFile:
    problems = Problems(path.name)
    match path.suffix.lower():
        case ".yaml" | ".yml":
            from bot.directory.org.yaml import read_yaml

            return org_from_mapping(read_yaml(content, path.name), path.name, language)
        case ".xlsx":
            from bot.directory.org.xlsx import read_xlsx

            return _checked(read_xlsx(content, problems), problems, path.name, language)
        case ".csv":
            from bot.directory.org.csv import read_csv

            return _checked(read_csv(content, problems), problems, path.name, language)
        case _:
            raise OrgFileError(path.name, ["the file must end in .yaml, .xlsx or .csv"])


def org_from_mapping(data: Mapping[str, object], source: str, language: Language = "zh") -> OrgFile:
    """Check an organisation given as plain lists and mappings, as YAML has it.

    A row may be the bare name. `source` is what the problems are told of, `language` as in
    `read_org_file`; raises OrgFileError.
    """
    problems = Problems(source)
    rows: _Rows = {table: [] for table in Table}
    for key, value in data.items():
        table = table_of(str(key))
        if table is None:
            hint = nearest(str(key), list(Table))
            problems.file(
                f"{key} is not known at the top; "
                + (f"did you mean {hint}?" if hint else "there are departments and people")
            )
        elif isinstance(value, list):
            rows[table] += _listed(table, value, problems)
        elif value is not None:
            problems.file(f"{key} must be a list")
    return _checked(rows, problems, source, language)


def _listed(table: Table, items: list[object], problems: Problems) -> list[RawRow]:
    rows = []
    for number, item in enumerate(items, start=1):
        match item:
            case Mapping():
                rows.append(RawRow(number, {str(key): cell for key, cell in item.items()}))
            case str():
                rows.append(RawRow(number, {"name": item}))
            case _:
                problems.row(table, number, "", "must be a mapping of columns, or a bare name")
    return rows


def _checked(rows: _Rows, problems: Problems, source: str, language: Language) -> OrgFile:
    if not rows[Table.PEOPLE]:
        problems.file("there are no people in it")
    checker = Checker(
        department_drafts(rows[Table.DEPARTMENTS], problems),
        person_drafts(rows[Table.PEOPLE], problems, language),
        problems,
    )
    departments, people = checker.department_entries(), checker.person_entries()
    problems.raise_if_any()
    return OrgFile(source, tuple(departments), tuple(people))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise OrgFileError(path.name, [f"it can't be read: {error.strerror}"]) from error
    if len(content) > LARGEST:
        raise OrgFileError(path.name, [f"it is larger than {LARGEST // 1024**2} MiB"])
    return content
