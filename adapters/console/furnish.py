"""The rooms that a console has by itself, so that things can be tried in company."""

from typing import Final

from adapters.console.core import people
from adapters.console.rooms import put_room
from storage import Tx
from templates import Language

EVERYBODY: Final[dict[Language, str]] = {"zh": "全员群", "en": "Everybody"}


def furnish(tx: Tx, language: Language) -> None:
    """Make sure that there is a room for everybody and one for each department; nobody leaves."""
    listed = people(tx)
    if not listed:
        return
    put_room(tx, EVERYBODY[language], [person.key for person in listed])
    departments: dict[str, list[str]] = {}
    for person in listed:
        if person.department:
            departments.setdefault(person.department, []).append(person.key)
    for name, members in departments.items():
        put_room(tx, name, members)
