"""Whom an approval asks and tells on its way: turns with their clocks, notices, copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.approvals.definition.model import Definition, Mode, Node
from bot.approvals.model import Approval, Reader, Slot, SlotState
from bot.approvals.queries import readers
from bot.approvals.trail import run_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.time.deadlines import NewClock
from bot.time.ladders import Measure
from bot.yaml.names import Name

LADDER: Final = "approval.slot"
_TO_ACTOR: Final = frozenset(
    {"approval.lead.asked", "approval.lead.handle", "approval.lead.revoke"}
)
"""Words that somebody gets though they did it themselves: now it is their turn."""


@dataclass(frozen=True, slots=True)
class Hands:
    """One approval, in one transaction, and the people whom it concerns."""

    ctx: Context
    approval: Approval
    definition: Definition

    @property
    def initiator(self) -> Member:
        """Whoever submitted it."""
        return self.ctx.member(self.approval.initiator_id)

    def node_of(self, slot: Slot) -> Node:
        """The node whose run a slot belongs to."""
        return self.definition.node(run_of(self.ctx.tx, slot).node)

    def activate(self, slot: Slot, node: Node) -> None:
        """Let somebody decide: their clock begins, and they get the card."""
        self.give_turn(slot, node)
        self.ask(slot, node)

    def give_turn(self, slot: Slot, node: Node) -> None:
        """Have it be somebody's turn, from now, or from when its time began for somebody else."""
        slot.state = SlotState.ACTIVE.value
        slot.since = slot.since or self.ctx.now
        calendar = self.ctx.presence.calendar_of(slot.person_id, slot.since)
        slot.due_at = calendar.add_days(slot.since, node.within)

    def ask(self, slot: Slot, node: Node) -> None:
        """Start the clock of whoever's turn it is, and send them the card."""
        self._start_clock(slot, node)
        key = "handle" if node.handles else "asked"
        key = f"approval.lead.{'revoke' if self.approval.is_revoking else key}"
        moments = {"due": slot.due_at} if slot.due_at else {}
        self.tell([slot.person_id], Lead(key, {"by": self.initiator.name}, moments))

    def time(self, slot: Slot, node: Node) -> None:
        """Have a slot's time run, without a word to whose turn it is."""
        self.give_turn(slot, node)
        self._start_clock(slot, node)

    def _start_clock(self, slot: Slot, node: Node) -> None:
        within = timedelta(days=node.within)
        clock = NewClock(
            LADDER, slot.subject, slot.person_id, Measure.WORKING, within, since=slot.since
        )
        self.ctx.start_clock(clock)

    def tell(self, people: list[int], lead: Lead, *, lane: Lane = Lane.MESSAGE) -> None:
        """Send the card to people who did not do this themselves."""
        actor = self.ctx.actor.id if self.ctx.actor else None
        for person_id in dict.fromkeys(people):
            if person_id != actor or lead.key in _TO_ACTOR:
                member = self.ctx.member(person_id)
                self.ctx.notify(member, self.approval.subject, Notice(lead, lane=lane))

    def give_copies(self, people: list[Member], ask: Name | None = None) -> list[Member]:
        """Let people see it who decide nothing; gives those who did not yet (rule 15).

        Where they are asked to prepare something, they learn what (A-08).
        """
        if not people:
            return []
        ctx, approval = self.ctx, self.approval
        known = set(readers(ctx.tx, approval.id))
        fresh = [each for each in people if each.id not in known]
        ctx.tx.add_all(
            Reader(approval_id=approval.id, person_id=each.id, at=ctx.now) for each in fresh
        )
        ctx.tx.flush()  # whom it is given to is read back without the session
        for each in people if ask else fresh:
            what = {"ask": ask.usual(each.language)} if ask else {}
            key = "approval.lead.prepare" if ask else "approval.lead.copy"
            self.tell([each.id], Lead(key, {"by": self.initiator.name, **what}))
        return fresh

    def next_in_turn(self, mode: str, node: Node, slots: Sequence[Slot]) -> None:
        """Let the next of those decide who do one after the other."""
        if mode != Mode.TURN or any(each.is_active for each in slots):
            return
        waiting = (each for each in slots if each.state == SlotState.WAITING)
        if (following := next(waiting, None)) is not None:
            following.since = None
            self.activate(following, node)
