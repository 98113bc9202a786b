"""The outbox as a queue: leasing what may go now, and what becomes of it.

A destination's lanes are queues of their own: only the oldest open row of a lane may go, so a row
that waits to be tried again holds up what stands behind it in its lane and nothing else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Integer,
    Row,
    and_,
    bindparam,
    case,
    distinct,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.engine.messenger import MessageKind
from bot.engine.outbox.lanes import HEADS, next_release
from bot.engine.outbox.live import NewCopy, posted_table, remember_answer
from bot.engine.outbox.rows import (
    DROPPED,
    LEASED,
    PARKED,
    SENT,
    WAITING,
    Lane,
    Leaving,
    Written,
    is_open,
    is_ready,
    lane_of,
    outbox_table,
    put,
)
from storage import Tx
from storage.types import UtcDateTime
from templates import Language

_box: Final = outbox_table.c


class Parcel(msgspec.Struct, frozen=True):
    """A leased row; `merged` are the rows that quiet hours held back for the same reader.

    It may go `since` then, and was written at `created`; `attempts` counts this one and those
    whose end nobody learned. It is ours `until` then: whoever leases it later gets a later time,
    by which the two are told apart.
    """

    id: int
    messenger: str
    room: str
    account: str
    kind: MessageKind
    lane: Lane
    subject: str
    posted_id: int | None
    body: Written | None
    language: Language
    held: bool
    since: datetime
    created: datetime
    attempts: int
    trace: str = ""
    clock_id: int | None = None
    until: datetime | None = None
    merged: tuple["Parcel", ...] = ()

    @property
    def ids(self) -> list[int]:
        """The row and those merged into it."""
        return [self.id, *(each.id for each in self.merged)]


_open = is_open(_box.state)
_ours = _box.messenger.in_(bindparam("messengers", expanding=True))
_free = or_(
    and_(_box.state == WAITING, _box.retry_at <= bindparam("now")),
    and_(_box.state == LEASED, _box.lease_until <= bindparam("now")),
)
_due = (
    select(outbox_table)
    .join(HEADS, HEADS.c.id == _box.id)
    .where(_free, _ours)
    .order_by(_box.lane, _box.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True, of=outbox_table)
)
_free_again = case((_box.state == WAITING, _box.retry_at), else_=_box.lease_until)
_is_held = and_(_box.held, _box.state == literal(WAITING, literal_execute=True))
"""Written out for `ix_outbox_held`."""
_MERGED: Final = (MessageKind.POST.value, MessageKind.URGENT.value, MessageKind.EPHEMERAL.value)
"""What is read: of it many messages become one. What is done to a room or a message stays alone."""
_held_beside = (
    select(outbox_table)
    .where(
        _box.destination == bindparam("destination"),
        # One of them may come to stand in its lane a little later than others of the same moment.
        or_(is_ready(_box), _is_held),
        _box.held,
        _box.kind.in_(_MERGED),
        _free,
        _box.not_before <= bindparam("now"),
        _box.id != bindparam("beside"),
        # A repetition has the key of what may have arrived already: nothing is added to it, nor
        # is what one message has said repeated in another. Those that failed together may go
        # again at one and the same moment.
        _box.attempts == bindparam("attempts"),
        or_(_box.attempts == 0, _free_again == bindparam("again", type_=UtcDateTime)),
    )
    .order_by(_box.id)
    .limit(50)
    .with_for_update(skip_locked=True)
)
_next_head = select(func.min(_free_again)).join(HEADS, HEADS.c.id == _box.id).where(_ours)


def lease(tx: Tx, room: Mapping[str, int], now: datetime, until: datetime) -> list[Parcel]:
    """Take rows that may go now, one of each lane, urgent lanes first: so many of each messenger.

    A lease that ran out (its process died) is given again: the same key goes out once more. Where
    this gives fewer than there is room for and one messenger has none left, others may have more.
    """
    known = {"now": now, "messengers": list(room), "limit": sum(room.values())}
    left = dict(room)
    parcels: list[Parcel] = []
    taken: set[int] = set()
    for row in tx.connection().execute(_due, known).all():
        if row.id in taken or not left[row.messenger]:
            continue
        left[row.messenger] -= 1
        beside = _beside(tx, row, now, taken) if row.held and row.kind in _MERGED else ()
        parcel = msgspec.structs.replace(_parcel(row), merged=beside, until=until)
        parcels.append(parcel)
        taken.update(parcel.ids)
    if taken:
        _set(
            tx, list(taken), ready=True, state=LEASED, lease_until=until, attempts=_box.attempts + 1
        )
    return parcels


def _beside(tx: Tx, row: Row[Any], now: datetime, taken: set[int]) -> tuple[Parcel, ...]:
    """What else was held back for the same reader and may go now; a repetition is the same."""
    again = row.retry_at if row.state == WAITING else row.lease_until
    wanted = {"destination": row.destination, "now": now, "beside": row.id}
    wanted |= {"attempts": row.attempts, "again": again}
    rows = tx.connection().execute(_held_beside, wanted).all()
    return tuple(_parcel(each) for each in rows if each.id not in taken)


def next_due(tx: Tx, messengers: Sequence[str], now: datetime) -> datetime | None:
    """When the next row may go: a lane's head, or one that lies aside for its time."""
    known = {"messengers": list(messengers), "now": now}
    moments = (
        tx.connection().execute(_next_head, known).scalar(),
        next_release(tx, list(messengers)),
    )
    return min((at for at in moments if at is not None), default=None)


def renew(tx: Tx, parcel: Parcel, until: datetime) -> Parcel | None:
    """Keep a parcel for longer; None where its lease ran out and another has it."""
    if not _settle(tx, parcel, lease_until=until):
        return None
    return msgspec.structs.replace(parcel, until=until)


def sent(tx: Tx, parcel: Parcel, message: str, digest: str, now: datetime) -> bool:
    """Mark a parcel as delivered; its copy learns its message and what it showed.

    A card that was written about a record is remembered, so that it can be replied to.

    Where an earlier attempt may have arrived, nobody knows which of them is to be seen: the card
    is drawn once more. Gives False, as do the others below, and changes nothing where the parcel's
    lease ran out and another has taken it over.
    """
    if not _settle(tx, parcel, state=SENT, sent_at=now, lease_until=None):
        return False
    if parcel.merged:
        _forget_copies(tx, parcel, "merged")
    elif parcel.posted_id is not None and parcel.kind is not MessageKind.PIN:
        tx.connection().execute(
            update(posted_table)
            .where(posted_table.c.id == parcel.posted_id)
            .values(message=message, digest=digest if parcel.attempts == 1 else "")
        )
        if parcel.attempts > 1 and parcel.kind is not MessageKind.UPDATE:
            put(tx, [_redraw(parcel, now)])
    elif parcel.posted_id is None and message:
        _remember(tx, parcel, message, now)
    return True


def _remember(tx: Tx, parcel: Parcel, message: str, now: datetime) -> None:
    card = parcel.body.card if parcel.body else None
    if card is not None and card.subject:
        place = (parcel.room, parcel.account)
        answer = NewCopy(card.subject, parcel.messenger, parcel.language, *place)
        remember_answer(tx, answer, message, now)


def dropped(tx: Tx, parcel: Parcel, reason: str) -> bool:
    """Mark a parcel as not needed any more."""
    return _settle(tx, parcel, state=DROPPED, lease_until=None, error=reason[:300])


def forgotten(tx: Tx, parcel: Parcel, reason: str) -> bool:
    """Mark a parcel as not needed any more, as its copy hangs there no longer."""
    if not dropped(tx, parcel, reason):
        return False
    _forget_copies(tx, parcel, reason)
    return True


def delayed(
    tx: Tx, parcel: Parcel, retry_at: datetime, reason: str, *, refused: bool = False
) -> bool:
    """Offer a parcel again at `retry_at`; one that the messenger `refused` for now never went."""
    return _settle(
        tx,
        parcel,
        state=WAITING,
        attempts=_box.attempts - 1 if refused else _box.attempts,
        retry_at=retry_at,
        lease_until=None,
        error=reason[:300],
    )


def handed_back(tx: Tx, parcel: Parcel, now: datetime) -> bool:
    """Offer a parcel again at once that was not begun, as if it had never been leased."""
    again = {"state": WAITING, "retry_at": now, "lease_until": None}
    return _settle(tx, parcel, attempts=_box.attempts - 1, **again)


def saved(tx: Tx, parcel: Parcel, until: datetime) -> bool:
    """Offer a parcel again at `until`, as little is left of a quota; messages are merged then."""
    held = parcel.kind not in {MessageKind.UPDATE, MessageKind.APPOINTMENT}
    reason = "waits, as the month's quota runs out"
    return put_off(tx, parcel, until, reason, held=held)


def put_off(
    tx: Tx, parcel: Parcel, until: datetime, reason: str, *, held: bool = False, begun: bool = False
) -> bool:
    """Offer a parcel again at `until`, as if it was written then; what was begun is repeated."""
    return _settle(
        tx,
        parcel,
        state=WAITING,
        ready=False,
        held=held,
        lane=_box.lane if parcel.merged else lane_of(parcel.kind, parcel.lane, held=held).value,
        attempts=_box.attempts if begun else _box.attempts - 1,
        not_before=until,
        retry_at=until,
        lease_until=None,
        error=reason[:300],
    )


def parted(tx: Tx, parcel: Parcel, now: datetime, reason: str) -> bool:
    """Offer each row of a merged parcel again by itself, as if it was written now."""
    return _settle(
        tx,
        parcel,
        state=WAITING,
        held=False,
        attempts=0,
        not_before=now,
        retry_at=now,
        lease_until=None,
        error=reason[:300],
    )


def parked(tx: Tx, parcel: Parcel, reason: str) -> bool:
    """Lay a parcel aside that can't be delivered; what stands behind it goes on."""
    return _settle(tx, parcel, state=PARKED, lease_until=None, error=reason[:300])


def held_back(
    tx: Tx, messengers: Sequence[str], now: datetime, after: int
) -> list[tuple[datetime, Parcel]]:
    """What quiet hours hold back of the rows behind id `after`, with when it may go."""
    query = (
        select(outbox_table)
        .where(_box.id > after, _box.messenger.in_(messengers))
        .where(_open, _box.state == WAITING, _box.held, _box.not_before > now)
        .order_by(_box.not_before, _box.id)
    )
    return [(row.not_before, _parcel(row)) for row in tx.connection().execute(query)]


def rungs_before(tx: Tx, parcel: Parcel) -> int:
    """At how many moments the parcel's clock has reminded strongly before, whomever."""
    strong = (_box.clock_id == parcel.clock_id, _box.kind == MessageKind.URGENT.value)
    before = select(func.count(distinct(_box.created_at))).where(*strong)
    found = before.where(_box.created_at < parcel.created)
    return tx.connection().execute(found).scalar_one()


def newest_id(tx: Tx) -> int:
    """The id of the newest row; those written from now on have larger ones."""
    return tx.connection().execute(select(func.max(_box.id))).scalar() or 0


def _redraw(parcel: Parcel, now: datetime) -> Leaving:
    return Leaving(
        parcel.messenger,
        MessageKind.UPDATE,
        Lane.REFRESH,
        now,
        now,
        room=parcel.room,
        account=parcel.account,
        subject=parcel.subject,
        posted_id=parcel.posted_id,
        language=parcel.language,
    )


def _forget_copies(tx: Tx, parcel: Parcel, reason: str) -> None:
    """Forget the copies that it stands for, with what else was to be done to them.

    Those of a merged message, which is no live card, never existed; those of one that is gone hang
    nowhere any more.
    """
    for each in (parcel, *parcel.merged):
        if each.posted_id is not None:
            connection = tx.connection()
            of_copy = _box.posted_id == each.posted_id
            connection.execute(
                update(outbox_table)
                .where(of_copy, _box.state == WAITING)
                .values(state=DROPPED, error=reason[:300])
            )
            connection.execute(update(outbox_table).where(of_copy).values(posted_id=None))
            connection.execute(posted_table.delete().where(posted_table.c.id == each.posted_id))


def _settle(tx: Tx, parcel: Parcel, **values: object) -> bool:
    """Change a parcel's rows while they are leased to whoever holds the parcel."""
    ours = (_box.state == LEASED, _box.lease_until == parcel.until)
    changed = update(outbox_table).where(_box.id.in_(parcel.ids), *ours).values(values)
    return bool(tx.connection().execute(changed).rowcount)


def _set(tx: Tx, row_ids: Sequence[int], **values: object) -> None:
    tx.connection().execute(update(outbox_table).where(_box.id.in_(row_ids)).values(values))


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        row.id,
        row.messenger,
        row.room,
        row.account,
        MessageKind(row.kind),
        Lane(row.lane),
        row.subject,
        row.posted_id,
        msgspec.json.decode(row.body, type=Written) if row.body else None,
        row.language,
        row.held,
        row.not_before,
        row.created_at,
        row.attempts + 1,
        row.trace,
        row.clock_id,
    )
