"""Deadlines set anew where a person's calendar has changed under their clocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, literal, select, update

from bot.time.calendar import WorkingCalendar
from bot.time.deadline_tables import RUNNING, WAITING, clock_table, deadline_table
from bot.time.deadlines import CLOCK, Calendars, Clock, next_rung
from bot.time.ladders import ClockState, Times
from storage import Tx
from storage.prepared import Change, Query

_running: Final = Query(
    select(*CLOCK)
    .where(
        clock_table.c.person_id == bindparam("person"),
        clock_table.c.state == literal(RUNNING, literal_execute=True),
        clock_table.c.anchor.is_(None),
    )
    .order_by(clock_table.c.id),
    Clock,
)
_move: Final = Change(
    update(deadline_table)
    .where(
        deadline_table.c.clock_id == bindparam("clock"),
        deadline_table.c.state == WAITING,
        deadline_table.c.due_at != bindparam("due"),
    )
    .values(rung=bindparam("name"), due_at=bindparam("due"), retry_at=bindparam("due"), attempt=0)
)


@dataclass(frozen=True, slots=True)
class Replanned:
    """A running clock, and the calendar that it goes by now."""

    ladder: str
    subject: str
    state: ClockState
    calendar: WorkingCalendar


def replan(
    tx: Tx, person_id: int, times: Mapping[str, Times], calendars: Calendars
) -> Iterator[Replanned]:
    """Set the next deadline of each of a person's running clocks by their calendar as it is now.

    Gives them all: the end of a clock may have moved where its next rung has not. What has been
    fired stays so. Clocks with a fixed date are left alone: leave moves none.
    """
    for clock in _running.all(tx, {"person": person_id}):
        calendar = calendars(person_id, clock.running_since)
        rung = next_rung(tx, clock, times[clock.ladder], calendar)
        if rung is not None:
            _move.run(tx, {"clock": clock.id, "name": rung.name, "due": rung.at})
            yield Replanned(clock.ladder, clock.subject, clock.seen(), calendar)
