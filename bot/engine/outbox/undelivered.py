"""What of the outbox does not go by itself, until an administrator decides.

Such rows were parked by the delivery, or wait for a messenger that is not connected.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, literal, or_, select, update

from bot.engine.outbox.rows import DROPPED, PARKED, WAITING, is_open, outbox_table
from storage import Tx

_box: Final = outbox_table.c
_is_parked = _box.state == literal(PARKED, literal_execute=True)
"""Written out, as in `is_open`, for `ix_outbox_parked`."""


def parked_rows(tx: Tx) -> Sequence[Row[Any]]:
    """What lies aside, oldest first, for an administrator."""
    return tx.connection().execute(select(outbox_table).where(_is_parked).order_by(_box.id)).all()


def stranded_rows(tx: Tx, messengers: Sequence[str]) -> Sequence[Row[Any]]:
    """What waits for any other messenger than these, which are connected, oldest first."""
    query = select(outbox_table).where(is_stranded(messengers)).order_by(_box.id)
    return tx.connection().execute(query).all()


def is_stranded(messengers: Sequence[str]) -> ColumnElement[bool]:
    """Whether a row waits for any other messenger than these."""
    return and_(is_open(_box.state), _box.messenger.not_in(messengers))


def retry(tx: Tx, row_ids: Sequence[int], now: datetime) -> int:
    """Offer parked rows again, each for itself; gives how many were parked."""
    which = and_(_box.id.in_(row_ids), _box.state == PARKED)
    again = {"state": WAITING, "held": False, "attempts": 0, "retry_at": now}
    return tx.connection().execute(update(outbox_table).where(which).values(again)).rowcount


def drop(tx: Tx, row_ids: Sequence[int], messengers: Sequence[str]) -> int:
    """Give rows up that are parked, or wait for none of these messengers; gives how many did."""
    which = and_(_box.id.in_(row_ids), or_(_box.state == PARKED, is_stranded(messengers)))
    given_up = update(outbox_table).where(which).values(state=DROPPED)
    return tx.connection().execute(given_up).rowcount
