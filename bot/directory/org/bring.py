"""An import into a company that works: what leavers and movers owe is seen to."""

from collections.abc import Iterator
from datetime import datetime

from bot.directory.departures import Departure, note, note_returns
from bot.directory.org.apply import apply
from bot.directory.org.diff import OrgDiff
from bot.directory.queries import superior_of
from bot.time.calendar import WorkingCalendar
from storage import Tx


def bring(tx: Tx, changes: OrgDiff, now: datetime, calendar: WorkingCalendar) -> None:
    """Apply a diff made in this transaction, and note who left, moved or is back (D-11)."""
    departures = [*_leavers(changes, now), *_movers(tx, changes, now)]
    apply(tx, changes)
    note(tx, departures, now, calendar)
    note_returns(tx, [each.id for each in changes.people.returned], now, calendar)


def _leavers(changes: OrgDiff, now: datetime) -> Iterator[Departure]:
    for gone in changes.people.left:
        yield Departure(person_id=gone.id, at=now)


def _movers(tx: Tx, changes: OrgDiff, now: datetime) -> Iterator[Departure]:
    for change in changes.people.changed:
        if any(field.field == "department" and field.old for field in change.fields):
            head = superior_of(tx, change.id)
            head_id = None if head is None else head.id
            yield Departure(person_id=change.id, head_id=head_id, moved=True, at=now)
