"""Live cards: where each record's cards hang, so that they change with the record.

In one chat the first copy does, below which people talk, and so do the newest two. One that falls
behind, as each reminder brings another, is drawn once more: it says where to look.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    Text,
    bindparam,
    exists,
    false,
    insert,
    or_,
    select,
    text,
    true,
    update,
)
from sqlmodel import SQLModel

from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import WAITING, Lane, Leaving, is_open, outbox_table, put
from storage import Tx
from storage.partial import PartialIndex
from storage.prepared import Change, Query
from storage.types import BigId, UtcDateTime
from templates import Language


class Lead(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a card is shown: a message with its values, told anew in each reader's language.

    Moments and spans (seconds) are values which each language writes its own way.
    """

    key: str
    values: dict[str, str | int] = {}
    moments: dict[str, datetime] = {}
    spans: dict[str, int] = {}


posted_table: Final = Table(
    "posted",
    SQLModel.metadata,
    Column("id", BigId, primary_key=True),
    Column("subject", String(24), nullable=False),
    Column("messenger", String(20), nullable=False),
    Column("room", String(120), nullable=False),
    Column("account", String(120), nullable=False),
    Column("viewer_id", ForeignKey("person.id"), nullable=True),
    Column("stands_for_id", ForeignKey("person.id"), nullable=True),
    Column("language", String(2), nullable=False),
    Column("lead", Text, nullable=False),
    Column("clock_id", ForeignKey("clock.id"), nullable=True),
    Column("message", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("short", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcDateTime, nullable=False),
    Column("called", Text, nullable=False, server_default=text("''")),
    Column("behind", Boolean, nullable=False, server_default=false()),
    Index("ix_posted_subject", "subject"),
    PartialIndex("ix_posted_clock", "clock_id", where="clock_id IS NOT NULL"),
    PartialIndex(
        "ix_posted_stands_for", "stands_for_id", "created_at", where="stands_for_id IS NOT NULL"
    ),
    PartialIndex("ix_posted_viewer", "viewer_id", "id", where="viewer_id IS NOT NULL"),
    PartialIndex("ix_posted_message", "messenger", "message", where="message <> ''"),
)

_insert = Query(insert(posted_table).returning(posted_table.c.id), int)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Lead).decode


class Copy(msgspec.Struct, frozen=True):
    """One posted copy of a record's card; `message` is empty until it has been delivered.

    The viewer got it instead of whom they stood for then, if anybody. A `short` one only says why
    it came, beside a copy that its reader has already, and never changes. One that is `behind` has
    newer ones below it, and only says so.
    """

    id: int
    subject: str
    messenger: str
    room: str
    account: str
    viewer_id: int | None
    stands_for_id: int | None
    language: Language
    written_lead: str
    clock_id: int | None
    message: str
    digest: str
    written_called: str
    short: bool
    behind: bool

    @property
    def called(self) -> tuple[str, ...]:
        """The accounts that it mentions."""
        return tuple(self.written_called.split())

    @property
    def place(self) -> tuple[object, ...]:
        """The chat that it hangs in, and for whom."""
        return (self.messenger, self.room, self.account, self.viewer_id, self.stands_for_id)

    @property
    def lead(self) -> Lead | None:
        """Why it is shown, where a reminder says so."""
        return _decode(self.written_lead) if self.written_lead else None


_c = posted_table.c
_place = (_c.messenger, _c.room, _c.account, _c.viewer_id, _c.stands_for_id, _c.language)
_shown_as: Final = (_c.lead, _c.clock_id, _c.message, _c.digest, _c.called, _c.short, _c.behind)
_COPY: Final = (_c.id, _c.subject, *_place, *_shown_as)
"""The columns in the order of Copy."""
_LATEST: Final = 500
_NEWEST: Final = 2


class NewCopy(msgspec.Struct, frozen=True):
    """A copy that is to be posted; a `short` one is the whole card where none hangs there yet."""

    subject: str
    messenger: str
    language: Language
    room: str = ""
    account: str = ""
    viewer_id: int | None = None
    stands_for_id: int | None = None
    lead: Lead | None = None
    clock_id: int | None = None
    called: tuple[str, ...] = ()
    short: bool = False


_under_way = exists().where(
    outbox_table.c.posted_id == posted_table.c.id,
    is_open(outbox_table.c.state),
)
_hangs = Query(
    select(posted_table.c.id).where(
        posted_table.c.subject == bindparam("subject"),
        posted_table.c.messenger == bindparam("messenger"),
        posted_table.c.account == bindparam("account"),
        ~posted_table.c.short,
        ~posted_table.c.behind,
        or_(posted_table.c.message != "", _under_way),
    ),
    int,
)


def add_copies(tx: Tx, copies: Sequence[NewCopy], now: datetime) -> Sequence[int]:
    """Remember copies before they are posted; gives their ids in the same order."""
    whole: set[tuple[str, str, str]] = set()
    rows = []
    for copy in copies:
        place = (copy.subject, copy.messenger, copy.account)
        short = copy.short and (place in whole or _hangs_there(tx, copy))
        whole |= set() if short else {place}
        rows.append(_columns(copy, now) | {"short": short})
    return _insert.one_each(tx, rows)


_stands = Query(
    select(posted_table.c.id).where(
        posted_table.c.subject == bindparam("subject"),
        posted_table.c.messenger == bindparam("messenger"),
        posted_table.c.room == bindparam("room"),
        or_(posted_table.c.message != "", _under_way),
    ),
    int,
)


def stands(tx: Tx, subject: str, messenger: str, room: str) -> bool:
    """Whether a copy of a record is in that room, or on its way there."""
    at = {"subject": subject, "messenger": messenger, "room": room}
    return _stands.first(tx, at) is not None


def _hangs_there(tx: Tx, new: NewCopy) -> bool:
    """Whether its reader has, or will have, a copy that changes with the record."""
    at = {"subject": new.subject, "messenger": new.messenger, "account": new.account}
    return _hangs.first(tx, at) is not None


def _columns(copy: NewCopy, now: datetime) -> dict[str, object]:
    return {
        "subject": copy.subject,
        "messenger": copy.messenger,
        "room": copy.room,
        "account": copy.account,
        "viewer_id": copy.viewer_id,
        "stands_for_id": copy.stands_for_id,
        "language": copy.language,
        "lead": _encode(copy.lead).decode() if copy.lead else "",
        "clock_id": copy.clock_id,
        "message": "",
        "digest": "",
        "created_at": now,
        "called": " ".join(copy.called),
    }


def remember_answer(tx: Tx, answer: NewCopy, message: str, now: datetime) -> None:
    """Remember what was written about a record, so that a reply to it is about the record too.

    Such a copy never changes: it has words of its own.
    """
    _insert.one_each(tx, [_columns(answer, now) | {"message": message, "short": True}])


_pending = Change(
    update(outbox_table)
    .where(
        outbox_table.c.posted_id == bindparam("posted"),
        outbox_table.c.state == WAITING,
        outbox_table.c.kind != MessageKind.PIN.value,
        or_(
            outbox_table.c.kind != MessageKind.UPDATE.value,
            outbox_table.c.not_before <= bindparam("soon"),
        ),
    )
    .values(not_before=outbox_table.c.not_before)
)
_copies = Query(
    select(*_COPY)
    .where(
        posted_table.c.subject == bindparam("subject"),
        ~posted_table.c.short,
        ~posted_table.c.behind,
        or_(posted_table.c.message != "", _under_way),
    )
    .order_by(posted_table.c.id),
    Copy,
)
_fall_behind = Change(
    update(posted_table).where(posted_table.c.id == bindparam("copy")).values(behind=true())
)
_copies_with = Query(
    select(*_COPY)
    .where(
        posted_table.c.viewer_id == bindparam("viewer"),
        ~posted_table.c.short,
        posted_table.c.message != "",
    )
    .order_by(posted_table.c.id.desc())
    .limit(_LATEST),
    Copy,
)
_copy = Query(select(*_COPY).where(posted_table.c.id == bindparam("id")), Copy)


def refresh(
    tx: Tx, changed: Sequence[str], shown: Iterable[str], now: datetime, at: datetime
) -> None:
    """Have the cards of changed subjects drawn anew at `at`, and all that fall behind.

    Those do with each card that is `shown` once more, or after many one change would draw them all.
    A copy that is still to be posted, or waits to be drawn by then, needs nothing more. The update
    that finds this out also locks the waiting row, so a delivery that has begun is followed by
    another. A copy that never was posted and never will be is left alone.
    """
    for subject in changed:
        copies = _copies.all(tx, {"subject": subject})
        _draw_anew(tx, copies, now, at)
        _leave_behind(tx, _fallen(copies))
    for subject in sorted({*shown} - {*changed}):
        fallen = _fallen(_copies.all(tx, {"subject": subject}))
        _draw_anew(tx, fallen, now, at)
        _leave_behind(tx, fallen)


def _leave_behind(tx: Tx, fallen: Iterable[Copy]) -> None:
    _fall_behind.run_each(tx, [{"copy": each.id} for each in fallen])


def _fallen(copies: Iterable[Copy]) -> list[Copy]:
    """Those that hang between the first copy of their place and its newest two.

    What is under way pushes none aside: quiet hours may merge it into a message of words.
    """
    hanging: defaultdict[tuple[object, ...], list[Copy]] = defaultdict(list)
    for each in copies:
        if each.message:
            hanging[each.place].append(each)
    return [each for there in hanging.values() for each in there[1:-_NEWEST]]


def refresh_with(tx: Tx, viewer_id: int, now: datetime) -> None:
    """Have the latest 500 copies that hang with one person drawn anew.

    While they were gone, none was. Whose record lies further back than those is drawn with its next
    change, as each is.
    """
    _draw_anew(tx, _copies_with.all(tx, {"viewer": viewer_id}), now, now)


def _draw_anew(tx: Tx, copies: Iterable[Copy], now: datetime, at: datetime) -> None:
    rows = []
    for row in copies:
        if _pending.run(tx, {"posted": row.id, "soon": at}):
            continue
        rows.append(
            Leaving(
                row.messenger,
                MessageKind.UPDATE,
                Lane.REFRESH,
                at,
                now,
                room=row.room,
                account=row.account,
                subject=row.subject,
                posted_id=row.id,
                language=row.language,
            )
        )
    put(tx, rows)


def copy(tx: Tx, posted_id: int) -> Copy:
    """The copy of that id."""
    found = _copy.first(tx, {"id": posted_id})
    if found is None:
        raise LookupError(f"there is no posted copy {posted_id}")
    return found


_subject_of = Query(
    select(posted_table.c.subject).where(
        posted_table.c.messenger == bindparam("messenger"),
        posted_table.c.message == bindparam("message"),
        posted_table.c.message != "",
    ),
    str,
)


def subject_of(tx: Tx, messenger: str, message: str) -> str:
    """The record whose card a message is; empty where it is none."""
    return _subject_of.first(tx, {"messenger": messenger, "message": message}) or ""


def clear_leads(tx: Tx, clocks: Select[tuple[int]], viewer_id: int | None = None) -> None:
    """Take the reminder's sentence off the copies that clocks posted: it has been answered.

    `viewer_id` names the one reader for whom it has, and who stood in for them.
    """
    copies = update(posted_table).where(posted_table.c.clock_id.in_(clocks))
    if viewer_id is not None:
        theirs = (posted_table.c.viewer_id == viewer_id, posted_table.c.stands_for_id == viewer_id)
        copies = copies.where(or_(*theirs))
    tx.connection().execute(copies.values(lead=""))


def clear_lead(tx: Tx, subject: str, key: str) -> None:
    """Take the sentence of that message off the subject's copies: what it asks for is done."""
    said = f'{{"key":"{key}"'
    asking = update(posted_table).where(
        posted_table.c.subject == subject, posted_table.c.lead.startswith(said, autoescape=True)
    )
    tx.connection().execute(asking.values(lead=""))


def clear_told(tx: Tx, subject: str) -> None:
    """Take off the subject's cards what was said as they came, but for what a clock says."""
    told = update(posted_table).where(
        posted_table.c.subject == subject,
        posted_table.c.clock_id.is_(None),
        ~posted_table.c.short,
        posted_table.c.lead != "",
    )
    tx.connection().execute(told.values(lead=""))


def stood_for(tx: Tx, person_id: int, since: datetime) -> list[str]:
    """The records whose cards others got in a person's place since a moment."""
    query = select(posted_table.c.subject).where(
        posted_table.c.stands_for_id == person_id, posted_table.c.created_at >= since
    )
    found = tx.connection().execute(query.distinct().order_by(posted_table.c.subject))
    return [row.subject for row in found]
