"""The runs and slots of an approval, read once in a transaction and known from then on.

A decision asks for them again and again; nobody else changes them meanwhile, since whoever does
holds the approval's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.orm import SessionTransaction
from sqlmodel import col, select

from bot.approvals.model import Origin, Run, RunState, Slot, SlotState
from storage import Tx

_APPROVAL: Final[BindParameter[int]] = bindparam("approval")
_RUNS: Final = select(Run).where(Run.approval_id == _APPROVAL).order_by(col(Run.id))
_SLOTS: Final = select(Slot).where(Slot.approval_id == _APPROVAL).order_by(col(Slot.id))


@dataclass(slots=True)
class _Trail:
    """What is known of one approval; `within` is the savepoint in which it was read."""

    runs: dict[int, Run]
    slots: list[Slot]
    within: SessionTransaction | None


def runs(tx: Tx, approval_id: int) -> list[Run]:
    """Every run, in the order in which they were entered."""
    return list(_trail(tx, approval_id).runs.values())


def run_of(tx: Tx, slot: Slot) -> Run:
    """The run that a slot belongs to."""
    return _trail(tx, slot.approval_id).runs[slot.run_id]


def active_runs(tx: Tx, approval_id: int) -> list[Run]:
    """The runs that are open."""
    return [each for each in runs(tx, approval_id) if each.state == RunState.ACTIVE]


def slots(tx: Tx, approval_id: int) -> list[Slot]:
    """Every slot of an approval, in the order in which they came."""
    return list(_trail(tx, approval_id).slots)


def slots_of(tx: Tx, run: Run) -> list[Slot]:
    """The slots of a run, in their turns."""
    mine = (each for each in slots(tx, run.approval_id) if each.run_id == run.id)
    return sorted(mine, key=lambda each: each.turn)


def active_slots(tx: Tx, approval_id: int) -> list[Slot]:
    """The slots whose people may decide now."""
    return [each for each in slots(tx, approval_id) if each.is_active]


def decided_in_round(tx: Tx, approval_id: int, number: int) -> list[int]:
    """Who approved in a round, in order, once for each decision."""
    in_round = {each.id for each in runs(tx, approval_id) if each.round == number}
    mine = (each for each in slots(tx, approval_id) if each.run_id in in_round)
    decided = [
        (each.decided_at, each.id, each.person_id)
        for each in mine
        if each.state == SlotState.APPROVED and each.decided_at is not None
    ]
    return [person_id for _, _, person_id in sorted(decided)]


def approved_at(tx: Tx, approval_id: int, node: str) -> list[int]:
    """Who approved at a node when it was passed last, each once, in order."""
    passed = [
        each
        for each in runs(tx, approval_id)
        if each.node == node and each.state == RunState.PASSED
    ]
    found = slots_of(tx, passed[-1]) if passed else []
    approved = (each for each in found if each.state == SlotState.APPROVED)
    return list(dict.fromkeys(each.person_id for each in approved if each.origin != Origin.OPINION))


def begin(tx: Tx, run: Run) -> None:
    """Add a run."""
    known = _trail(tx, run.approval_id)
    tx.add(run)
    tx.flush()
    known.runs[run.id] = run


def seat(tx: Tx, fresh: Sequence[Slot]) -> None:
    """Add slots, one at least, all of one approval."""
    known = _trail(tx, fresh[0].approval_id)
    tx.add_all(fresh)
    tx.flush()
    known.slots += fresh


def _trail(tx: Tx, approval_id: int) -> _Trail:
    """What this transaction knows of an approval; nothing outlives a savepoint."""
    within, key = tx.get_nested_transaction(), ("approval", approval_id)
    known = tx.info.get(key)
    if not isinstance(known, _Trail) or known.within is not within:
        given = {"approval": approval_id}
        found = tx.exec(_RUNS, params=given).all()
        known = _Trail({each.id: each for each in found}, [], within)
        known.slots += tx.exec(_SLOTS, params=given).all()
        tx.info[key] = known
    return known
