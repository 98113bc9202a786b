"""Appointments: records that stand in the calendars of people, where a messenger has such.

Such an appointment is a posted copy of its record like a card: it is made once, and drawn anew,
which moves it or takes it away, with each change of its record (`live`). Where a messenger takes
none, as a permission is missing, what waits is tried once an hour, whatever there is of it, and
the administrators are told once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, String, Table, delete, select, update
from sqlmodel import SQLModel

from bot.directory.queries import accounts_of, main_admins
from bot.directory.values import Address, Member
from bot.engine.context import Context
from bot.engine.messenger import Calendars, KeepsCalendars, MessageKind, Messenger
from bot.engine.outbox.live import NewCopy, add_copies, stands
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from storage import Tx
from storage.types import UtcDateTime
from storage.upsert import insert_into
from templates import text

_MARK: Final = "calendars:"
_AGAIN: Final = timedelta(hours=1)

closed_table: Final = Table(
    "closed_calendars",
    SQLModel.metadata,
    Column("messenger", String(20), primary_key=True),
    Column("reason", String(300), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("retry_at", UtcDateTime, nullable=False),
)
"""The messengers that take no appointments, why, and when that is tried again."""
_c: Final = closed_table.c


def calendars_of(messengers: Mapping[str, Messenger]) -> dict[str, Calendars]:
    """The messengers whose calendars are switched on, and in whose name they are kept."""
    kept = {
        name: each.calendars
        for name, each in messengers.items()
        if isinstance(each, KeepsCalendars)
    }
    return {name: how for name, how in kept.items() if how is not Calendars.OFF}


def stands_in(room: str) -> bool:
    """Whether a copy's room means calendars: each record has a queue of its own there."""
    return room.startswith(_MARK)


def appoint(ctx: Context, subject: str) -> None:
    """Have a record stand in the calendars of its people, wherever it does not yet."""
    room = f"{_MARK}{subject}"
    for messenger in ctx.rules.calendars:
        if stands(ctx.tx, subject, messenger, room):
            continue
        language = ctx.settings.language
        (copy,) = add_copies(ctx.tx, [NewCopy(subject, messenger, language, room=room)], ctx.now)
        row = Leaving(
            messenger,
            MessageKind.APPOINTMENT,
            Lane.MESSAGE,
            ctx.now,
            ctx.now,
            room=room,
            subject=subject,
            posted_id=copy,
            language=language,
        )
        put(ctx.tx, [row])


def calendars_for(ctx: Context, organiser: Member) -> frozenset[str]:
    """The messengers in whose calendars stands what somebody arranges."""
    kept = ctx.rules.calendars.items()
    return frozenset(
        name for name, how in kept if how is Calendars.OWN or account_there(ctx, organiser, name)
    )


def calendar_account(ctx: Context, member: Member, calendars: frozenset[str]) -> Address | None:
    """Which of somebody's accounts has the calendar that a record stands in, of these; if any."""
    if not (member.active and calendars):
        return None
    theirs = accounts_of(ctx.tx, member.id)
    return next((each for each in theirs if each.messenger in calendars), None)


def account_there(ctx: Context, member: Member, messenger: str) -> str:
    """Somebody's account on a messenger; empty where they have none."""
    theirs = accounts_of(ctx.tx, member.id)
    return next((each.external_id for each in theirs if each.messenger == messenger), "")


def is_closed(tx: Tx, messenger: str) -> bool:
    """Whether a messenger takes no appointments now."""
    query = select(_c.messenger).where(_c.messenger == messenger)
    return tx.connection().execute(query).first() is not None


def closed(tx: Tx) -> Iterable[tuple[str, str, datetime]]:
    """The messengers that take none, with why and since when."""
    query = select(_c.messenger, _c.reason, _c.since).order_by(_c.messenger)
    return [(row.messenger, row.reason, row.since) for row in tx.connection().execute(query)]


def waits_until(tx: Tx, messenger: str, now: datetime) -> datetime | None:
    """Until when an appointment has to wait; None where it may go, if only to try: one an hour."""
    query = select(_c.retry_at).where(_c.messenger == messenger)
    retry_at: datetime | None = tx.connection().execute(query).scalar()
    if retry_at is None or retry_at > now:
        return retry_at
    trying = update(closed_table).where(_c.messenger == messenger, _c.retry_at <= now)
    claimed = tx.connection().execute(trying.values(retry_at=now + _AGAIN)).rowcount
    return None if claimed else now + _AGAIN


def close(ctx: Context, messenger: str, reason: str) -> datetime:
    """Note that a messenger takes none, and tell the administrators once; until when to wait."""
    until = ctx.now + _AGAIN
    known = update(closed_table).where(_c.messenger == messenger)
    values = {"reason": reason[:300], "retry_at": until}
    if not ctx.tx.connection().execute(known.values(values)).rowcount:
        insert = insert_into(closed_table, ctx.tx.get_bind().dialect.name).on_conflict_do_nothing()
        row = insert.values(messenger=messenger, since=ctx.now, **values).returning(_c.messenger)
        if ctx.tx.connection().execute(row).first() is not None:  # else another notes it just now
            put(ctx.tx, [*_told(ctx, messenger, reason)])
    return until


def opened(tx: Tx, messenger: str) -> None:
    """Note that a messenger takes them again."""
    tx.connection().execute(delete(closed_table).where(_c.messenger == messenger))


def _told(ctx: Context, messenger: str, reason: str) -> Iterable[Leaving]:
    for admin in main_admins(ctx.tx):
        address = ctx.address(admin)
        if address is None:
            continue
        name = text(f"messenger.{messenger}", admin.language)
        said = text("calendars.closed", admin.language, messenger=name, reason=reason)
        yield Leaving(
            address.messenger,
            MessageKind.POST,
            Lane.MESSAGE,
            ctx.now,
            ctx.now,
            account=address.external_id,
            body=Written(said),
            language=admin.language,
        )
