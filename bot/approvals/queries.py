"""What the database is asked about approvals."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from bot.approvals.definition.model import Node
from bot.approvals.model import (
    DECIDED,
    OPEN,
    Approval,
    Origin,
    Reader,
    Remark,
    Run,
    RunState,
    Slot,
    SlotState,
)
from bot.engine.context import Context
from storage import Tx

LISTED: Final = 20


def approval_for_update(ctx: Context, approval_id: int) -> Approval | None:
    """The approval, locked until the end of this transaction."""
    on_postgres = ctx.tx.connection().dialect.name != "sqlite"
    return ctx.tx.get(Approval, approval_id, with_for_update=on_postgres)


def approval(tx: Tx, approval_id: int) -> Approval:
    """The approval of an id that a row refers to."""
    return tx.get_one(Approval, approval_id)


def lock_slot(ctx: Context, slot_id: int) -> object:
    """Lock the approval that a slot belongs to, as its commands do."""
    slot = ctx.tx.get(Slot, slot_id)
    return approval_for_update(ctx, slot.approval_id) if slot else None


def runs(tx: Tx, approval_id: int) -> list[Run]:
    """Every run, in the order in which they were entered."""
    query = select(Run).where(Run.approval_id == approval_id).order_by(col(Run.id))
    return list(tx.exec(query).all())


def active_runs(tx: Tx, approval_id: int) -> list[Run]:
    """The runs that are open."""
    return [each for each in runs(tx, approval_id) if each.state == RunState.ACTIVE]


def slots_of(tx: Tx, run_id: int) -> list[Slot]:
    """The slots of a run, in their turns."""
    query = select(Slot).where(Slot.run_id == run_id).order_by(col(Slot.turn), col(Slot.id))
    return list(tx.exec(query).all())


def slots(tx: Tx, approval_id: int) -> list[Slot]:
    """Every slot of an approval, in the order in which they came."""
    query = select(Slot).where(Slot.approval_id == approval_id).order_by(col(Slot.id))
    return list(tx.exec(query).all())


def active_slots(tx: Tx, approval_id: int) -> list[Slot]:
    """The slots whose people may decide now."""
    active = Slot.state == SlotState.ACTIVE.value
    query = select(Slot).where(Slot.approval_id == approval_id, active).order_by(col(Slot.id))
    return list(tx.exec(query).all())


def decided_in_round(tx: Tx, shown: Approval) -> list[int]:
    """Who approved in the present round, in order, once for each decision."""
    query = (
        select(Slot.person_id)
        .join(Run, col(Run.id) == Slot.run_id)
        .where(
            Slot.approval_id == shown.id,
            Run.round == shown.round,
            Slot.state == SlotState.APPROVED.value,
        )
        .order_by(col(Slot.decided_at), col(Slot.id))
    )
    return list(tx.exec(query).all())


def approved_at(tx: Tx, shown: Approval, node: Node) -> list[int]:
    """Who approved at a node when it was passed last, each once, in order."""
    passed = select(Run.id).where(
        Run.approval_id == shown.id, Run.node == node.id, Run.state == RunState.PASSED.value
    )
    run_id = tx.exec(passed.order_by(col(Run.id).desc()).limit(1)).first()
    if run_id is None:
        return []
    found = (each for each in slots_of(tx, run_id) if each.state == SlotState.APPROVED)
    return list(dict.fromkeys(each.person_id for each in found if each.origin != Origin.OPINION))


def readers(tx: Tx, approval_id: int) -> list[int]:
    """Who was given a copy."""
    query = select(Reader.person_id).where(Reader.approval_id == approval_id)
    return list(tx.exec(query.order_by(col(Reader.at), col(Reader.person_id))).all())


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


def decided_by(tx: Tx, person_id: int, limit: int) -> list[Slot]:
    """A person's latest decisions, the newest first."""
    mine = col(Slot.decided_by_id) == person_id
    query = select(Slot).where(mine, col(Slot.state).in_(DECIDED))
    return list(tx.exec(query.order_by(col(Slot.decided_at).desc()).limit(limit)).all())


def _listed(tx: Tx, *conditions: ColumnElement[bool]) -> list[Approval]:
    query = select(Approval).where(*conditions).order_by(col(Approval.id)).limit(LISTED + 1)
    return list(tx.exec(query).all())
