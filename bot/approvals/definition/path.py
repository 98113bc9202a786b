"""Where a form's path leads: which steps are next, given which are through.

The whole position of an instance is the set of steps that are through and the branches that were
chosen; everything else follows from the definition.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from bot.approvals.definition.model import (
    Branch,
    Choice,
    Copy,
    Definition,
    Flow,
    Node,
    Parallel,
    Step,
    inside,
    steps,
)


class Position(msgspec.Struct, frozen=True):
    """How far an instance is: steps that are through, and the branch of each choice reached."""

    through: frozenset[str] = frozenset()
    chosen: Mapping[str, int] = {}

    def past(self, step: str) -> "Position":
        """The position once a step is through."""
        return Position(self.through | {step}, self.chosen)


class Next(NamedTuple):
    """What a position leads to: nodes and copies whose turn it is, with the choices made.

    Where there are none, the flow is through.
    """

    steps: tuple[Node | Copy, ...]
    position: Position


def advance(definition: Definition, position: Position, form: Mapping[str, str]) -> Next:
    """What is next; choices that are reached are made on the form as it is (rule 17)."""
    chosen = dict(position.chosen)
    found = tuple(_next(definition.flow, position.through, chosen, form))
    return Next(found, Position(position.through, chosen))


def back_to(definition: Definition, position: Position, node: str) -> Position:
    """The position with a node open again, and everything that may come after it."""
    undone = from_on(definition, node)
    return Position(
        position.through - undone,
        {step: branch for step, branch in position.chosen.items() if step not in undone},
    )


def from_on(definition: Definition, node: str) -> frozenset[str]:
    """A node and every step that may follow it, but not what goes on beside it."""
    return _from(definition.flow, node) or frozenset()


def may_return(definition: Definition, position: Position, at: str, to: str) -> bool:
    """Whether a node may send a form back to another (rule 3).

    To one that was passed, and that lies in the same branches of the same parallels: a return
    across an open one would leave its other branches without a beginning.
    """
    if to not in position.through:
        return False
    places = dict(_places(definition.flow, ()))
    return at != to and at in from_on(definition, to) and places[to] == places[at]


def expected(definition: Definition, form: Mapping[str, str]) -> Iterator[tuple[Node | Copy, ...]]:
    """The steps that a form would pass, those together that go on side by side (rule 18)."""
    position = Position()
    while (found := advance(definition, position, form)).steps:
        yield found.steps
        position = found.position
        for step in found.steps:
            position = position.past(step.id)


def _next(
    flow: Flow, through: frozenset[str], chosen: dict[str, int], form: Mapping[str, str]
) -> Iterator[Node | Copy]:
    """The steps of a flow whose turn it is; none where it is through."""
    for step in flow:
        if step.id in through:
            continue
        found = tuple(_open(step, through, chosen, form))
        yield from found
        if found and not all(isinstance(each, Copy) for each in found):
            return


def _open(
    step: Step, through: frozenset[str], chosen: dict[str, int], form: Mapping[str, str]
) -> Iterator[Node | Copy]:
    match step:
        case Node() | Copy():
            yield step
        case Choice():
            if step.id not in chosen:
                chosen[step.id] = _choice(step.branches, form)
            yield from _next(step.branches[chosen[step.id]].flow, through, chosen, form)
        case Parallel():
            for inner in step.flows:
                yield from _next(inner, through, chosen, form)


def _choice(branches: tuple[Branch, ...], form: Mapping[str, str]) -> int:
    held = (
        number
        for number, branch in enumerate(branches)
        if branch.condition is None or branch.condition.holds(form)
    )
    return next(held)


def _from(flow: Flow, node: str) -> frozenset[str] | None:
    """A node and all that may follow it, but not what goes on beside it; None if it is not here."""
    for at, step in enumerate(flow):
        if step.id == node:
            return frozenset(each.id for each in steps(flow[at:]))
        for inner in inside(step):
            found = _from(inner, node)
            if found is not None:
                return found | {each.id for each in steps(flow[at + 1 :])}
    return None


def _places(
    flow: Flow, within: tuple[tuple[str, int], ...]
) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """Every step with the branches of parallels that it lies in."""
    for step in flow:
        yield step.id, within
        for number, inner in enumerate(inside(step)):
            aside = ((step.id, number),) if isinstance(step, Parallel) else ()
            yield from _places(inner, (*within, *aside))
