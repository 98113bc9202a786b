"""The file of rooms: every mistake with its line, imported twice the same, exported and back."""

import pytest

from bot.booking.file import RoomsError, bring, read_rooms, sample_rooms, written
from bot.booking.queries import resources
from storage.database import Database

_WRONG = """\
rooms:
  - id: Moon
    name: 月亮厅
    capacity: many
  - id: mars
    name: {zh: 火星厅, en: Mars}
    open: weekdays
  - id: venus
    name: 火星厅
    size: 3
"""


def test_every_mistake_has_its_line() -> None:
    """All of them at once."""
    with pytest.raises(RoomsError) as wrong:
        read_rooms(_WRONG, "rooms.yaml")
    told = "\n".join(wrong.value.flaws)
    for part in ("line 2: id is 'Moon'", "line 4: capacity", "line 7: open:", "line 10: size"):
        assert part in told


def test_no_rooms_and_no_yaml() -> None:
    """What is no list of rooms says what to write."""
    for text, told in [("- a", "begins with the key rooms"), ("rooms: []", "rooms is missing")]:
        with pytest.raises(RoomsError, match=told):
            read_rooms(text, "rooms.yaml")


def test_two_of_one_name() -> None:
    """People could not tell them apart."""
    text = "rooms:\n  - {id: a, name: X}\n  - {id: b, name: x}\n"
    with pytest.raises(RoomsError, match="line 3: two rooms are called x"):
        read_rooms(text, "rooms.yaml")


def test_an_import_brings_the_rooms_to_the_file(database: Database) -> None:
    """Twice is once; what is gone from the file can't be booked and comes back with it."""
    with database.transaction() as tx:
        assert bring(tx, sample_rooms()).added == ("moon", "mars", "galaxy")
        assert bring(tx, sample_rooms()).is_empty
        assert bring(tx, sample_rooms()[1:]).gone == ("moon",)
        assert [each.key for each in resources(tx)] == ["mars", "galaxy"]
        assert bring(tx, sample_rooms()).changed == ("moon",)
        assert bring(tx, read_rooms(written(tx), "again")).is_empty
