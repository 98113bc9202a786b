"""What `muster org` prints for people. Names come from files: they are text, never markup."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text
from rich.tree import Tree

from bot.directory.org.diff import Changed, OrgDiff, TableDiff
from bot.directory.org.show import CompanyView, DepartmentView, PersonView
from bot.directory.org.values import DepartmentEntry, PersonEntry, Table

_SHOWN: Final = 200

_Line = tuple[str, str, str, str]


def print_diff(changes: OrgDiff) -> None:
    """Print what an import changes as a table, the first 200 lines of it, and the sums."""
    lines = [
        *_lines(Table.DEPARTMENTS, changes.departments),
        *_lines(Table.PEOPLE, changes.people),
    ]
    console = Console()
    if not lines:
        console.print("Nothing changes.")
        return
    console.print(_grid(lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        console.print(f"… and {len(lines) - _SHOWN} more")
    console.print(_sums(Table.DEPARTMENTS, changes.departments))
    console.print(_sums(Table.PEOPLE, changes.people))


def print_company(shown: CompanyView, *, whole: bool) -> None:
    """Print the company as a tree of departments, or each person and department in full."""
    console = Console()
    if whole:
        console.print(_company_tree(shown))
        return
    for department in shown.departments:
        console.print(_fields(_department_fields(department)))
    for person in shown.people:
        console.print(_fields(_person_fields(person)))


def _grid(lines: Sequence[_Line]) -> Grid:
    grid = Grid("", "", "Name", "Change")
    for line in lines:
        grid.add_row(*(Text(cell) for cell in line))
    return grid


def _lines(
    table: Table, changes: TableDiff[DepartmentEntry] | TableDiff[PersonEntry]
) -> Iterator[_Line]:
    for entry in changes.joined:
        yield "+", table, _label(entry.name, entry.key), "joins"
    for change in changes.returned:
        yield "+", table, _label(change.entry.name, change.entry.key), _told(change, "returns")
    for change in changes.changed:
        yield "~", table, _label(change.entry.name, change.entry.key), _told(change, "")
    for gone in changes.left:
        yield "-", table, _label(gone.name, gone.key), "leaves"


def _told(change: Changed[DepartmentEntry] | Changed[PersonEntry], first: str) -> str:
    changes = [f"{one.field}: {one.old or '–'} → {one.new or '–'}" for one in change.fields]
    return "\n".join(filter(None, (first, *changes)))


def _sums(table: Table, changes: TableDiff[DepartmentEntry] | TableDiff[PersonEntry]) -> Text:
    return Text(
        f"{table}: {len(changes.joined)} join, {len(changes.returned)} return, "
        f"{len(changes.changed)} change, {len(changes.left)} leave"
    )


def _company_tree(shown: CompanyView) -> Tree:
    root = Tree(Text(f"{len(shown.people)} people, {len(shown.departments)} departments"))
    branches: dict[str | None, Tree] = {None: root}
    waiting = list(shown.departments)
    while waiting:
        known = [one for one in waiting if one.parent in branches] or waiting
        for one in known:
            above = branches.get(one.parent, root)
            branches[one.name] = above.add(Text(_department_line(one), style="bold"))
        waiting = [one for one in waiting if one.name not in branches]
    for person in shown.people:
        branches.get(person.department, root).add(Text(_person_line(person)))
    return root


def _department_line(department: DepartmentView) -> str:
    parts = [
        f"{word} {name}"
        for word, name in (("head", department.head), ("leader", department.leader))
        if name
    ]
    return " · ".join([_label(department.name, department.key), *parts])


def _person_line(person: PersonView) -> str:
    answers = f"answers to {person.superior}" if person.superior else ""
    parts = (_label(person.name, person.key), person.title, answers)
    return " · ".join(filter(None, parts))


def _department_fields(department: DepartmentView) -> dict[str, str]:
    return {
        "department": _label(department.name, department.key),
        "parent": department.parent or "",
        "head": department.head or "",
        "leader in charge": department.leader or "",
    }


def _person_fields(person: PersonView) -> dict[str, str]:
    return {
        "name": person.name,
        "id": person.key,
        "alias": ", ".join(person.aliases),
        "department": person.department or "",
        "title": person.title,
        "answers to": person.superior or "",
        "language": person.language,
        "level": person.level.value,
        "roles": ", ".join(person.roles),
        **{address.messenger: address.external_id for address in person.accounts},
    }


def _fields(fields: dict[str, str]) -> Grid:
    grid = Grid(show_header=False)
    for field, value in fields.items():
        grid.add_row(Text(field, style="bold"), Text(value or "–"))
    return grid


def _label(name: str, key: str) -> str:
    return name if name == key else f"{name} ({key})"
