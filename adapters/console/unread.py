"""Who has read how far, and what is therefore unread."""

from sqlalchemy import Integer, and_, case, func, literal
from sqlmodel import col, select

from adapters.console import stream
from adapters.console.model import ConsoleMember, ConsoleMessage, ConsoleRead
from adapters.console.rooms import members_of, rooms_of
from adapters.console.views import Overview, RoomView, Unread
from storage import Tx

_NONE = Unread()
_COUNT = func.count(col(ConsoleMessage.id))
_URGENT = func.sum(case((col(ConsoleMessage.urgent), 1), else_=0), type_=Integer())
_BEHIND = col(ConsoleMessage.id) > func.coalesce(col(ConsoleRead.last_read), literal(0))


def overview(tx: Tx, person: str) -> Overview:
    """The sidebar of `person`."""
    unread = _unread_rooms(tx, person)
    rooms = [
        RoomView(
            name=each.name,
            members=members_of(tx, each.name),
            unread=unread.get(each.name, _NONE),
            topic=each.topic,
            pinned=stream.title(tx, each.pinned),
        )
        for each in rooms_of(tx, person)
    ]
    return Overview(rooms=rooms, waiting=_unread_direct(tx))


def mark_read(tx: Tx, person: str, chat: str, message: int) -> None:
    """Note that `person` has read `chat` up to the id `message`; never moves backwards."""
    newest = tx.exec(select(func.max(col(ConsoleMessage.id)))).one() or 0
    mark = tx.exec(
        select(ConsoleRead).where(col(ConsoleRead.person) == person, col(ConsoleRead.chat) == chat)
    ).first() or ConsoleRead(person=person, chat=chat)
    mark.last_read = max(mark.last_read, min(message, newest))
    tx.add(mark)
    tx.flush()


def _unread_rooms(tx: Tx, person: str) -> dict[str, Unread]:
    statement = (
        select(ConsoleMessage.room, _COUNT, _URGENT)
        .join(
            ConsoleMember,
            and_(
                col(ConsoleMember.room) == col(ConsoleMessage.room),
                col(ConsoleMember.person) == person,
            ),
        )
        .outerjoin(
            ConsoleRead,
            and_(
                col(ConsoleRead.person) == person,
                col(ConsoleRead.chat) == col(ConsoleMessage.room),
            ),
        )
        .where(col(ConsoleMessage.account).in_(("", person)), _BEHIND)
        .where(col(ConsoleMessage.author) != person)
        .group_by(col(ConsoleMessage.room))
    )
    return {room: Unread(count, bool(urgent)) for room, count, urgent in tx.exec(statement)}


def _unread_direct(tx: Tx) -> dict[str, Unread]:
    statement = (
        select(ConsoleMessage.account, _COUNT, _URGENT)
        .outerjoin(
            ConsoleRead,
            and_(
                col(ConsoleRead.person) == col(ConsoleMessage.account),
                col(ConsoleRead.chat) == "",
            ),
        )
        .where(col(ConsoleMessage.room) == "", col(ConsoleMessage.author) == "", _BEHIND)
        .group_by(col(ConsoleMessage.account))
    )
    return {person: Unread(count, bool(urgent)) for person, count, urgent in tx.exec(statement)}
