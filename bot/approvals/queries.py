"""What the database is asked about approvals."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, bindparam, or_
from sqlmodel import SQLModel, col, select

from bot.approvals.model import (
    OPEN,
    Approval,
    Reader,
    Remark,
    Slot,
    SlotState,
)
from bot.engine.context import Context
from storage import Tx
from storage.prepared import Query

LISTED: Final = 20
_reader: Final = SQLModel.metadata.tables["approval_reader"].c
_readers: Final = Query(
    select(_reader.person_id)
    .where(_reader.approval_id == bindparam("approval"))
    .order_by(_reader.at, _reader.person_id),
    int,
)


def approval_for_update(ctx: Context, approval_id: int) -> Approval | None:
    """The approval, locked until the end of this transaction."""
    return ctx.locks.take(Approval, approval_id)


def approval(tx: Tx, approval_id: int) -> Approval:
    """The approval of an id that a row refers to."""
    return tx.get_one(Approval, approval_id)


def lock_slot(ctx: Context, slot_id: int) -> object:
    """Lock the approval that a slot belongs to, as its commands do."""
    slot = ctx.tx.get(Slot, slot_id)
    return approval_for_update(ctx, slot.approval_id) if slot else None


def readers(tx: Tx, approval_id: int) -> list[int]:
    """Who was given a copy."""
    return _readers.all(tx, {"approval": approval_id})


def remarks(tx: Tx, approval_id: int, limit: int) -> list[Remark]:
    """The newest remarks, oldest of them first."""
    newest = select(Remark).where(Remark.approval_id == approval_id)
    return list(reversed(tx.exec(newest.order_by(col(Remark.id).desc()).limit(limit)).all()))


def had_turn(tx: Tx, approval_id: int, person_id: int) -> bool:
    """Whether it is or was a person's turn."""
    mine = or_(col(Slot.person_id) == person_id, col(Slot.owner_id) == person_id)
    begun = col(Slot.since).is_not(None)
    turn = select(Slot.id).where(Slot.approval_id == approval_id, mine, begun)
    return tx.exec(turn.limit(1)).first() is not None


def has_copy(tx: Tx, approval_id: int, person_id: int) -> bool:
    """Whether a person was given a copy."""
    return tx.get(Reader, (approval_id, person_id)) is not None


def waiting_for(tx: Tx, people: Sequence[int]) -> list[Approval]:
    """What these people have to decide, the oldest first."""
    mine = (
        select(Slot.approval_id)
        .where(col(Slot.person_id).in_(people), Slot.state == SlotState.ACTIVE.value)
        .distinct()
    )
    return _listed(tx, col(Approval.id).in_(mine))


def started_by(tx: Tx, person_id: int) -> list[Approval]:
    """What a person submitted, the newest first, what is open before what is over."""
    query = (
        select(Approval)
        .where(Approval.initiator_id == person_id)
        .order_by(col(Approval.state).in_(OPEN).desc(), col(Approval.id).desc())
        .limit(LISTED + 1)
    )
    return list(tx.exec(query).all())


def copied_to(tx: Tx, person_id: int) -> list[Approval]:
    """What a person was given a copy of, the newest first."""
    mine = select(Reader.approval_id).where(Reader.person_id == person_id)
    query = select(Approval).where(col(Approval.id).in_(mine)).order_by(col(Approval.id).desc())
    return list(tx.exec(query.limit(LISTED + 1)).all())


def _listed(tx: Tx, *conditions: ColumnElement[bool]) -> list[Approval]:
    query = select(Approval).where(*conditions).order_by(col(Approval.id)).limit(LISTED + 1)
    return list(tx.exec(query).all())
