"""What `muster org --json` prints: one JSON object on one line."""

import msgspec

from bot.directory.org.diff import Changed, FieldChange, OrgDiff, TableDiff
from bot.directory.org.show import CompanyView
from bot.directory.org.values import DepartmentEntry, OrgFileError, PersonEntry

Json = dict[str, object]


def problems_json(error: OrgFileError) -> str:
    """The problems of a file that can't be used: `source`, `problems`."""
    return _line({"source": error.source, "problems": error.problems})


def diff_json(source: str, changes: OrgDiff, *, applied: bool) -> str:
    """What an import changes: `source`, `applied`, and of each table who joined, left and so on."""
    return _line(
        {
            "source": source,
            "applied": applied,
            "departments": _table(changes.departments),
            "people": _table(changes.people),
        }
    )


def company_json(shown: CompanyView) -> str:
    """Departments and people with their fields."""
    return _line({"departments": shown.departments, "people": shown.people})


def _table(table: TableDiff[DepartmentEntry] | TableDiff[PersonEntry]) -> Json:
    return {
        "joined": [_named(entry.key, entry.name) for entry in table.joined],
        "returned": [_changed(change) for change in table.returned],
        "changed": [_changed(change) for change in table.changed],
        "left": [_named(gone.key, gone.name) for gone in table.left],
    }


def _changed(change: Changed[DepartmentEntry] | Changed[PersonEntry]) -> Json:
    fields: tuple[FieldChange, ...] = change.fields
    return {**_named(change.entry.key, change.entry.name), "changes": fields}


def _named(key: str, name: str) -> Json:
    return {"id": key, "name": name}


def _line(value: Json) -> str:
    return msgspec.json.encode(value).decode()
