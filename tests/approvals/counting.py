"""The votes of a step counted a second time, from its slots and the ledger alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.approvals.definition.model import Mode, Node
from bot.approvals.model import Origin, Run, RunState, Slot, SlotState
from bot.engine.ledger import Entry


@dataclass(frozen=True)
class Count:
    """How many have a voice at a step, and what they said.

    Whoever was taken off has none, whoever was added beside has one, a transferred slot has one;
    those added before or after another speak through that one, but for a refusal.
    """

    node: Node
    voices: int
    agreed: int
    refused: int
    undecided: int
    vetoed: bool

    @classmethod
    def of(cls, node: Node, slots: Sequence[Slot], off: frozenset[int]) -> "Count":
        """The count of a run's slots, without those that were taken off."""
        voices = [each for each in slots if each.parent_id is None and each.id not in off]
        states = [SlotState(each.state) for each in voices]
        return cls(
            node,
            voices=len(states),
            agreed=states.count(SlotState.APPROVED),
            refused=states.count(SlotState.REJECTED),
            undecided=sum(each in _OPEN for each in states),
            vetoed=any(
                each.parent_id is not None
                and each.origin != Origin.OPINION
                and each.state == SlotState.REJECTED
                for each in slots
            ),
        )

    @property
    def needed(self) -> int:
        """The fewest who have to agree."""
        match self.node.mode:
            case Mode.ALL | Mode.TURN:
                return self.voices
            case Mode.ANY:
                return 1
            case Mode.VOTE if self.node.percent:
                share = self.node.need * self.voices
                return next(many for many in range(self.voices + 1) if many * 100 >= share)
            case Mode.VOTE:
                return min(self.node.need, self.voices)

    @property
    def lost(self) -> bool:
        """Whether so many refused that it can't be passed any more."""
        most = 0 if self.node.mode is Mode.ANY else self.voices - self.needed
        return self.refused > most

    def fits(self, run: Run) -> bool:
        """Whether a run is where its votes have brought it."""
        match RunState(run.state):
            case RunState.PASSED:
                return self.agreed >= self.needed and not (self.lost or self.vetoed)
            case RunState.REJECTED:
                return self.lost or self.vetoed
            case RunState.ACTIVE:
                heard = self.node.waits_for_all and self.undecided > 0
                return self.agreed < self.needed and not self.vetoed and (heard or not self.lost)
            case _:
                return True


_OPEN = (SlotState.ACTIVE, SlotState.WAITING, SlotState.APPROVING)


def taken_off(entries: Iterable[Entry]) -> frozenset[int]:
    """The slots whose people were taken off again, as the ledger tells."""
    removed = (each for each in entries if each.action == "approval.remove")
    return frozenset(int(str(each.detail["slot"])) for each in removed)
