"""Reads the file that says what can be booked, and brings the database to what it says."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sqlmodel import col, select

from bot.booking.model import Resource, week_of
from bot.errors import SetupError
from bot.yaml.cells import Cells
from bot.yaml.lines import Flaws, Table, load
from storage import Tx

SAMPLE_ROOMS: Final = Path(__file__).with_name("sample_rooms.yaml")
_USUAL: Final = "mon-fri 08:00-20:00"
_MOST_PEOPLE: Final = 10_000
_SPACES: Final = re.compile(r"\s+")


class RoomsError(SetupError):
    """A file that can't be used; `flaws` names all that is wrong, each with its line."""

    def __init__(self, source: str, flaws: Sequence[str]) -> None:
        super().__init__(f"{source} can't be used: {'; '.join(flaws)}")
        self.flaws = tuple(flaws)


class Entry(NamedTuple):
    """One room as the file has it."""

    key: str
    name_zh: str
    name_en: str
    place: str
    capacity: int
    equipment: tuple[str, ...]
    opens: str


class Changes(NamedTuple):
    """What an import does: ids of rooms that are new, differ, and are no longer there."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the database is as the file says."""
        return not any(self)


def read_rooms(written: str, source: str) -> tuple[Entry, ...]:
    """What a file's text says; raises RoomsError that names every mistake."""
    flaws = Flaws()
    value = load(written, flaws)
    entries: tuple[Entry, ...] = ()
    if isinstance(value, Table):
        cells = Cells(value, flaws)
        entries = tuple(_entry(each) for each in cells.tables("rooms"))
        if not entries and not flaws:
            flaws.note(1, "rooms is missing: a list of rooms, each with id, name and capacity")
        cells.finish()
    elif value is not None:
        flaws.note(1, "the file begins with the key rooms")
    for name, flaw in _doubles(entries):
        flaws.note_at(name, flaw)
    if flaws:
        raise RoomsError(source, list(flaws))
    return entries


def changes(tx: Tx, entries: Sequence[Entry]) -> Changes:
    """What bringing the database to these entries would do."""
    known = {each.key: each for each in tx.exec(select(Resource)).all()}
    there = {each.key for each in entries}
    return Changes(
        tuple(each.key for each in entries if each.key not in known),
        tuple(
            each.key
            for each in entries
            if (row := known.get(each.key)) is not None and (not row.active or _of(row) != each)
        ),
        tuple(key for key, row in known.items() if row.active and key not in there),
    )


def bring(tx: Tx, entries: Sequence[Entry]) -> Changes:
    """Bring the database to what the entries say; rooms that are gone are kept, not offered."""
    found = changes(tx, entries)
    known = {each.key: each for each in tx.exec(select(Resource)).all()}
    for entry in entries:
        row = known.get(entry.key)
        if row is None:
            tx.add(Resource(**entry._asdict()))
        else:
            row.sqlmodel_update({**entry._asdict(), "active": True})
    for key in found.gone:
        known[key].active = False
    tx.flush()
    return found


def sample_rooms() -> tuple[Entry, ...]:
    """The rooms of the sample company."""
    return read_rooms(SAMPLE_ROOMS.read_text(encoding="utf-8"), str(SAMPLE_ROOMS))


def written(tx: Tx) -> str:
    """The file that changes nothing when it is imported again."""
    import yaml  # slow to load

    query = select(Resource).where(col(Resource.active)).order_by(col(Resource.id))
    rooms = [_mapping(_of(row)) for row in tx.exec(query).all()]
    return yaml.safe_dump({"rooms": rooms}, allow_unicode=True, sort_keys=False)


def _entry(cells: Cells) -> Entry:
    key, name = cells.id("id"), cells.name("name")
    entry = Entry(
        key,
        name.zh,
        name.en,
        cells.text("place", ""),
        cells.count("capacity", 0, most=_MOST_PEOPLE),
        cells.texts("equipment"),
        _SPACES.sub(" ", cells.text("open", _USUAL)),
    )
    try:
        week_of(entry.opens)
    except (ValueError, SetupError) as error:
        cells.flaws.note(cells.line_of("open"), f"open: {error}")
    cells.finish()
    return entry


def _doubles(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for each in entries:
        for name in {each.key.lower(), each.name_zh.lower(), each.name_en.lower()}:
            if name in seen:
                yield each.key, f"two rooms are called {name}"
            seen[name] = each.key


def _of(row: Resource) -> Entry:
    return Entry(*(getattr(row, name) for name in Entry._fields))


def _mapping(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.key,
        "name": {"zh": entry.name_zh, "en": entry.name_en},
        **({"place": entry.place} if entry.place else {}),
        **({"capacity": entry.capacity} if entry.capacity else {}),
        **({"equipment": list(entry.equipment)} if entry.equipment else {}),
        "open": entry.opens,
    }
