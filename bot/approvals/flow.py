"""How an approval moves: into nodes, through decisions, back, and to its end (semantics §3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from bot.approvals.approvers import Case, Turn, found_by, turn_of, turn_of_people
from bot.approvals.definition.model import (
    Copy,
    Mode,
    Node,
    OnEmpty,
    OnReject,
    steps,
)
from bot.approvals.definition.path import Position, advance, back_to
from bot.approvals.effects import hold, settle
from bot.approvals.hands import LADDER, Hands
from bot.approvals.model import (
    UNDECIDED,
    Origin,
    Run,
    RunState,
    Slot,
    SlotState,
    State,
    Verdict,
    verdict,
)
from bot.approvals.queries import readers
from bot.approvals.trail import (
    active_runs,
    approved_at,
    begin,
    decided_in_round,
    run_of,
    seat,
    slots_of,
)
from bot.engine.outbox.live import Lead


@dataclass(frozen=True, slots=True)
class Course(Hands):
    """One approval on its way, in one transaction."""

    # Forward

    def proceed(self) -> None:
        """Enter every node whose turn it is, until somebody has to act or the flow is through."""
        while self.approval.is_running:
            found = advance(self.definition, self.approval.position, self.approval.form)
            self.approval.stand_at(found.position)
            if not found.steps:
                self._end(State.REVOKED if self.approval.is_revoking else State.APPROVED)
                return
            entered = {each.node for each in active_runs(self.ctx.tx, self.approval.id)}
            moved = [self._reach(each, entered) for each in found.steps]
            if not any(moved):
                return

    def decide(self, slot: Slot, to: SlotState, comment: str) -> None:
        """Note one person's decision, and do what the node has come to by it."""
        ctx, run, node = self.ctx, run_of(self.ctx.tx, slot), self.node_of(slot)
        slot.state = to.value
        slot.comment = comment
        slot.decided_at = ctx.now
        slot.decided_by_id = ctx.actor.id if ctx.actor else None
        slot.form = msgspec.json.encode(self.approval.form).decode()
        ctx.stop_clock(slot.subject, LADDER, to.value)
        if slot.parent_id is not None and not self._went_through(slot, node):
            return
        self.weigh(run, node)

    def weigh(self, run: Run, node: Node) -> None:
        """Do what the slots of a run have come to."""
        slots = slots_of(self.ctx.tx, run)
        refused = any(each.refuses for each in slots)
        match Verdict.REJECT if refused else verdict(node, slots):
            case None:
                added = [each for each in slots if each.parent_id is None]
                self.next_in_turn(node.mode, node, added)
            case Verdict.PASS:
                self._close(run, RunState.PASSED)
                self.approval.stand_at(self.approval.position.past(node.id))
                self.proceed()
            case Verdict.REJECT:
                self._close(run, RunState.REJECTED)
                self._rejected(node, _why(slots))

    def wake(self, slot: Slot, node: Node) -> None:
        """Go on with a slot once nobody who was added to it is left to act."""
        if slot.state == SlotState.APPROVING:
            slot.state = SlotState.APPROVED.value
        else:
            slot.since = None
            self.activate(slot, node)

    # Back

    def send_back(self, run: Run, to: Node | None, reason: str) -> None:
        """Return the form: to the initiator, or to a node that was passed (rule 3)."""
        self._close(run, RunState.RETURNED)
        if to is None:
            self.return_to_initiator(run.node, reason)
            return
        self._return_to(to.id, reason)

    def _return_to(self, node: str, reason: str) -> None:
        approval = self.approval
        approval.stand_at(back_to(self.definition, approval.position, node))
        approval.round += 1
        approval.is_returned = True
        approval.reason = reason
        self.proceed()

    def return_to_initiator(self, node: str, reason: str) -> None:
        """Have the initiator change and resubmit it; nobody else is to act meanwhile (A-06)."""
        self._close_all()
        approval = self.approval
        approval.state = State.RETURNED.value
        approval.reason = reason
        approval.returner = node if self.definition.resubmits_to_returner else ""
        by = self.ctx.actor.name if self.ctx.actor else self.ctx.text("approval.system")
        self.tell(
            [approval.initiator_id], Lead("approval.lead.returned", {"by": by, **_cut(reason)})
        )

    def resubmit(self, form: dict[str, str]) -> None:
        """Go on with the form as the initiator has changed it, in a new round (rule 3)."""
        approval = self.approval
        approval.form = form
        approval.state = State.RUNNING.value
        approval.round += 1
        approval.is_returned = True
        approval.reason = ""
        if not approval.returner:
            approval.stand_at(Position())
        hold(self.ctx, approval, self.definition)
        self.proceed()

    def stop(self, state: State, reason: str) -> None:
        """Be taken back by the initiator, or ended by an administrator; who waited is told."""
        waiting = self._close_all()
        self.approval.end(state, self.ctx.now, reason)
        settle(self.ctx, self.approval, self.definition, had=False)
        by = self.ctx.actor.name if self.ctx.actor else self.ctx.text("approval.system")
        told = [each.person_id for each in waiting]
        if state is State.TERMINATED:
            told.append(self.approval.initiator_id)
        self.tell(told, Lead(f"approval.lead.{state}", {"by": by}))

    def revoke(self, reason: str) -> None:
        """Ask those who approved it to undo that (rule 8); nothing is handled or told again."""
        approval = self.approval
        approval.state = State.REVOKING.value
        approval.reason = reason
        approval.round += 1
        spared = (
            each.id
            for each in steps(self.definition.flow)
            if isinstance(each, Copy) or (isinstance(each, Node) and each.handles)
        )
        approval.stand_at(Position(frozenset(spared), approval.chosen))
        self.proceed()

    def keep(self, lead: Lead) -> None:
        """Stay approved: the revocation was refused, or is wanted no more."""
        waiting = self._close_all()
        self.approval.state = State.APPROVED.value
        self.approval.reason = ""
        self.ctx.record(self.approval.subject, "approval.kept")
        self.tell([self.approval.initiator_id, *(each.person_id for each in waiting)], lead)

    # Inside

    def _reach(self, step: Node | Copy, entered: set[str]) -> bool:
        """Do what a step whose turn it is asks for; whether the flow may go on past it at once."""
        if not self.approval.is_running:
            return False
        if isinstance(step, Copy):
            people = found_by(self.ctx, step.rules, self._case())
            self.give_copies(list(people), step.ask)
            self.approval.stand_at(self.approval.position.past(step.id))
            return True
        return step.id not in entered and self._enter(step)

    def _case(self) -> Case:
        approval = self.approval
        return Case(
            self.initiator,
            approval.form,
            decided_in_round(self.ctx.tx, approval.id, approval.round),
            self.definition.repeats,
            skips=not approval.is_returned,
            affair=self.definition.id,
        )

    def _enter(self, node: Node) -> bool:
        """Begin a run of a node; whether it is over at once, since nobody has to act in it."""
        ctx, approval = self.ctx, self.approval
        turn = self._turn(node)
        run = Run(approval_id=approval.id, node=node.id, round=approval.round, entered_at=ctx.now)
        begin(ctx.tx, run)
        if not turn.seats:
            self._skip(run, node, turn.without)
            return True
        slots = [
            Slot(
                run_id=run.id,
                approval_id=approval.id,
                person_id=each.person.id,
                owner_id=each.owner.id,
                turn=number,
                state=SlotState.WAITING.value,
            )
            for number, each in enumerate(turn.seats)
        ]
        asked = slots[:1] if node.mode is Mode.TURN else slots
        for slot in asked:
            self.give_turn(slot, node)
        seat(ctx.tx, slots)
        keys = ", ".join(each.key for each in turn.people)
        instead = ", ".join(f"{each.owner.key} → {each.person.key}" for each in turn.replaced)
        detail = {"people": keys} | ({"instead": instead} if instead else {})
        ctx.record(approval.subject, "approval.enter", node=node.id, **detail)
        for slot in asked:
            self.ask(slot, node)
        return False

    def _turn(self, node: Node) -> Turn:
        """Who decides: by the node's rules, or to revoke it those who approved it there."""
        case = self._case()
        if not self.approval.is_revoking:
            return turn_of(self.ctx, node, case)
        asked = approved_at(self.ctx.tx, self.approval.id, node.id)
        return turn_of_people(self.ctx, [self.ctx.member(each) for each in asked], case)

    def _skip(self, run: Run, node: Node, without: OnEmpty) -> None:
        run.end(RunState.SKIPPED, self.ctx.now)
        self.ctx.record(self.approval.subject, "approval.skip", node=node.id)
        if without is OnEmpty.REJECT:
            self._rejected(node, self.ctx.text("approval.nobody", node=node.name.zh))
            return
        self.approval.stand_at(self.approval.position.past(node.id))

    def _went_through(self, slot: Slot, node: Node) -> bool:
        """Whether an added slot's decision brings the node on; the last one wakes its parent."""
        if slot.refuses:
            return True
        beside = slots_of(self.ctx.tx, run_of(self.ctx.tx, slot))
        children = [each for each in beside if each.parent_id == slot.parent_id]
        parent = self.ctx.tx.get_one(Slot, slot.parent_id)
        left = [each for each in children if each.state in UNDECIDED]
        if parent.method == Mode.ANY:
            self._cancel(left)
        elif left:
            self.next_in_turn(parent.method, node, left)
            return False
        agreed = parent.state == SlotState.APPROVING
        self.wake(parent, node)
        return agreed

    def _rejected(self, node: Node, reason: str) -> None:
        approval = self.approval
        if approval.is_revoking:
            self.keep(Lead("approval.lead.kept", _cut(reason)))
            return
        if node.on_reject is OnReject.STEP and node.back_to in approval.position.through:
            self._return_to(node.back_to, reason)
            return
        if node.on_reject is not OnReject.END:
            self.ctx.record(approval.subject, "approval.returned", node=node.id)
            self.return_to_initiator(node.id, reason)
            return
        self._end(State.REJECTED, reason)

    def _end(self, state: State, reason: str = "") -> None:
        self._close_all()
        approval = self.approval
        approval.end(state, self.ctx.now, reason)
        self.ctx.record(approval.subject, f"approval.{state}")
        settle(self.ctx, approval, self.definition, had=state is State.APPROVED)
        lead = Lead(f"approval.lead.{state}", _cut(reason))
        own = Lead("approval.lead.passed") if state is State.APPROVED else lead
        self.tell([approval.initiator_id], own)
        if state in (State.APPROVED, State.REVOKED):
            copied = readers(self.ctx.tx, approval.id)
            self.tell([each for each in copied if each != approval.initiator_id], lead)

    def _close(self, run: Run, state: RunState) -> list[Slot]:
        """End a run; gives the slots that had not decided, which are cancelled by their peers."""
        run.end(state, self.ctx.now)
        left = [each for each in slots_of(self.ctx.tx, run) if each.state in UNDECIDED]
        self._cancel(left)
        return left

    def _cancel(self, left: Sequence[Slot]) -> None:
        """Have nobody of these decide any more; who agreed already stays with that."""
        for each in left:
            if each.is_active:
                self.ctx.stop_clock(each.subject, LADDER, "decided by others")
            agreed = each.state == SlotState.APPROVING
            each.state = SlotState.APPROVED.value if agreed else SlotState.CANCELLED.value

    def cancel(self, entered: Sequence[Run]) -> None:
        """Have nobody act in these runs any more."""
        for run in entered:
            self._close(run, RunState.CANCELLED)

    def _close_all(self) -> list[Slot]:
        """Cancel every run that is open; gives the slots whose people had not decided."""
        found = active_runs(self.ctx.tx, self.approval.id)
        return [slot for run in found for slot in self._close(run, RunState.CANCELLED)]


_SHOWN: Final = 200


def _why(slots: Sequence[Slot]) -> str:
    """What those said who refused, whoever decided last."""
    refused = (each for each in slots if each.state == SlotState.REJECTED)
    return "; ".join(each.comment for each in refused if each.origin != Origin.OPINION)


def _cut(reason: str) -> dict[str, str | int]:
    return {"reason": reason[:_SHOWN]}
