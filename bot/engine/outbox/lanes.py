"""Who stands at the head of each lane, found without looking at those who stand behind.

A row is `ready` from the first look at the outbox after its time has come; until then it lies in
an index by time. Ready rows lie in one by lane, which is read by leaps: one for each lane that has
any, however long it is and whatever waits for later (architecture, "Leaving").
"""

from datetime import datetime
from typing import Final

from sqlalchemy import FromClause, bindparam, exists, func, or_, select, update

from bot.engine.outbox.rows import FOLLOWING, is_later, is_open, is_ready, outbox_table
from storage import Tx

_box: Final = outbox_table.c
_next: Final = outbox_table.alias("following")
_row: Final = outbox_table.alias("standing")
_post: Final = outbox_table.alias("post")

_first = (
    select(_next.c.id)
    .where(is_ready(_next.c))
    .order_by(_next.c.destination, _next.c.lane, _next.c.id)
    .limit(1)
)
_lanes = (
    select(_box.destination, _box.lane)
    .where(_box.id == _first.scalar_subquery())
    .cte("lanes", recursive=True)
)
_beside = _first.where(
    _next.c.destination == _lanes.c.destination, _next.c.lane > _lanes.c.lane
).correlate(_lanes)
_beyond = _first.where(_next.c.destination > _lanes.c.destination).correlate(_lanes)
# One comparison of both columns would do for Postgres; SQLite reads all of a lane for it.
_following = func.coalesce(_beside.scalar_subquery(), _beyond.scalar_subquery())
_lanes = _lanes.union_all(select(_box.destination, _box.lane).join(_lanes, _box.id == _following))
_is_posted = ~exists().where(
    _post.c.posted_id == _row.c.posted_id,
    _post.c.kind.not_in(FOLLOWING),
    is_open(_post.c.state),
)
"""An update, as a pin, waits for its post, which may be under way in another lane."""
_head = (
    select(_row.c.id)
    .where(
        is_ready(_row.c),
        _row.c.destination == _lanes.c.destination,
        _row.c.lane == _lanes.c.lane,
        _row.c.not_before <= bindparam("now"),
        or_(_row.c.kind.not_in(FOLLOWING), _is_posted),
    )
    .order_by(_row.c.id)
    .limit(1)
)

HEADS: Final[FromClause] = (
    select(_head.correlate(_lanes).scalar_subquery().label("id"))
    .select_from(_lanes)
    .subquery("heads")
)
"""The `id` of the oldest row of each lane that may go by `now`; NULL for a lane that has none."""

_AT_ONCE: Final = 1000
_come = (
    select(_box.id)
    .where(is_later(_box), _box.not_before <= bindparam("now"))
    .order_by(_box.not_before)
    .limit(_AT_ONCE)
    .with_for_update(skip_locked=True)
    .cte("come")
)
_wake = update(outbox_table).where(_box.id.in_(select(_come.c.id))).values(ready=True)
_next_release = select(func.min(_box.not_before)).where(
    is_later(_box), _box.messenger.in_(bindparam("messengers", expanding=True))
)


def wake(tx: Tx, now: datetime) -> None:
    """Let rows whose time has come stand in their lanes, some of them where there are very many.

    What a month's quota has put off comes all at one moment: more than one statement has time for.
    """
    tx.connection().execute(_wake, {"now": now})


def next_release(tx: Tx, messengers: list[str]) -> datetime | None:
    """When the next row that lies aside for its time is to stand in its lane."""
    found: datetime | None = (
        tx.connection().execute(_next_release, {"messengers": messengers}).scalar()
    )
    return found
