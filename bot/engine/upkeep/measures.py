"""What the program counts about itself, as Prometheus takes it; served by `adapters.monitoring`.

Counters are of this process. What all processes share, such as how much waits, is asked of the
database by `standing` when somebody wants to know.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from prometheus_client import Counter, Histogram
from sqlalchemy import ColumnElement, and_, func, literal, select

from bot.engine import inbox
from bot.engine.outbox.quota import month_of, usage_table
from bot.engine.outbox.rows import PARKED, is_later, is_ready, outbox_table
from bot.time.deadline_tables import WAITING, deadline_table
from storage import Tx

_FAST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SLOW: Final = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 21600)

INPUTS: Final = Counter(
    "muster_inputs", "Inputs that were handled, by how that ended.", ["messenger", "outcome"]
)
ACKNOWLEDGED: Final = Histogram(
    "muster_acknowledge_seconds",
    "From an input's arrival to its commit, when the messenger is told.",
    ["messenger"],
    buckets=_FAST,
)
DELIVERIES: Final = Counter(
    "muster_deliveries", "Attempts to deliver, by how they ended.", ["messenger", "outcome"]
)
DELIVERED: Final = Histogram(
    "muster_delivery_seconds",
    "From when a message might leave to when its messenger had it.",
    ["messenger"],
    buckets=_SLOW,
)
FIRED: Final = Counter("muster_deadlines", "Deadlines, by how they ended.", ["outcome"])
# From the start: of a count that begins with its first failure, Prometheus sees no increase.
for _outcome in ("fired", "failed"):
    FIRED.labels(_outcome)
LATENESS: Final = Histogram(
    "muster_deadline_lateness_seconds", "How late deadlines were acted on.", buckets=_SLOW
)

_box: Final = outbox_table.c
_row: Final = deadline_table.c
# Written out, not bound, so that either database sees that its small index will do.
_is_parked: Final = _box.state == literal(PARKED, literal_execute=True)
_is_owed: Final = _row.state == literal(WAITING, literal_execute=True)


class Standing(msgspec.Struct, frozen=True):
    """What waits in the database at a moment, for all processes together."""

    waiting: dict[str, int]
    """Messages that may leave, by messenger."""
    parked: dict[str, int]
    oldest_message: datetime | None
    overdue: int
    """Deadlines that are due and not done, those that fail and are tried again among them."""
    oldest_deadline: datetime | None
    failed_inputs: int
    used: dict[tuple[str, str], int]
    """Uses of this month by messenger and meter."""

    def message_lateness(self, now: datetime) -> float:
        """Seconds for which the oldest message that may leave has been allowed to."""
        return _age(self.oldest_message, now)

    def deadline_lateness(self, now: datetime) -> float:
        """Seconds by which the oldest deadline that has not been acted on is late."""
        return _age(self.oldest_deadline, now)


def standing(tx: Tx, now: datetime, messengers: Sequence[str]) -> Standing:
    """Count what waits by now; every query reads an index of what is open and nothing else.

    Of messages it counts those for the messengers that are connected: what waits for another can't
    leave, whatever is done here, and hides nothing that could (`muster outbox list` shows it).
    """
    waiting, oldest_message = _waiting(tx, now, messengers)
    parked = _by_messenger(tx, _is_parked)
    owed = select(func.count(), func.min(_row.due_at)).where(_is_owed, _row.due_at <= now)
    overdue, oldest_deadline = tx.connection().execute(owed).one()
    failed, used = inbox.count_failures(tx), _used(tx, month_of(now))
    return Standing(waiting, parked, oldest_message, overdue, oldest_deadline, failed, used)


def _waiting(
    tx: Tx, now: datetime, messengers: Sequence[str]
) -> tuple[dict[str, int], datetime | None]:
    """How many may leave, by messenger, and since when the oldest one may; some were tried."""
    waiting: dict[str, int] = {}
    oldest: list[datetime] = []
    for which in (is_ready(_box), and_(is_later(_box), _box.not_before <= now)):
        count = select(_box.messenger, func.count(), func.min(_box.not_before))
        ours = count.where(which, _box.messenger.in_(messengers)).group_by(_box.messenger)
        for name, number, since in tx.connection().execute(ours):
            waiting[name] = waiting.get(name, 0) + number
            oldest.append(since)
    return waiting, min(oldest, default=None)


def _by_messenger(tx: Tx, which: ColumnElement[bool]) -> dict[str, int]:
    count = select(_box.messenger, func.count()).where(which).group_by(_box.messenger)
    return {row[0]: row[1] for row in tx.connection().execute(count)}


def _used(tx: Tx, month: str) -> dict[tuple[str, str], int]:
    use = usage_table.c
    rows = tx.connection().execute(
        select(use.messenger, use.meter, use.used).where(use.month == month)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
