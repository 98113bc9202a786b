"""The outbox: everything that leaves is first a row, written with the state that made it leave.

A row is either a live card (its `posted` copy is drawn when it goes) or a message written out.
Order holds within a destination and lane; a higher lane overtakes (architecture, "Leaving").
"""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    false,
    insert,
    text,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import SQLModel

from bot.engine.cards import Card
from bot.engine.messenger import ROOM_WORK, MessageKind, RoomWork
from bot.engine.trace import current_trace
from bot.files.values import FileRef
from storage import Tx
from storage.partial import PartialIndex
from storage.prepared import Change
from storage.types import BigId, UtcDateTime

WAITING: Final = "waiting"
LEASED: Final = "leased"
SENT: Final = "sent"
PARKED: Final = "parked"
DROPPED: Final = "dropped"


class Lane(IntEnum):
    """What goes first where not everything can go at once."""

    INCIDENT = 0
    ESCALATION = 1
    MESSAGE = 2
    REFRESH = 3
    DIGEST = 4
    """What many get at one moment, and nobody waits for: a routine's shares, what was held back."""


class Written(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message whose content is fixed when it is written."""

    text: str = ""
    card: Card | None = None
    files: tuple[FileRef, ...] = ()
    message: str = ""
    """The message that a reaction nods to."""
    mentions: tuple[str, ...] = ()
    work: RoomWork | None = None


outbox_table: Final = Table(
    "outbox",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("messenger", String(20), nullable=False),
    Column("destination", String(300), nullable=False),
    Column("room", String(120), nullable=False),
    Column("account", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lane", Integer, nullable=False),
    Column("subject", String(24), nullable=False),
    Column("posted_id", ForeignKey("posted.id"), nullable=True),
    Column("clock_id", ForeignKey("clock.id"), nullable=True),
    Column("body", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("held", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("ready", Boolean, nullable=False, server_default=false()),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("retry_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime, nullable=True),
    Column("sent_at", UtcDateTime, nullable=True),
    Column("error", String(300), nullable=False),
    Column("trace", String(32), nullable=False, server_default=text("''")),
    PartialIndex(
        "ix_outbox_ready",
        "destination",
        "lane",
        "id",
        where="ready AND state IN ('waiting', 'leased')",
        sqlite="ready = 1 AND state IN ('waiting', 'leased')",
    ),
    PartialIndex(
        "ix_outbox_later",
        "not_before",
        where="NOT ready AND state IN ('waiting', 'leased')",
        sqlite="ready = 0 AND state IN ('waiting', 'leased')",
    ),
    Index("ix_outbox_posted", "posted_id"),
    PartialIndex(
        "ix_outbox_held",
        "destination",
        where="held AND state = 'waiting'",
        sqlite="held = 1 AND state = 'waiting'",
    ),
    PartialIndex("ix_outbox_clock", "clock_id", where="clock_id IS NOT NULL"),
    PartialIndex("ix_outbox_parked", "id", where="state = 'parked'"),
)


def is_open(state: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a row may still leave.

    The states are written out, not bound: else SQLite does not see that an index of open rows
    holds every such row, and looks through all that ever left.
    """
    open_: BindParameter[str] = bindparam(
        None, (WAITING, LEASED), expanding=True, literal_execute=True
    )
    return state.in_(open_)


def is_ready(row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """Whether an open row stands in its lane; `ix_outbox_ready` holds every such row."""
    return and_(row.ready, is_open(row.state))


def is_later(row: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """Whether an open row lies aside for its time; `ix_outbox_later` holds every such row."""
    return and_(~row.ready, is_open(row.state))


class Leaving(msgspec.Struct, frozen=True):
    """A row before it is written; room, account or both as in `Outgoing`."""

    messenger: str
    kind: MessageKind
    lane: Lane
    not_before: datetime
    created_at: datetime
    room: str = ""
    account: str = ""
    subject: str = ""
    posted_id: int | None = None
    clock_id: int | None = None
    body: Written | None = None
    language: str = "zh"
    held: bool = False
    redraw_at: datetime | None = None
    pinned: bool = False

    def is_said_at(self, messenger: str, room: str, account: str) -> bool:
        """Whether it says something in that room, or where none is named to that account."""
        there = self.room == room if room else self.account == account
        return self.messenger == messenger and there and self.kind not in ROOM_WORK


FOLLOWING: Final = (MessageKind.UPDATE.value, MessageKind.PIN.value)
"""What is done to a message that was posted: it waits for the post."""

_insert = Change(insert(outbox_table))
_encode = msgspec.json.Encoder().encode


def put(tx: Tx, rows: Sequence[Leaving]) -> None:
    """Write rows that are to leave; they carry on the trace of what made them leave."""
    trace = current_trace()
    _insert.run_each(tx, [{**_columns(row), "trace": trace} for row in rows])


def redraws(row: Leaving) -> list[Leaving]:
    """What follows a posted copy: it is pinned, or drawn anew when a time comes; none for most."""
    following = []
    if row.pinned:
        following.append(msgspec.structs.replace(row, kind=MessageKind.PIN, lane=Lane.REFRESH))
    if row.redraw_at is not None:
        update = msgspec.structs.replace(
            row, kind=MessageKind.UPDATE, lane=Lane.REFRESH, not_before=row.redraw_at, held=False
        )
        following.append(update)
    return following


def destination(messenger: str, room: str, account: str) -> str:
    """The name of the queue in which order is kept."""
    return f"{messenger}/{room}/{account}"


def lane_of(kind: MessageKind, lane: Lane, *, held: bool) -> Lane:
    """Where a row of that lane stands: what is held back stands behind, but a strong reminder."""
    if kind is MessageKind.URGENT:
        return min(lane, Lane.MESSAGE)
    return Lane.DIGEST if held and lane is Lane.MESSAGE else lane


def _columns(row: Leaving) -> dict[str, object]:
    return {
        "messenger": row.messenger,
        "destination": destination(row.messenger, row.room, row.account),
        "room": row.room,
        "account": row.account,
        "kind": row.kind.value,
        "lane": lane_of(row.kind, row.lane, held=row.held).value,
        "subject": row.subject,
        "posted_id": row.posted_id,
        "clock_id": row.clock_id,
        "body": _encode(row.body).decode() if row.body else "",
        "language": row.language,
        "held": row.held,
        "state": WAITING,
        "ready": row.not_before <= row.created_at,
        "attempts": 0,
        "created_at": row.created_at,
        "not_before": row.not_before,
        "retry_at": row.not_before,
        "lease_until": None,
        "sent_at": None,
        "error": "",
    }


def drop_held(
    tx: Tx,
    clocks: Select[tuple[int]] | Sequence[int],
    reason: str,
    at: Sequence[str] | None = None,
    *,
    unseen: bool = False,
) -> None:
    """Drop what quiet hours still hold back of clocks: it would be untrue, or is said anew.

    `unseen` drops as well what a messenger that is away has not taken yet. `at` names the
    destinations for which this holds; by default it holds for all.
    """
    held = update(outbox_table).where(
        outbox_table.c.clock_id.in_(clocks),
        outbox_table.c.state == WAITING,
    )
    if not unseen:
        held = held.where(outbox_table.c.held)
    if at is not None:
        held = held.where(outbox_table.c.destination.in_(at))
    tx.connection().execute(held.values(state=DROPPED, error=reason))


def drop_waiting(tx: Tx, messenger: str, room: str, reason: str) -> None:
    """Drop what waits for a room."""
    waiting = update(outbox_table).where(
        is_open(outbox_table.c.state),
        outbox_table.c.state == WAITING,
        outbox_table.c.messenger == messenger,
        outbox_table.c.room == room,
    )
    tx.connection().execute(waiting.values(state=DROPPED, error=reason))
