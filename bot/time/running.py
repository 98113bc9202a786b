"""Which clocks run for a person, and when each speaks next."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Integer, bindparam, func, literal, select

from bot.time.deadline_tables import RUNNING, WAITING, clock_table, deadline_table
from storage import Tx
from storage.prepared import Query


class Waiting(NamedTuple):
    """A record with a running clock, and when its next rung is reached."""

    subject: str
    due_at: datetime


_running_for: Final = Query(
    select(clock_table.c.subject, func.min(deadline_table.c.due_at))
    .join(deadline_table, deadline_table.c.clock_id == clock_table.c.id)
    .where(
        clock_table.c.person_id == bindparam("person"),
        # Written out, so that `ix_clock_running` is seen to hold them.
        clock_table.c.state == literal(RUNNING, literal_execute=True),
        clock_table.c.anchor.is_(None),
        deadline_table.c.state == WAITING,
    )
    .group_by(clock_table.c.subject)
    .order_by(func.min(deadline_table.c.due_at), clock_table.c.subject)
    .limit(bindparam("most", type_=Integer)),
    Waiting,
)


def running_for(tx: Tx, person_id: int, most: int) -> list[Waiting]:
    """What a person's running clocks ask for next, the soonest first; a record stands once."""
    return _running_for.all(tx, {"person": person_id, "most": most})
