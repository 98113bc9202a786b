"""The library of minutes (F-01): what was published, and what of it somebody may read."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, or_, select, union
from sqlmodel import col

from bot.directory.absences import deputised_by
from bot.directory.model import Person
from bot.directory.values import Unit
from bot.engine.commands.mentions import Party
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context
from bot.meetings.model import Attendee, Content, Decision, Edition, Meeting, Minutes, Stage
from bot.search import holding, index
from bot.time.phrases.past import Days
from storage import Tx

Condition = ColumnElement[bool]

MINUTES_LETTER: Final = "Y"
DECISIONS_LETTER: Final = "D"
"""The letters by which the index of words knows them."""
_MOST_GRAMS: Final = 3000
"""Enough for every word of a long meeting; of very many lines the first are found."""


class Sought(NamedTuple):
    """What is looked for; what is left out narrows nothing."""

    words: str = ""
    days: Days | None = None
    party: Party | None = None
    series_of: Meeting | None = None


class Found(NamedTuple):
    """Minutes with the meeting that they are of."""

    minutes: Minutes
    meeting: Meeting
    content: Content


def remember(tx: Tx, minutes_id: int, title: str, content: Content) -> None:
    """Have published minutes found by their words, what was decided before what was said."""
    subject, text = f"{MINUTES_LETTER}{minutes_id}", "\n".join((title, *content.lines))
    index(tx, subject, text, most=_MOST_GRAMS, in_part=True)


def remember_decision(tx: Tx, decision_id: int, text: str) -> None:
    """Have a decision found by its words."""
    index(tx, f"{DECISIONS_LETTER}{decision_id}", text, in_part=True)


def minutes_found(ctx: Context, sought: Sought, limit: int, offset: int) -> list[Found]:
    """The published minutes that are looked for, of the latest meeting first."""
    query = (
        select(Minutes, Meeting, Edition)
        .join(Meeting, col(Meeting.id) == col(Minutes.id))
        .join(
            Edition,
            (col(Edition.minutes_id) == col(Minutes.id))
            & (col(Edition.number) == col(Minutes.edition)),
        )
        .where(col(Minutes.stage) == Stage.PUBLISHED.value, *_narrowed(ctx, sought))
    )
    if sought.words:
        query = query.where(col(Minutes.id).in_(holding(ctx.tx, sought.words, MINUTES_LETTER)))
    query = query.order_by(col(Meeting.begun_at).desc(), col(Meeting.id).desc())
    rows = ctx.tx.execute(query.limit(limit).offset(offset)).all()
    return [Found(minutes, held, edition.content) for minutes, held, edition in rows]


def decisions_found(
    ctx: Context, sought: Sought, limit: int, offset: int
) -> list[tuple[Decision, Meeting]]:
    """The decisions that are looked for, of the latest meeting first."""
    query = select(Decision, Meeting).join(Meeting, col(Meeting.id) == col(Decision.minutes_id))
    query = query.where(*_narrowed(ctx, sought))
    if sought.words:
        query = query.where(col(Decision.id).in_(holding(ctx.tx, sought.words, DECISIONS_LETTER)))
    query = query.order_by(
        col(Meeting.begun_at).desc(), col(Meeting.id).desc(), col(Decision.position).desc()
    )
    return [(each, held) for each, held in ctx.tx.execute(query.limit(limit).offset(offset))]


def _narrowed(ctx: Context, sought: Sought) -> list[Condition]:
    """The meetings that are meant, and of them only those whose minutes may be read here."""
    # That it has begun says where in the order of time to look, even if any time will do.
    found: list[Condition] = [col(Meeting.begun_at) <= ctx.now]
    if sought.days is not None:
        first, until = (datetime.combine(each, time(0), ctx.calendar.zone) for each in sought.days)
        found += [col(Meeting.begun_at) >= first, col(Meeting.begun_at) < until]
    if sought.party is not None:
        found.append(col(Meeting.id).in_(_attended_by(sought.party)))
    if sought.series_of is not None:
        found.append(_of_series(sought.series_of))
    if (readable := _readable(ctx, sought)) is not None:
        found.append(col(Meeting.id).in_(readable))
    return found


def _of_series(one: Meeting) -> Condition:
    if one.series_id is None:
        return col(Meeting.id) == one.id
    return col(Meeting.series_id) == one.series_id


def _attended_by(party: Party) -> Select[int]:
    """The meetings that somebody, or one of a department, came to."""
    came = select(col(Attendee.meeting_id)).where(col(Attendee.present_at).is_not(None))
    if not isinstance(party, Unit):
        return came.where(col(Attendee.person_id) == party.id)
    staff = select(col(Person.id)).where(col(Person.department_id) == party.id)
    return came.where(col(Attendee.person_id).in_(staff))


def _readable(ctx: Context, sought: Sought) -> CompoundSelect[int] | None:
    """The meetings whose minutes whoever asks may read; None where that is all of them."""
    here = ctx.origin
    ours = [_at(here.messenger, here.room, of=each) for each in (Meeting, Minutes)]
    if is_of_room(ctx, sought):
        return union(*ours)
    if is_admin(ctx):
        return None
    me = ctx.person.id
    arrangers: Sequence[int] = (me, *deputised_by(ctx.tx, me, ctx.now))
    return union(
        select(col(Attendee.meeting_id)).where(
            col(Attendee.person_id) == me,
            or_(col(Attendee.invited), col(Attendee.present_at).is_not(None)),
        ),
        select(col(Meeting.id)).where(col(Meeting.organiser_id).in_(arrangers)),
        *(ours if here.room else ()),
    )


def is_of_room(ctx: Context, sought: Sought) -> bool:
    """Whether only the meetings of the room are meant: those of a room where nothing narrows."""
    return bool(ctx.origin.room) and sought == Sought()


def _at(messenger: str, room: str, *, of: type[Meeting] | type[Minutes]) -> Select[int]:
    return select(col(of.id)).where(col(of.messenger) == messenger, col(of.room) == room)
