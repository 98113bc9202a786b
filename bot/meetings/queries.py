"""What is asked of the database about meetings and minutes."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.directory.model import Person
from bot.engine.context import Context
from bot.meetings.model import (
    AHEAD,
    AgendaItem,
    Attendee,
    Decision,
    Edition,
    Entry,
    Meeting,
    Minutes,
    Series,
    State,
)
from storage import Tx
from storage.prepared import Change
from storage.types import UtcDateTime

LISTED: Final = 20
_AHEAD: Final = tuple(each.value for each in AHEAD)


def meeting_for_update(ctx: Context, meeting_id: int) -> Meeting | None:
    """The meeting, locked until the end of this transaction."""
    return ctx.locks.take(Meeting, meeting_id)


def minutes_for_update(ctx: Context, minutes_id: int) -> Minutes | None:
    """The minutes, locked until the end of this transaction."""
    return ctx.locks.take(Minutes, minutes_id)


def series_for_update(ctx: Context, series_id: int) -> Series | None:
    """The series, locked until the end of this transaction."""
    return ctx.locks.take(Series, series_id)


def meeting(tx: Tx, meeting_id: int) -> Meeting:
    """The meeting of an id that a row refers to."""
    return tx.get_one(Meeting, meeting_id)


def minutes(tx: Tx, minutes_id: int) -> Minutes:
    """The minutes of an id that a row refers to."""
    return tx.get_one(Minutes, minutes_id)


def latest_of_series(tx: Tx, series_id: int, but: int = 0) -> Meeting | None:
    """The meeting of the last day of a series, but for that one."""
    return tx.exec(_of_series(series_id).where(col(Meeting.id) != but).limit(1)).first()


def ahead_of_series(tx: Tx, series_id: int) -> list[Meeting]:
    """The meetings of a series that are still to come or being held."""
    return list(tx.exec(_of_series(series_id).where(col(Meeting.state).in_(_AHEAD))).all())


def series_ahead(tx: Tx, shown: Meeting) -> Series | None:
    """The series that a meeting is one of, while more of it is to come."""
    series = tx.get(Series, shown.series_id) if shown.series_id is not None else None
    return None if series is None or series.is_over else series


def held_of_series(tx: Tx, series_id: int, before: int, limit: int) -> list[Meeting]:
    """The meetings of a series that were held before that one, the last of them first."""
    query = _of_series(series_id).where(Meeting.state == State.OVER.value, col(Meeting.id) < before)
    return list(tx.exec(query.limit(limit)).all())


def _of_series(series_id: int) -> SelectOfScalar[Meeting]:
    query = select(Meeting).where(Meeting.series_id == series_id)
    return query.order_by(col(Meeting.occurs_on).desc())


def attendees(tx: Tx, meeting_id: int) -> list[Attendee]:
    """Everybody who is asked or came, in the order of the company's list."""
    query = select(Attendee).where(Attendee.meeting_id == meeting_id)
    return list(tx.exec(query.order_by(col(Attendee.person_id))).all())


def attendee(tx: Tx, meeting_id: int, person_id: int) -> Attendee | None:
    """What is known of somebody at a meeting."""
    return tx.get(Attendee, (meeting_id, person_id))


def units_attending(tx: Tx, meeting_id: int) -> list[int]:
    """The departments of those who are asked and have not declined."""
    query = (
        select(Person.department_id)
        .join(Attendee, col(Attendee.person_id) == col(Person.id))
        .where(
            Attendee.meeting_id == meeting_id,
            col(Attendee.invited).is_(other=True),
            Attendee.answer != "declined",
            col(Person.active).is_(other=True),
        )
        .distinct()
    )
    return sorted(each for each in tx.exec(query).all() if each is not None)


def ahead_of_kinds(tx: Tx, kinds: Collection[str]) -> list[Meeting]:
    """The meetings of some kinds that are still to come or being held."""
    query = select(Meeting).where(
        col(Meeting.state).in_(_AHEAD), col(Meeting.purpose).in_(list(kinds))
    )
    return list(tx.exec(query).all())


def agenda(tx: Tx, meeting_id: int) -> list[AgendaItem]:
    """What a meeting is to be about, in order."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id)
    return list(tx.exec(query.order_by(col(AgendaItem.position))).all())


def entries(tx: Tx, meeting_id: int) -> list[Entry]:
    """The log of a meeting, in the order in which it was said."""
    query = select(Entry).where(Entry.meeting_id == meeting_id)
    said_at = func.coalesce(Entry.said_at, Entry.at)
    return list(tx.exec(query.order_by(said_at, col(Entry.id))).all())


def edition(tx: Tx, shown: Minutes) -> Edition:
    """The minutes as they were left last."""
    query = select(Edition).where(Edition.minutes_id == shown.id, Edition.number == shown.edition)
    return tx.exec(query).one()


def decisions(tx: Tx, minutes_id: int) -> list[Decision]:
    """The decisions of minutes, in order."""
    query = select(Decision).where(Decision.minutes_id == minutes_id)
    return list(tx.exec(query.order_by(col(Decision.position))).all())


_spoke = Change(
    update(Attendee)
    .where(
        col(Attendee.meeting_id) == bindparam("meeting"),
        col(Attendee.person_id) == bindparam("person"),
        col(Attendee.present_at).is_not(None),
    )
    .values(lines=col(Attendee.lines) + bindparam("more"))
)
_heard = Change(
    update(Minutes)
    .where(col(Minutes.id) == bindparam("meeting"))
    .values(heard_at=bindparam("at", type_=UtcDateTime))
)


def note_heard(ctx: Context, taken: Minutes, *, lines: int) -> bool:
    """Note that something is said in a meeting; whether the actor has given a sign before."""
    _heard.run(ctx.tx, {"meeting": taken.id, "at": ctx.now})
    set_committed_value(taken, "heard_at", ctx.now)
    values = {"meeting": taken.id, "person": ctx.person.id, "more": lines}
    return _spoke.run(ctx.tx, values) > 0


def note_present(ctx: Context, meeting_id: int, person_id: int, *, lines: int = 0) -> None:
    """Note the first sign that somebody is there: `lines` of theirs, or a press (M-04)."""
    found = ctx.tx.get(Attendee, (meeting_id, person_id))
    if found is None:
        found = Attendee(meeting_id=meeting_id, person_id=person_id, invited=False)
        ctx.tx.add(found)
    found.lines += lines
    found.present_at = found.present_at or ctx.now


def in_room(tx: Tx, messenger: str, room: str, now: datetime) -> list[Meeting]:
    """The meetings of a room that are still to come or being held, the next first."""
    return _listed(tx, now, col(Meeting.messenger) == messenger, col(Meeting.room) == room)


def of_person(tx: Tx, person_id: int, now: datetime) -> list[Meeting]:
    """The meetings that somebody is asked to or arranges, and that are not over, the next first."""
    mine = select(Attendee.meeting_id).where(
        Attendee.person_id == person_id,
        col(Attendee.invited).is_(other=True),
        Attendee.answer != "declined",
    )
    arranged = col(Meeting.organiser_id) == person_id
    return _listed(tx, now, col(Meeting.id).in_(mine) | arranged)


def _listed(tx: Tx, now: datetime, *conditions: ColumnElement[bool]) -> list[Meeting]:
    to_come = (col(Meeting.state) == State.RUNNING.value) | (col(Meeting.ends_at) > now)
    query = select(Meeting).where(col(Meeting.state).in_(_AHEAD), to_come, *conditions)
    return list(tx.exec(query.order_by(col(Meeting.starts_at)).limit(LISTED + 1)).all())


def clashing(
    tx: Tx, person_ids: Collection[int], starts: datetime, ends: datetime, but: int | None = None
) -> dict[int, list[Meeting]]:
    """The meetings ahead that share a moment with a span, by who is asked to them."""
    query = (
        select(Attendee.person_id, Meeting)
        .join(Meeting, col(Meeting.id) == col(Attendee.meeting_id))
        .where(
            col(Meeting.state).in_(_AHEAD),
            col(Meeting.starts_at) < ends,
            col(Meeting.ends_at) > starts,
            col(Meeting.id) != (but or 0),
            col(Attendee.person_id).in_(list(person_ids)),
            col(Attendee.invited).is_(other=True),
            col(Attendee.answer) != "declined",
        )
        .order_by(col(Meeting.starts_at))
    )
    found: dict[int, list[Meeting]] = {}
    for person_id, each in tx.exec(query).all():
        found.setdefault(person_id, []).append(each)
    return found


def due_in_room(tx: Tx, messenger: str, room: str, now: datetime, early: datetime) -> list[Meeting]:
    """The planned meetings of a room whose time it is, or soon will be, the first of them first."""
    query = select(Meeting).where(
        Meeting.messenger == messenger,
        Meeting.room == room,
        Meeting.state == State.PLANNED.value,
        col(Meeting.starts_at) <= early,
        col(Meeting.ends_at) > now,
    )
    return list(tx.exec(query.order_by(col(Meeting.starts_at)).limit(LISTED)).all())
