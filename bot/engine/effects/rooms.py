"""Rooms of our own for records: opened, filled and closed by rows of the outbox like messages.

A room that could not be opened is no failure of its record: whoever keeps it is told, and may ask
again under the same key, so that an attempt whose end nobody learned is not repeated.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import (
    Column,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlmodel import SQLModel

from bot.directory.values import Member
from bot.engine.calling import called
from bot.engine.context import Context
from bot.engine.messenger import MessageKind, RoomWork
from bot.engine.outbox.live import Lead
from bot.engine.outbox.notice import Origin
from bot.engine.outbox.rows import Lane, Leaving, Written, drop_waiting
from storage import Tx
from storage.prepared import Query
from storage.types import JsonText, UtcDateTime

OPENING: Final = "opening"
OPEN: Final = "open"
FAILED: Final = "failed"
CLOSED: Final = "closed"
LOST: Final = "lost"

opened_room: Final = Table(
    "opened_room",
    SQLModel.metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(24), nullable=False),
    Column("messenger", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("room", String(120), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("error", String(300), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("outside", JsonText(list[str]), nullable=False, server_default=text("'[]'")),
    UniqueConstraint("subject", "messenger", name="uq_opened_room"),
)
"""A record has one room on each messenger; `room` is its id there, empty until it is open.

While another is opened after one that was lost, it is still the id of that one.

`outside` are the accounts of those who left it: they are told in private what is said there.
"""


class Room(NamedTuple):
    """A room's row."""

    subject: str
    messenger: str
    name: str
    room: str
    state: str
    error: str
    asked_at: datetime
    outside: list[str]

    @property
    def place(self) -> Origin:
        """Where it is."""
        return Origin(self.messenger, self.room)


_c: Final = opened_room.c
_columns = (
    *(_c.subject, _c.messenger, _c.name, _c.room),
    *(_c.state, _c.error, _c.asked_at, _c.outside),
)
_of_subject = Query(
    select(*_columns).where(_c.subject == bindparam("subject")).order_by(_c.id), Room
)
_of_place = Query(
    select(*_columns).where(
        _c.messenger == bindparam("messenger"), _c.room == bindparam("room"), _c.room != ""
    ),
    Room,
)


def rooms_of(tx: Tx, subject: str) -> list[Room]:
    """The rooms of a record, in whatever state, oldest first."""
    return _of_subject.all(tx, {"subject": subject})


def room_at(tx: Tx, place: Origin) -> Room | None:
    """The record's room that a room is, if any."""
    return _of_place.first(tx, {"messenger": place.messenger, "room": place.room})


def open_room(ctx: Context, subject: str, messenger: str, work: RoomWork) -> None:
    """Have a room opened for a record; one that is there, or on its way, is let be.

    One that was closed is opened again under its name.
    """
    known = next((one for one in rooms_of(ctx.tx, subject) if one.messenger == messenger), None)
    if known is None:
        row = {
            "subject": subject,
            "messenger": messenger,
            "name": work.name,
            "room": "",
            "state": OPENING,
            "error": "",
            "asked_at": ctx.now,
        }
        ctx.tx.connection().execute(insert(opened_room).values(row))
    elif known.state in {FAILED, LOST, CLOSED}:
        _set(ctx.tx, subject, messenger, state=OPENING, asked_at=ctx.now, outside=[])
    else:
        return
    if known is not None and known.state == CLOSED:
        again = RoomWork(name=known.name)
        _leave(ctx, known.place, MessageKind.REOPEN_ROOM, again, ctx.now, subject=subject)
        return
    place = Origin(messenger, _stand_in(subject, known.room if known else ""))
    _leave(ctx, place, MessageKind.OPEN_ROOM, work, ctx.now)


def invite(ctx: Context, room: Room, accounts: Sequence[str]) -> None:
    """Bring people into an open room; those who are in already are passed over."""
    if accounts:
        _leave(ctx, room.place, MessageKind.INVITE, RoomWork(accounts=tuple(accounts)), ctx.now)


def set_topic(ctx: Context, room: Room, topic: str) -> None:
    """Say what an open room is about."""
    _leave(ctx, room.place, MessageKind.TOPIC, RoomWork(topic=topic), ctx.now)


def close_room(ctx: Context, room: Room) -> None:
    """Archive a room, as far as its messenger knows that; what was said in it stays."""
    _set(ctx.tx, room.subject, room.messenger, state=CLOSED)
    _leave(ctx, room.place, MessageKind.CLOSE_ROOM, RoomWork(name=room.name), ctx.now)


def opened(ctx: Context, messenger: str, stand_in: str, room: str) -> None:
    """Note that a room is there, and let its keeper furnish it; delivery calls this."""
    subject = _subject_of(stand_in)
    _set(ctx.tx, subject, messenger, state=OPEN, room=room, error="")
    ctx.rules.rooms[subject[0]].opened(ctx, int(subject[1:]), Origin(messenger, room))
    ctx.flush()


def failed(ctx: Context, messenger: str, stand_in: str, reason: str) -> None:
    """Note that a room could not be opened, and let its keeper know; delivery calls this."""
    subject = _subject_of(stand_in)
    _set(ctx.tx, subject, messenger, state=FAILED, error=reason[:300])
    ctx.rules.rooms[subject[0]].failed(ctx, int(subject[1:]), messenger, reason)
    ctx.flush()


def reopened(ctx: Context, place: Origin) -> None:
    """Note that a room which had been closed is open again; delivery calls this."""
    if (room := room_at(ctx.tx, place)) is not None and room.state == OPENING:
        _set(ctx.tx, room.subject, room.messenger, state=OPEN)
        ctx.rules.rooms[room.subject[0]].reopened(ctx, int(room.subject[1:]), place)
        ctx.flush()


def stays_closed(ctx: Context, place: Origin, reason: str) -> None:
    """Note that a room stays closed, and have its keeper ask for a new one; delivery calls this."""
    if (room := room_at(ctx.tx, place)) is not None and room.state == OPENING:
        _set(ctx.tx, room.subject, room.messenger, state=LOST, error=reason[:300])
        ctx.rules.rooms[room.subject[0]].stays_closed(ctx, int(room.subject[1:]))
        ctx.flush()


def say(
    ctx: Context,
    place: Origin,
    lead: Lead,
    subject: str,
    *,
    waits: bool = False,
    calls: Iterable[Member] = (),
) -> None:
    """Have a sentence appear in a room, in the company's language, that is no record's card.

    At once, or where it `waits` at the end of quiet hours. It mentions those whom it calls.
    """
    at = ctx.opening if waits else ctx.now
    words = f"{subject} · {ctx.reading_as(None).lead(lead)}"
    said = Written(words, mentions=called(ctx, calls, place.messenger))
    _leave(ctx, place, MessageKind.POST, said, at, subject=subject)


def people_changed(tx: Tx, room: Room, entered: Iterable[str], left: Iterable[str]) -> None:
    """Note who is in a room and who is not, by their accounts."""
    outside = sorted({*room.outside, *left} - {*entered})
    if outside != room.outside:
        _set(tx, room.subject, room.messenger, outside=outside)


def lost(ctx: Context, room: Room) -> None:
    """Give up a room that is gone, or that we were taken out of; another may be opened."""
    _set(ctx.tx, room.subject, room.messenger, state=LOST)
    drop_waiting(ctx.tx, room.messenger, room.room, "the room is lost")


_MARK: Final = "+"
_AFTER: Final = "."


def _stand_in(subject: str, lost: str) -> str:
    """What stands for the id of a room that is not there yet: a queue, and a key, of its own.

    A room after one that was lost, or stays closed, is not the same again.
    """
    mark = hashlib.sha256(lost.encode()).hexdigest()[:12] if lost else ""
    return f"{_MARK}{subject}{_AFTER}{mark}" if mark else f"{_MARK}{subject}"


def _subject_of(stand_in: str) -> str:
    return stand_in.removeprefix(_MARK).partition(_AFTER)[0]


def _leave(
    ctx: Context,
    place: Origin,
    kind: MessageKind,
    what: RoomWork | Written,
    at: datetime,
    *,
    subject: str = "",
) -> None:
    body = what if isinstance(what, Written) else Written(work=what)
    row = Leaving(
        place.messenger,
        kind,
        Lane.INCIDENT,
        at,
        ctx.now,
        room=place.room,
        subject=subject,
        body=body,
        language=ctx.settings.language,
        held=at > ctx.now,
    )
    ctx.leave(row)


def _set(tx: Tx, subject: str, messenger: str, **values: object) -> None:
    of = (_c.subject == subject, _c.messenger == messenger)
    tx.connection().execute(update(opened_room).where(*of).values(values))
