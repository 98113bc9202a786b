"""What a definition says: the form that is filled in, and who decides about it in which order.

A definition is a value; instances keep the version that they were started with (semantics §3.1,
rule 18).
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from bot.approvals.definition.conditions import Condition
from bot.yaml.names import Name


class FieldKind(StrEnum):
    """What a field of a form takes."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"
    PEOPLE = "people"
    DEPARTMENT = "department"
    RANGE = "range"
    ROOM = "room"
    FILE = "file"
    TABLE = "table"


IN_CELLS: Final = frozenset(
    {FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE}
)
"""What a column of a table takes."""


class Option(msgspec.Struct, frozen=True):
    """One value that a choice may have."""

    value: str
    name: Name


class FormField(msgspec.Struct, frozen=True):
    """One field of the form.

    `columns` are a table's. A range with `times` has to say from which hour to which.
    """

    id: str
    name: Name
    kind: FieldKind
    required: bool = True
    options: tuple[Option, ...] = ()
    columns: "tuple[FormField, ...]" = ()
    times: bool = False


class Mode(StrEnum):
    """How the approvers of a node decide together."""

    ALL = "all"
    ANY = "any"
    TURN = "turn"
    VOTE = "vote"


class OnReject(StrEnum):
    """What a rejection does: back to the initiator (A-06), the end, or back to an earlier step."""

    RETURN = "return"
    END = "end"
    STEP = "step"


class OnEmpty(StrEnum):
    """What happens where a rule finds nobody (rule 9)."""

    ADMIN = "admin"
    PASS = "pass"  # noqa: S105  # passing a node, not a password
    REJECT = "reject"
    OTHERS = "others"


class OnTimeout(StrEnum):
    """What happens when a step's time is up; nothing is decided unless the definition says so."""

    REMIND = "remind"
    APPROVE = "approve"
    REJECT = "reject"


class OnSelf(StrEnum):
    """What happens where an approver is the initiator (rule 10)."""

    SKIP = "skip"
    HEAD = "head"
    ALLOW = "allow"


class Repeats(StrEnum):
    """How often one person decides in one round (rule 11)."""

    EACH = "each"
    ONCE = "once"
    CONSECUTIVE = "consecutive"


class RuleKind(StrEnum):
    """How approvers are found."""

    SUPERIOR = "superior"
    CHAIN = "chain"
    HEAD = "head"
    ROLE = "role"
    PERSON = "person"
    FIELD = "field"
    DUTY = "duty"
    INITIATOR = "initiator"


class Rule(msgspec.Struct, frozen=True):
    """One way to find approvers.

    `value` is a role, a person's key, a department's name, or a field's id; `level` says which
    superior, or how far up a chain goes.
    """

    kind: RuleKind
    value: str = ""
    level: int = 1

    def __str__(self) -> str:
        """As a file writes it."""
        if self.kind in (RuleKind.SUPERIOR, RuleKind.CHAIN):
            return f"{self.kind} {self.level}"
        return f"{self.kind} {self.value}".rstrip()


class Node(msgspec.Struct, frozen=True, tag="node"):
    """Somebody's turn: to approve, or to handle (done or passed on, never rejected; rule 16).

    `need` is what a vote needs: a number of approvals, or with `percent` a share of them. `within`
    is the budget in working days (A-04). `others` decide where the rules find nobody, `back_to` is
    the step that a rejection leads to. `edits` are the fields that approvers may change, `hides`
    those that they don't see. Where all have to agree, `waits_for_all` hears everybody before a
    refusal counts.
    """

    id: str
    name: Name
    rules: tuple[Rule, ...]
    mode: Mode = Mode.ANY
    handles: bool = False
    need: int = 0
    percent: bool = False
    within: int = 1
    on_reject: OnReject = OnReject.RETURN
    on_empty: OnEmpty = OnEmpty.ADMIN
    on_self: OnSelf = OnSelf.SKIP
    on_timeout: OnTimeout = OnTimeout.REMIND
    others: tuple[Rule, ...] = ()
    back_to: str = ""
    transfer_resets: bool = False
    waits_for_all: bool = False
    edits: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


class Copy(msgspec.Struct, frozen=True, tag="copy"):
    """People who are told when the flow passes here; they decide nothing (rule 15, A-08).

    `ask` is what they are asked to prepare, where it is more than to know.
    """

    id: str
    rules: tuple[Rule, ...]
    ask: Name | None = None


class Branch(msgspec.Struct, frozen=True):
    """One way of a choice; without a condition it is the default, which stands last (rule 17)."""

    condition: Condition | None
    flow: "Flow"


class Choice(msgspec.Struct, frozen=True, tag="choice"):
    """The first branch whose condition holds on the form as it is when the choice is reached."""

    id: str
    branches: tuple[Branch, ...]


class Parallel(msgspec.Struct, frozen=True, tag="parallel"):
    """Flows that go on side by side; what follows begins when all of them are through (A-13)."""

    id: str
    flows: "tuple[Flow, ...]"


class Books(msgspec.Struct, frozen=True):
    """The fields that say which room a form asks for, when, and for how many (A-16)."""

    room: str
    at: str
    people: str = ""


class Away(msgspec.Struct, frozen=True):
    """The fields that say when a form asks to be away, and who then acts for its initiator."""

    at: str
    deputy: str = ""


Step: TypeAlias = Node | Copy | Choice | Parallel
Flow: TypeAlias = tuple[Step, ...]


class Definition(msgspec.Struct, frozen=True):
    """A whole flow.

    `words` are what people may call it besides its name. `resubmits_to_returner` sends a form
    that came back straight to whoever returned it instead of from the top (rule 3);
    `withdraw_early` allows a withdrawal before the first decision only (rule 8). What was
    approved can be revoked for `revoke_within` days, by those who approved it. `books` is what the
    form asks for of the rooms, `absence` the leave that it asks for, `rules` what the company wants
    known before it is filled in. Of `urgent` ones people are urged outside working hours as well.
    """

    id: str
    name: Name
    about: Name
    form: tuple[FormField, ...]
    flow: Flow
    words: tuple[str, ...] = ()
    repeats: Repeats = Repeats.ONCE
    resubmits_to_returner: bool = False
    withdraw_early: bool = False
    revoke_within: int = 30
    books: Books | None = None
    absence: Away | None = None
    urgent: bool = False
    rules: Name | None = None

    def nodes(self) -> Iterator[Node]:
        """Every node, in the order in which the file has them."""
        return (each for each in steps(self.flow) if isinstance(each, Node))

    def node(self, node_id: str) -> Node:
        """The node of that id; raises KeyError."""
        found = next((each for each in self.nodes() if each.id == node_id), None)
        if found is None:
            raise KeyError(node_id)
        return found

    def field(self, field_id: str) -> FormField:
        """The field of that id; raises KeyError."""
        found = next((each for each in self.form if each.id == field_id), None)
        if found is None:
            raise KeyError(field_id)
        return found


def inside(step: Step) -> tuple[Flow, ...]:
    """The flows that a step holds."""
    match step:
        case Choice():
            return tuple(branch.flow for branch in step.branches)
        case Parallel():
            return step.flows
        case Node() | Copy():
            return ()


def steps(flow: Flow) -> Iterator[Step]:
    """Every step of a flow and of the flows inside it, in the order of the file."""
    for step in flow:
        yield step
        for inner in inside(step):
            yield from steps(inner)
