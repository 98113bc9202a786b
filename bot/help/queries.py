"""What is asked of the database about requests for help."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlmodel import col, or_, select

from bot.directory.queries import leader_in_charge, people, superior_of
from bot.directory.values import Member
from bot.engine.context import Context
from bot.help.model import ESCALATE, UNSOLVED, WAITING, Asked, Note, Request, Role, State
from bot.time.deadlines import unstopped_clocks
from bot.time.ladders import spent
from storage import Tx

LISTED = 20

# Written out, not bound, so that SQLite sees that `ix_help_request_waiting` holds every such row.
_waiting: BindParameter[str] = bindparam(
    None, tuple(each.value for each in WAITING), expanding=True, literal_execute=True
)
_is_waiting: ColumnElement[bool] = col(Request.state).in_(_waiting)


def request_for_update(ctx: Context, request_id: int) -> Request | None:
    """The request, locked until the end of this transaction."""
    return ctx.locks.take(Request, request_id)


def request(tx: Tx, request_id: int) -> Request:
    """The request of an id that a row refers to."""
    return tx.get_one(Request, request_id)


def due_of(ctx: Context, shown: Request) -> datetime:
    """When the request goes up unless it is answered, by the calendar of whoever is asked."""
    running = (each for each in unstopped_clocks(ctx.tx, shown.subject) if each.ladder == ESCALATE)
    clock = next(running, None)
    if clock is None:
        return shown.due_at
    calendar = ctx.presence.calendar_of(clock.runner_id, clock.running_since)
    return spent(clock.seen(), timedelta(0), calendar)


def were_asked(tx: Tx, request_id: int) -> set[int]:
    """The ids of everybody who was asked, in whatever role and round."""
    return set(tx.exec(select(Asked.person_id).where(Asked.request_id == request_id)).all())


def ever_asked(tx: Tx, request_id: int) -> list[Asked]:
    """Everybody whom a request was put to, in order."""
    query = select(Asked).where(Asked.request_id == request_id).order_by(col(Asked.id))
    return list(tx.exec(query).all())


def asked_this_round(tx: Tx, shown: Request) -> set[int]:
    """The ids of everybody asked since the request was last opened."""
    query = select(Asked.person_id).where(Asked.request_id == shown.id, Asked.round == shown.round)
    return set(tx.exec(query).all())


def leaders(tx: Tx, shown: Request, *, level: int | None = None) -> list[Member]:
    """Whom the request went up to in this round, lowest level first; or those of one level."""
    query = select(Asked.person_id).where(
        Asked.request_id == shown.id,
        Asked.round == shown.round,
        Asked.role == Role.ESCALATED.value,
    )
    if level is not None:
        query = query.where(Asked.level == level)
    return people(tx, tx.exec(query.order_by(col(Asked.id))).all())


def line_above(tx: Tx, shown: Request) -> Iterator[Member]:
    """Who stands above whoever is asked, nearest first, each once (E-02).

    For a department that is its leader in charge 分管领导, and who that one answers to.
    """
    above = (
        leader_in_charge(tx, shown.department_id)
        if shown.department_id is not None
        else superior_of(tx, shown.asked_id)
    )
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        yield above
        seen.add(above.id)
        above = superior_of(tx, above.id)


def notes(tx: Tx, request_id: int, limit: int) -> list[Note]:
    """The newest answers and remarks, oldest of them first."""
    newest = (
        select(Note).where(Note.request_id == request_id).order_by(col(Note.id).desc()).limit(limit)
    )
    return list(reversed(tx.exec(newest).all()))


def last_answerer(tx: Tx, request_id: int) -> int | None:
    """Who answered last, by id."""
    query = select(Note.author_id).where(Note.request_id == request_id, Note.is_answer)
    return tx.exec(query.order_by(col(Note.id).desc()).limit(1)).first()


def unsolved_about(tx: Tx, about: str, asked_id: int) -> Request | None:
    """What somebody was asked about a record, and is not settled yet."""
    asked = (col(Request.asked_id) == asked_id, col(Request.state).in_(UNSOLVED))
    return tx.exec(select(Request).where(*asked, Request.about == about).limit(1)).first()


def waiting_for(tx: Tx, person: Member) -> list[Request]:
    """Requests whose answer a person owes, also as a leader, the oldest first."""
    escalated = (
        select(Asked.id)
        .where(
            Asked.request_id == Request.id,
            Asked.round == Request.round,
            Asked.person_id == person.id,
            Asked.role == Role.ESCALATED.value,
        )
        .exists()
    )
    return _listed(tx, WAITING, or_(col(Request.asked_id) == person.id, escalated), _is_waiting)


def asked_by(tx: Tx, person: Member) -> list[Request]:
    """What a person asked and has not settled."""
    return _listed(tx, UNSOLVED, col(Request.asker_id) == person.id)


def in_room(tx: Tx, messenger: str, room: str) -> list[Request]:
    """What was asked in a room and is not settled."""
    return _listed(tx, UNSOLVED, col(Request.messenger) == messenger, col(Request.room) == room)


def of_department(tx: Tx, department_id: int) -> list[Request]:
    """What a department owes an answer to."""
    return _listed(tx, WAITING, col(Request.department_id) == department_id)


def _listed(tx: Tx, states: tuple[State, ...], *conditions: ColumnElement[bool]) -> list[Request]:
    query = (
        select(Request)
        .where(*conditions, col(Request.state).in_(states))
        .order_by(col(Request.id))
        .limit(LISTED + 1)
    )
    return list(tx.exec(query).all())
