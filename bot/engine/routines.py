"""Routines: what the calendar brings to everybody, a share of it for each person (issue 3).

One row each says how far the work has come. It is the claim, as a deadline is: it is locked while
a batch of people gets their shares, and moves on in their transaction. So a share is had once an
occurrence, whatever dies: a batch that was cut off begins anew with its first person, and nobody
has seen anything of it, as all that a share does is rows of that transaction. After downtime only
the latest occurrence that was missed is made up for, where it still means something.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy import Column, Integer, String, Table, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel

from bot.directory.queries import people_after
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.notice import NOWHERE, Origin
from bot.engine.outbox.rows import Lane
from bot.engine.rules import Rules
from bot.time.recurrence import Recurrence
from storage import Tx
from storage.database import Database, savepoint
from storage.failures import gave_way, is_away
from storage.types import UtcDateTime

_BATCH: Final = 50
"""People in one transaction, so that an input never waits for a routine longer than a moment."""

_TRIES: Final = 3
_log = logging.getLogger(__name__)

routine_table: Final = Table(
    "routine",
    SQLModel.metadata,
    Column("name", String(40), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("occurrence", UtcDateTime, nullable=True),
    Column("reached", Integer, nullable=False),
    Column("wake_at", UtcDateTime, nullable=True),
)
"""Occurrences up to `since` are done. Of the one under way, if any, everybody up to the person of
id `reached` has had their share. Nothing is to be done before `wake_at`, or at all."""


class _Row(NamedTuple):
    """A routine's row, its columns in the order of the table."""

    name: str
    since: datetime
    occurrence: datetime | None
    reached: int
    wake_at: datetime | None


_c: Final = routine_table.c
# Beside this process may run one of another release, or with other settings: what it alone has
# is its own.
_is_ours = _c.name.in_(bindparam("ours", expanding=True))
_due = (
    select(routine_table)
    .where(_is_ours, _c.wake_at <= bindparam("now"))
    .order_by(_c.wake_at, _c.name)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_next_due = select(func.min(_c.wake_at)).where(_is_ours)


def arrange(database: Database, rules: Rules, now: datetime) -> None:
    """Have each declared routine wait for its next occurrence by the settings as they are now.

    A new one begins with the first occurrence from now on; one that was turned off waits for none.
    """
    _arrange(database, rules, now, lambda _: True)


def awaken(database: Database, rules: Rules, now: datetime) -> None:
    """Arrange those which wait for nothing: another process, of before, has begun without them."""
    _arrange(database, rules, now, lambda row: row.wake_at is None)


def next_due(tx: Tx, rules: Rules) -> datetime | None:
    """When the next routine has something to do."""
    asked = {"ours": list(rules.recurrences)}
    found: datetime | None = tx.connection().execute(_next_due, asked).scalar()
    return found


def fire_routine(tx: Tx, rules: Rules, now: datetime) -> int:
    """Do the next batch of a routine that is due; gives 0 where none is, or another has it."""
    asked = {"now": now, "ours": list(rules.recurrences)}
    found = tx.connection().execute(_due, asked).first()
    if found is None:
        return 0
    row = _Row(*found)
    recurrence = rules.recurrences[row.name]
    occurrence = _under_way(row, recurrence, now)
    if occurrence is None:
        _write(tx, _waiting(row, recurrence, now))
        return 1
    if row.occurrence != occurrence:
        row = row._replace(occurrence=occurrence, reached=0)
    over = recurrence.is_over(occurrence, now)
    people = [] if over else people_after(tx, row.reached, _BATCH)
    share = partial(rules.routines[row.name].share, occurrence=occurrence)
    for each in people:
        if not _give(tx, rules, each, now, share):
            _log.error("routine %s: person %s goes without", row.name, each.id)
    if len(people) == _BATCH:
        _write(tx, row._replace(reached=people[-1].id))
    else:
        _log.info("routine %s of %s: %s", row.name, occurrence, "too late" if over else "done")
        done = row._replace(since=recurrence.day_ends(occurrence), occurrence=None, reached=0)
        _write(tx, _waiting(done, recurrence, now))
    return 1


def _under_way(row: _Row, recurrence: Recurrence, now: datetime) -> datetime | None:
    """The occurrence to be done: one that has begun, unless a later day's has come meanwhile.

    It is not begun again where two processes, or the settings of before and after, have two times.
    """
    latest = recurrence.latest(row.since, now)
    begun = row.occurrence
    if begun is not None and (latest is None or latest <= recurrence.day_ends(begun)):
        return begun
    return latest


def _arrange(
    database: Database, rules: Rules, now: datetime, which: Callable[[_Row], bool]
) -> None:
    with database.snapshot() as tx:
        changed = _rearranged(tx, rules, now, which)
    if not changed:
        return
    try:
        with database.transaction() as tx:
            for row in _rearranged(tx, rules, now, which):
                _write(tx, row)
    except IntegrityError:
        _log.info("another process has arranged the routines")


def _rearranged(tx: Tx, rules: Rules, now: datetime, which: Callable[[_Row], bool]) -> list[_Row]:
    """Those of such rows that are to be other than they are, or are missing."""
    rows = {row.name: _Row(*row) for row in tx.connection().execute(select(routine_table))}
    known = [rows.get(name) or _Row(name, now, None, 0, None) for name in rules.routines]
    wanted = [_waiting(row, rules.recurrences.get(row.name), now) for row in known if which(row)]
    return [row for row in wanted if row != rows.get(row.name)]


def _waiting(row: _Row, recurrence: Recurrence | None, now: datetime) -> _Row:
    if recurrence is None:
        return row._replace(occurrence=None, reached=0, wake_at=None)
    if row.occurrence is not None:
        return row
    # What was turned off owes nothing for that time.
    since = row.since if row.wake_at else now
    return row._replace(since=since, wake_at=recurrence.after(since))


def _write(tx: Tx, row: _Row) -> None:
    values = row._asdict()
    changed = update(routine_table).where(_c.name == row.name).values(values)
    if not tx.connection().execute(changed).rowcount:
        tx.connection().execute(insert(routine_table).values(values))


def _give(
    tx: Tx, rules: Rules, reader: Member, now: datetime, share: Callable[[Context, Member], None]
) -> bool:
    """One person's share, in a savepoint: a bug is theirs alone, and a conflict is tried again.

    Raises where others wait for what the batch has locked, time and again: they go on when its
    transaction ends, and the whole batch is done anew.
    """
    for tries in range(1, _TRIES + 1):
        try:
            with savepoint(tx):
                ctx = addressed(tx, rules, reader, now)
                ctx.lane = Lane.DIGEST
                share(ctx, reader)
                ctx.flush()
        except (IntegrityError, OperationalError) as error:
            if is_away(error) or (gave_way(error) and tries == _TRIES):
                raise
            _log.log(
                logging.ERROR if tries == _TRIES else logging.INFO,
                "a routine met somebody else's change, try %d: %s",
                *(tries, error.orig),
            )
        except Exception:  # noqa: BLE001  # it must not cost the others theirs
            _log.exception("a routine met a bug")
            return False
        else:
            return True
    return False


def addressed(tx: Tx, rules: Rules, reader: Member, now: datetime) -> Context:
    """A context in which time acts and a reply goes to the reader in private, in their language."""
    address = Context(tx, rules, now).address(reader)
    origin = Origin(address.messenger, "", address.external_id) if address else NOWHERE
    ctx = Context(tx, rules, now, origin=origin)
    ctx.language = reader.language
    return ctx
