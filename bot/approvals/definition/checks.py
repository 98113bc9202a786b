"""What has to be right about a definition as a whole, beyond each line of its file."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeAlias

from bot.approvals.definition.conditions import ORDERING, Test
from bot.approvals.definition.model import (
    IN_CELLS,
    Choice,
    Copy,
    Definition,
    FieldKind,
    Mode,
    Node,
    OnReject,
    OnTimeout,
    Parallel,
    Rule,
    RuleKind,
    steps,
)
from bot.approvals.definition.path import Position, may_return

Flaw: TypeAlias = tuple[str, str]

_NUMBERS: Final = frozenset({FieldKind.NUMBER, FieldKind.MONEY})
_PEOPLE: Final = frozenset({FieldKind.PERSON, FieldKind.PEOPLE})
_MOST_FIELDS: Final = 30
_MOST_STEPS: Final = 60
_FEWEST_FLOWS: Final = 2
_RESERVED: Final = frozenset({"affair", "approval", "files"})
"""Names of a form's inputs that are the command's own."""


def check(definition: Definition) -> Iterator[Flaw]:
    """Everything that is wrong: the step or field that it is about, and a sentence."""
    yield from _doubles(definition)
    yield from _sizes(definition)
    yield from _tables(definition)
    yield from _books(definition)
    yield from _absence(definition)
    fields = {each.id: each.kind for each in definition.form}
    for reserved in fields.keys() & _RESERVED:
        yield reserved, f"a field can't be called {reserved}"
    for step in steps(definition.flow):
        match step:
            case Node():
                yield from _node(step, fields)
                yield from _back(definition, step)
            case Copy():
                yield from _rules(step.id, step.rules, fields)
            case Choice():
                yield from _choice(step, fields)
            case Parallel():
                if len(step.flows) < _FEWEST_FLOWS:
                    yield step.id, "side by side go two flows at least"


def _doubles(definition: Definition) -> Iterator[Flaw]:
    ids = Counter(each.id for each in steps(definition.flow))
    yield from ((each, f"two steps are called {each}") for each, times in ids.items() if times > 1)
    names = Counter(each.id for each in definition.form)
    yield from (
        (each, f"two fields are called {each}") for each, times in names.items() if times > 1
    )


def _sizes(definition: Definition) -> Iterator[Flaw]:
    if not any(not each.handles for each in definition.nodes()):
        yield "", "nobody decides: a flow needs at least one approve"
    if len(definition.form) > _MOST_FIELDS:
        yield "", f"a form has at most {_MOST_FIELDS} fields"
    if sum(1 for _ in steps(definition.flow)) > _MOST_STEPS:
        yield "", f"a flow has at most {_MOST_STEPS} steps"


def _node(node: Node, fields: dict[str, FieldKind]) -> Iterator[Flaw]:
    if node.handles and node.on_timeout is not OnTimeout.REMIND:
        yield node.id, "what is to be handled is not done by time"
    if node.waits_for_all and node.mode is not Mode.ALL:
        yield node.id, "waits_for_all goes with mode all"
    yield from _rules(node.id, (*node.rules, *node.others), fields)
    for each in (*node.edits, *node.hides):
        if each not in fields:
            yield node.id, f"the form has no field {each}"


def _back(definition: Definition, node: Node) -> Iterator[Flaw]:
    """A rejection leads to a step from which this one is reached, in the same branches."""
    if node.on_reject is not OnReject.STEP:
        return
    before = {each.id for each in definition.nodes()} - {node.id}
    passed = Position(frozenset(before))
    if not may_return(definition, passed, node.id, node.back_to):
        yield node.id, f"on_reject is {node.back_to!r}; it can be return, end, or an earlier step"


def _tables(definition: Definition) -> Iterator[Flaw]:
    for field in definition.form:
        names = Counter(each.id for each in field.columns)
        for each in field.columns:
            if each.kind not in IN_CELLS:
                yield field.id, f"a column can't be of kind {each.kind}"
            if names[each.id] > 1:
                yield field.id, f"two columns are called {each.id}"


def _books(definition: Definition) -> Iterator[Flaw]:
    books = definition.books
    if books is None:
        return
    fields = {each.id: each for each in definition.form}
    room, at = fields.get(books.room), fields.get(books.at)
    if room is None or room.kind is not FieldKind.ROOM or not room.required:
        yield "books", f"books: {books.room} has to be a required field of kind room"
    if at is None or not at.times or not at.required:
        yield (
            "books",
            f"books: {books.at} has to be a required range with times: yes",
        )
    if books.people and (found := fields.get(books.people)) is None:
        yield "books", f"books: the form has no field {books.people}"
    elif books.people and found is not None and found.kind is not FieldKind.NUMBER:
        yield "books", f"books: {books.people} has to be a field of kind number"


def _absence(definition: Definition) -> Iterator[Flaw]:
    away = definition.absence
    if away is None:
        return
    fields = {each.id: each for each in definition.form}
    at = fields.get(away.at)
    if at is None or at.kind is not FieldKind.RANGE or not at.required:
        yield "absence", f"absence: {away.at} has to be a required field of kind range"
    deputy = fields.get(away.deputy)
    if away.deputy and (deputy is None or deputy.kind is not FieldKind.PERSON):
        yield "absence", f"absence: {away.deputy} has to be a field of kind person"


def _rules(step: str, rules: tuple[Rule, ...], fields: dict[str, FieldKind]) -> Iterator[Flaw]:
    for rule in rules:
        if rule.kind is RuleKind.FIELD and fields.get(rule.value) not in _PEOPLE:
            yield step, f"the form has no field {rule.value} of kind person or people"
        named = rule.kind is RuleKind.HEAD and rule.value
        if named and fields.get(rule.value) is not FieldKind.DEPARTMENT:
            yield step, f"the form has no field {rule.value} of kind department"


def _choice(choice: Choice, fields: dict[str, FieldKind]) -> Iterator[Flaw]:
    conditions = [each.condition for each in choice.branches]
    if not conditions or conditions[-1] is not None:
        yield choice.id, "the last branch is the default and has no if"
    if any(each is None for each in conditions[:-1]):
        yield choice.id, "only the last branch may be without an if"
    for condition in filter(None, conditions):
        for test in condition.tests():
            yield from _test(choice.id, test, fields)


def _test(step: str, test: Test, fields: dict[str, FieldKind]) -> Iterator[Flaw]:
    if test.field not in fields:
        yield step, f"the form has no field {test.field}"
    elif test.sign in ORDERING and fields[test.field] not in _NUMBERS:
        yield step, f"{test.field} is no number, so nothing is more or less than it"
