"""Clocks and deadlines as rows: what is owed, and when time will ask for it.

A running clock has exactly one waiting deadline, that of its next rung. The row is written in the
transaction of the state that owes it and claimed in the transaction that acts on it, so a rung
happens once or is cancelled with a reason; never zero times, never twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import Integer, Select, bindparam, delete, func, insert, literal, select, update

from bot.time.calendar import WorkingCalendar
from bot.time.deadline_tables import (
    CANCELLED,
    FIRED,
    RUNNING,
    SKIPPED,
    STOPPED,
    WAITING,
    clock_table,
    deadline_table,
)
from bot.time.ladders import ClockState, Done, Measure, Reached, Rung, Times, ahead, begun
from storage import Tx
from storage.prepared import Change, Query

Calendars: TypeAlias = Callable[[int | None, datetime], WorkingCalendar]
"""The calendar of the person of an id, with their leave since a moment; None is the company's."""


class Clock(NamedTuple):
    """A clock's row, its columns in the order of `CLOCK`."""

    id: int
    ladder: str
    subject: str
    person_id: int | None
    state: str
    measure: str
    budget: int
    consumed: int
    running_since: datetime
    anchor: datetime | None

    def seen(self) -> ClockState:
        """The clock as its ladder sees it."""
        budget, consumed = timedelta(seconds=self.budget), timedelta(seconds=self.consumed)
        return ClockState(budget, consumed, self.running_since, Measure(self.measure), self.anchor)

    @property
    def runner_id(self) -> int | None:
        """Whose leave holds it up: nobody's where a fixed date decides."""
        return self.person_id if self.anchor is None else None


CLOCK: Final = tuple(clock_table.c[name] for name in Clock._fields)

_insert_clock = Query(insert(clock_table).returning(clock_table.c.id), int)
_insert_deadline = Change(insert(deadline_table))
_open_clocks = Query(
    select(*CLOCK)
    .where(
        clock_table.c.subject == bindparam("subject"),
        clock_table.c.ladder == bindparam("ladder"),
        clock_table.c.state != STOPPED,
    )
    .order_by(clock_table.c.id),
    Clock,
)
_unstopped = Query(
    select(*CLOCK)
    .where(clock_table.c.subject == bindparam("subject"), clock_table.c.state != STOPPED)
    .order_by(clock_table.c.id),
    Clock,
)
_cancel = Change(
    update(deadline_table)
    .where(deadline_table.c.clock_id == bindparam("clock"), deadline_table.c.state == WAITING)
    .values(state=CANCELLED, reason=bindparam("why"))
)
_stop = Change(
    update(clock_table)
    .where(clock_table.c.id == bindparam("clock"))
    .values(state=STOPPED, reason=bindparam("why"))
)


@dataclass(frozen=True, slots=True)
class NewClock:
    """What a clock is started with; `budget` and `anchor` mean what the ladder says they mean.

    It counts from `since`, where that was before now: the time of a turn that somebody took over.
    """

    ladder: str
    subject: str
    person_id: int | None
    measure: Measure
    budget: timedelta = timedelta(0)
    anchor: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A due deadline, and its clock, as they stood when they were looked for."""

    deadline_id: int
    clock_id: int
    ladder: str
    subject: str
    person_id: int | None
    due_at: datetime
    attempt: int
    state: ClockState
    done: Done
    skipped: tuple[str, ...] = ()
    """The rungs that are passed over now, in favour of the one that fires."""


def start_clocks(
    tx: Tx,
    clocks: Sequence[NewClock],
    times: Mapping[str, Times],
    now: datetime,
    calendars: Calendars,
) -> Sequence[int]:
    """Write clocks and give their ids; each waits for its first rung that lies ahead of `now`.

    A clock of somebody on leave begins to count when they are back. Rungs that a short time leaves
    no room for (the day before a task that is due today) are passed over, as are those of a time
    that began before; a date that lies years back leaves many, and a row only of the last.
    """
    ids = _insert_clock.one_each(tx, [_clock_row(each, now) for each in clocks])
    deadlines = []
    for clock_id, each in zip(ids, clocks, strict=True):
        since = each.since or now
        state = ClockState(each.budget, timedelta(0), since, each.measure, each.anchor)
        runner = each.person_id if each.anchor is None else None
        rungs = times[each.ladder](state, calendars(runner, since))
        is_late = each.anchor is not None or since < now
        passed, coming = begun(rungs, now) if is_late else ([], next(rungs, None))
        deadlines += [_deadline_row(clock_id, rung, SKIPPED, None) for rung in passed]
        if coming is None:
            _stop.run(tx, {"clock": clock_id, "why": "ladder ended"})
        else:
            deadlines.append(_deadline_row(clock_id, coming, WAITING, None))
    _insert_deadline.run_each(tx, deadlines)
    return ids


def _clock_row(clock: NewClock, now: datetime) -> dict[str, object]:
    return {
        "ladder": clock.ladder,
        "subject": clock.subject,
        "person_id": clock.person_id,
        "state": RUNNING,
        "measure": clock.measure.value,
        "budget": _seconds(clock.budget),
        "consumed": 0,
        "running_since": clock.since or now,
        "anchor": clock.anchor,
        "reason": "",
    }


def stop_clocks(tx: Tx, subject: str, ladder: str, reason: str) -> None:
    """Stop the subject's running clocks of that ladder."""
    for clock in _open_clocks.all(tx, {"subject": subject, "ladder": ladder}):
        _cancel.run(tx, {"clock": clock.id, "why": reason})
        _stop.run(tx, {"clock": clock.id, "why": reason})


def clocks_of(subject: str, ladder: str) -> Select[tuple[int]]:
    """A query for the ids of the subject's clocks of that ladder, running or not."""
    return select(clock_table.c.id).where(
        clock_table.c.subject == subject, clock_table.c.ladder == ladder
    )


def unstopped_clocks(tx: Tx, subject: str) -> list[Clock]:
    """The subject's clocks that run, the oldest first."""
    return _unstopped.all(tx, {"subject": subject})


def next_due(tx: Tx) -> datetime | None:
    """When the earliest waiting deadline wants to be looked at; None when nothing is owed."""
    found: datetime | None = tx.connection().execute(_next_due).scalar()
    return found


def any_due(tx: Tx, now: datetime) -> bool:
    """Whether a deadline is due, be it that others have claimed all that are."""
    due = next_due(tx)
    return due is not None and due <= now


# Written out, not bound, so that either database sees that the index of waiting rows will do.
_is_waiting = deadline_table.c.state == literal(WAITING, literal_execute=True)
_next_due = select(func.min(deadline_table.c.retry_at)).where(_is_waiting)


def claim_due(tx: Tx, now: datetime, limit: int) -> list[Claimed]:
    """Up to `limit` due deadlines, the longest overdue first, of records that no other has claimed.

    None of them is locked: inputs lock their record first and its deadlines then, and whoever
    acts on a deadline does so too before it is taken (`take`).
    """
    rows = tx.connection().execute(*_ours(tx, now, limit)).all()
    clocks = [Clock(*row[: len(CLOCK)]) for row in rows]
    done = _done(tx, [clock.id for clock in clocks])
    return [
        Claimed(
            row.deadline_id,
            clock.id,
            clock.ladder,
            clock.subject,
            clock.person_id,
            row.due_at,
            row.attempt,
            clock.seen(),
            done[clock.id],
        )
        for row, clock in zip(rows, clocks, strict=True)
    ]


_due = (
    select(
        *CLOCK,
        deadline_table.c.id.label("deadline_id"),
        deadline_table.c.due_at,
        deadline_table.c.attempt,
        deadline_table.c.retry_at,
    )
    .join(clock_table, clock_table.c.id == deadline_table.c.clock_id)
    .where(_is_waiting, deadline_table.c.retry_at <= bindparam("now"))
    .order_by(deadline_table.c.retry_at, deadline_table.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_FIRING: Final = int.from_bytes(b"fire")
_SHARES: Final = 8
"""Records are dealt into so many shares; of a backlog, as many processes fire one each at once."""
_share = func.abs(func.mod(func.hashtext(clock_table.c.subject), _SHARES))
_shares_due = _due.with_only_columns(_share)
# Only of the earliest: who looks for a share among all that is due reads every clock there is.
_early = (
    _due.add_columns(_share.label("share"))
    .limit(bindparam("limit", type_=Integer) * _SHARES)
    .subquery()
)
_due_here = (
    select(_early)
    .where(_early.c.share.in_(bindparam("shares", expanding=True)))
    .order_by(_early.c.retry_at, _early.c.deadline_id)
    .limit(bindparam("limit", type_=Integer))
)
_take_share = select(func.pg_try_advisory_xact_lock(_FIRING, bindparam("share", type_=Integer)))
"""A process that stalls with a share loses it when its transaction has lain idle for too long
(`storage.postgres`), one that dies at once."""


def _ours(tx: Tx, now: datetime, limit: int) -> tuple[Select[Any], Mapping[str, object]]:
    """The query for what this transaction alone may fire; SQLite has one writer anyway."""
    connection, asked = tx.connection(), {"now": now, "limit": limit}
    if connection.dialect.name == "sqlite":
        return _due, asked
    due = connection.execute(_shares_due, asked).scalars().all()
    free = (s for s in dict.fromkeys(due) if connection.execute(_take_share, {"share": s}).scalar())
    most = _SHARES if len(due) < limit else 1
    return _due_here, {**asked, "shares": list(islice(free, most))}


def take(tx: Tx, claimed: Claimed) -> bool:
    """Take a deadline for this transaction; False where it was cancelled since it was claimed."""
    return bool(_take.run(tx, {"deadline": claimed.deadline_id}))


_take = Change(
    delete(deadline_table).where(
        deadline_table.c.id == bindparam("deadline"), deadline_table.c.state == WAITING
    )
)


def settle(tx: Tx, claimed: Claimed, found: Reached, now: datetime) -> None:
    """Mark what has passed, the last of it as fired and those before as skipped; go on.

    A clock which its own rung has stopped gets no further deadline.
    """
    clock_id, last = claimed.clock_id, len(found.passed) - 1
    rows = [
        _deadline_row(clock_id, rung, FIRED if place == last else SKIPPED, now)
        for place, rung in enumerate(found.passed)
    ]
    if _is_running.first(tx, {"clock": clock_id}) is not None:
        if found.coming is None:
            _stop.run(tx, {"clock": clock_id, "why": "ladder ended"})
        else:
            rows.append(_deadline_row(clock_id, found.coming, WAITING, None))
    _insert_deadline.run_each(tx, rows)


_is_running = Query(
    select(clock_table.c.id).where(
        clock_table.c.id == bindparam("clock"), clock_table.c.state == RUNNING
    ),
    int,
)


def offer(tx: Tx, claimed: Claimed, at: datetime) -> None:
    """Have nobody claim a deadline before that moment; it has not failed."""
    _offer.run(tx, {"deadline": claimed.deadline_id, "at": at})


_offer = Change(
    update(deadline_table)
    .where(deadline_table.c.id == bindparam("deadline"), deadline_table.c.state == WAITING)
    .values(retry_at=bindparam("at"))
)


def postpone(tx: Tx, claimed: Claimed, retry_at: datetime, reason: str) -> None:
    """Offer a deadline whose handler failed again at `retry_at`."""
    tx.connection().execute(
        update(deadline_table)
        .where(deadline_table.c.id == claimed.deadline_id, deadline_table.c.state == WAITING)
        .values(attempt=claimed.attempt + 1, retry_at=retry_at, reason=reason[:200])
    )


def next_rung(tx: Tx, clock: Clock, times: Times, calendar: WorkingCalendar) -> Rung | None:
    """The rung that a clock waits for by that calendar; None at the end of its ladder."""
    done = _done(tx, [clock.id])[clock.id]
    return next(ahead(times, clock.seen(), calendar, done), None)


# A row a clock, however many rungs it has behind it: two years late are five hundred.
_behind = (
    select(
        deadline_table.c.clock_id,
        func.aggregate_strings(deadline_table.c.rung, " "),
        func.max(deadline_table.c.due_at),
    )
    .where(
        deadline_table.c.clock_id.in_(bindparam("clocks", expanding=True)),
        deadline_table.c.state.in_((FIRED, SKIPPED)),
    )
    .group_by(deadline_table.c.clock_id)
)


def _done(tx: Tx, clock_ids: Sequence[int]) -> dict[int, Done]:
    """What each of the clocks has behind it; no rung has a space in its name."""
    done = dict.fromkeys(clock_ids, Done())
    found = tx.connection().execute(_behind, {"clocks": clock_ids}).all() if clock_ids else ()
    for clock_id, names, last in found:
        done[clock_id] = Done(frozenset(names.split(" ")), last)
    return done


def _deadline_row(
    clock_id: int, rung: Rung, state: str, fired_at: datetime | None
) -> dict[str, object]:
    return {
        "clock_id": clock_id,
        "rung": rung.name,
        "due_at": rung.at,
        "state": state,
        "attempt": 0,
        "retry_at": rung.at,
        "fired_at": fired_at,
        "reason": "",
    }


def _seconds(amount: timedelta) -> int:
    return int(amount.total_seconds())
