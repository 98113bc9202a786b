"""The rooms of the console and who is in them."""

from collections.abc import Iterable

from sqlmodel import col, select

from adapters.console.model import ConsoleMember, ConsoleRoom
from storage import Tx


def put_room(tx: Tx, name: str, members: Iterable[str]) -> None:
    """Make sure that the room exists and that these people, by key, are in it; nobody leaves."""
    if not room_exists(tx, name):
        tx.add(ConsoleRoom(name=name))
        tx.flush()
    present = members_of(tx, name)
    newcomers = (person for person in dict.fromkeys(members) if person not in present)
    tx.add_all([ConsoleMember(room=name, person=person) for person in newcomers])
    tx.flush()


def describe(tx: Tx, name: str, *, topic: str | None = None, pinned: int | None = None) -> None:
    """Say what a room is about, or which message stands at its top; None leaves that as it is."""
    room = tx.exec(select(ConsoleRoom).where(col(ConsoleRoom.name) == name)).one()
    room.topic = room.topic if topic is None else topic
    room.pinned = room.pinned if pinned is None else pinned
    tx.flush()


def room_exists(tx: Tx, name: str) -> bool:
    """Whether there is such a room."""
    found = tx.exec(select(ConsoleRoom.id).where(col(ConsoleRoom.name) == name)).first()
    return found is not None


def members_of(tx: Tx, room: str) -> list[str]:
    """The keys of the people in a room, in the order in which they came."""
    statement = select(ConsoleMember.person).where(col(ConsoleMember.room) == room)
    return list(tx.exec(statement.order_by(col(ConsoleMember.id))))


def is_member(tx: Tx, room: str, person: str) -> bool:
    """Whether that person is in that room."""
    statement = select(ConsoleMember.id).where(
        col(ConsoleMember.room) == room, col(ConsoleMember.person) == person
    )
    return tx.exec(statement).first() is not None


def rooms_of(tx: Tx, person: str) -> list[ConsoleRoom]:
    """The rooms of one person, in the order in which they were made."""
    statement = (
        select(ConsoleRoom)
        .join(ConsoleMember, col(ConsoleMember.room) == col(ConsoleRoom.name))
        .where(col(ConsoleMember.person) == person)
        .order_by(col(ConsoleRoom.id))
    )
    return list(tx.exec(statement))
