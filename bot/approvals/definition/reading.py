"""Reads a definition's file: everything that is wrong is told at once, each with its line."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.approvals.definition.checks import check
from bot.approvals.definition.conditions import Condition, parse
from bot.approvals.definition.model import (
    Away,
    Books,
    Branch,
    Choice,
    Copy,
    Definition,
    FieldKind,
    Flow,
    FormField,
    Mode,
    Node,
    OnEmpty,
    OnReject,
    OnSelf,
    OnTimeout,
    Option,
    Parallel,
    Repeats,
    Rule,
    RuleKind,
    Step,
)
from bot.errors import SetupError
from bot.yaml.cells import Cells, count, text
from bot.yaml.lines import Flaws, Many, Table, Text, Value, load
from bot.yaml.names import Name

_STEPS: Final = ("approve", "handle", "tell", "choose", "parallel")
_MOST_DAYS: Final = 90
_MOST_LEVELS: Final = 20
_MOST_VOTES: Final = 1000
_MOST_REVOKED: Final = 3650
_NAMELESS: Final = Name("", "")
_ALONE: Final = frozenset({RuleKind.INITIATOR, RuleKind.SUPERIOR, RuleKind.HEAD, RuleKind.DUTY})


class DefinitionError(SetupError):
    """A definition that can't be used; `flaws` names all that is wrong, each with its line."""

    def __init__(self, source: str, flaws: Sequence[str]) -> None:
        super().__init__(f"{source} can't be used: {'; '.join(flaws)}")
        self.flaws = tuple(flaws)


def read(written: str, source: str) -> Definition:
    """The definition that a file's text says; raises DefinitionError."""
    flaws = Flaws()
    value = load(written, flaws)
    found = None
    if value is not None:
        if isinstance(value, Table):
            found = _definition(Cells(value, flaws))
        else:
            flaws.note(1, "a definition begins with keys: id, name, form and flow")
    if found is not None and not flaws:
        for name, flaw in check(found):
            flaws.note_at(name, flaw)
    if flaws or found is None:
        raise DefinitionError(source, list(flaws))
    return found


def _definition(cells: Cells) -> Definition:
    name = cells.name("name")
    found = Definition(
        id=cells.id("id"),
        name=name,
        words=cells.texts("words"),
        about=cells.name("about", name),
        form=tuple(map(_field, cells.tables("form"))),
        flow=_flow(cells.many("flow"), cells.flaws, cells.line),
        repeats=cells.choice("repeats", Repeats.ONCE),
        resubmits_to_returner=cells.flag("resubmits_to_returner", default=False),
        withdraw_early=cells.flag("withdraw_early", default=False),
        revoke_within=cells.count("revoke_within", 30, most=_MOST_REVOKED, least=0),
        books=_books(cells),
        absence=_absence(cells),
        urgent=cells.flag("urgent", default=False),
        rules=cells.prose("rules"),
    )
    cells.finish()
    return found


def _field(cells: Cells) -> FormField:
    field_id = cells.id("id")
    kind = cells.choice("kind", FieldKind.TEXT)
    options = tuple(
        Option(value, _option_name(value, name, cells.flaws))
        for value, name in cells.entries("options").items()
    )
    found = FormField(
        field_id,
        cells.name("name"),
        kind,
        cells.flag("required", default=True),
        options,
        tuple(map(_field, cells.tables("columns"))),
        cells.flag("times", default=False),
    )
    if (kind is FieldKind.CHOICE) != bool(options):
        cells.flaws.note(cells.line, f"{field_id}: a choice has options, and nothing else has")
    if (kind is FieldKind.TABLE) != bool(found.columns):
        cells.flaws.note(cells.line, f"{field_id}: a table has columns, and nothing else has")
    if found.times and kind is not FieldKind.RANGE:
        cells.flaws.note(cells.line_of("times"), f"{field_id}: only a range has times")
    cells.finish()
    return found


def _option_name(value: str, given: Value, flaws: Flaws) -> Name:
    return Cells(Table(given.line, {value: given}), flaws).name(value)


def _flow(items: Sequence[Value], flaws: Flaws, line: int) -> Flow:
    found = []
    for item in items:
        if not isinstance(item, Table):
            flaws.note(item.line, f"a step begins with one of {', '.join(_STEPS)}")
        elif (step := _step(Cells(item, flaws), item)) is not None:
            found.append(step)
    if not items:
        flaws.note(line, "a flow needs at least one step; an empty branch is written `[]`")
    return tuple(found)


def _step(cells: Cells, item: Table) -> Step | None:
    kinds = [kind for kind in _STEPS if kind in item.entries]
    if len(kinds) != 1:
        cells.flaws.note(item.line, f"a step begins with exactly one of {', '.join(_STEPS)}")
        return None
    found: Step
    match kinds[0]:
        case "tell":
            ask = cells.name("ask", _NAMELESS)
            found = Copy(cells.id("tell"), _rules(cells), None if ask is _NAMELESS else ask)
        case "choose":
            found = Choice(cells.id("choose"), tuple(_branches(cells)))
        case "parallel":
            found = Parallel(cells.id("parallel"), tuple(_flows(cells)))
        case kind:
            found = _node(cells, kind)
    cells.finish()
    return found


def _node(cells: Cells, kind: str) -> Node:
    node_id = cells.id(kind)
    votes = cells.take("need")
    need, percent = _need(votes, cells.flaws) if votes else (0, False)
    mode = cells.choice("mode", Mode.ANY)
    on_reject, back_to = _on_reject(cells)
    on_empty, others = _on_empty(cells)
    if (mode is Mode.VOTE) != bool(votes):
        cells.flaws.note(cells.line, f"{node_id}: mode vote and need belong together")
    return Node(
        id=node_id,
        name=cells.name("name"),
        rules=_rules(cells),
        mode=mode,
        handles=kind == "handle",
        need=need,
        percent=percent,
        within=cells.count("within", 1, most=_MOST_DAYS),
        on_reject=on_reject,
        on_empty=on_empty,
        on_timeout=cells.choice("on_timeout", OnTimeout.REMIND),
        others=others,
        back_to=back_to,
        transfer_resets=cells.flag("transfer_resets", default=False),
        waits_for_all=cells.flag("waits_for_all", default=False),
        on_self=cells.choice("on_self", OnSelf.SKIP),
        edits=cells.texts("edits"),
        hides=cells.texts("hides"),
    )


def _on_reject(cells: Cells) -> tuple[OnReject, str]:
    """What a rejection does; any other word is the step that it leads to."""
    given = cells.text("on_reject", OnReject.RETURN)
    if given in {OnReject.RETURN, OnReject.END}:
        return OnReject(given), ""
    return OnReject.STEP, given


def _on_empty(cells: Cells) -> tuple[OnEmpty, tuple[Rule, ...]]:
    """What nobody means; a rule names who decides then."""
    value = cells.take("on_empty")
    if isinstance(value, Table):
        rule = _rule(value, cells.flaws)
        return OnEmpty.OTHERS, (rule,) if rule else ()
    found = cells.choice("on_empty", OnEmpty.ADMIN)
    if found is OnEmpty.OTHERS:
        cells.flaws.note(cells.line_of("on_empty"), "on_empty: write who, as `{person: lilei}`")
    return found, ()


def _books(cells: Cells) -> Books | None:
    inner = _fields_of(cells, "books", "room, at and people")
    if inner is None:
        return None
    found = Books(inner.text("room"), inner.text("at"), inner.text("people", ""))
    inner.finish()
    return found


def _absence(cells: Cells) -> Away | None:
    inner = _fields_of(cells, "absence", "at and deputy")
    if inner is None:
        return None
    found = Away(inner.text("at"), inner.text("deputy", ""))
    inner.finish()
    return found


def _fields_of(cells: Cells, key: str, names: str) -> Cells | None:
    """What stands under a key that names fields of the form; None where the key is not there."""
    value = cells.take(key)
    if value is None:
        return None
    if not isinstance(value, Table):
        cells.flaws.note(value.line, f"under {key} stand the fields {names}")
        return None
    cells.flaws.place(key, value.line)
    return Cells(value, cells.flaws)


def _need(value: Value, flaws: Flaws) -> tuple[int, bool]:
    written = text(value, "need", flaws)
    percent = written.endswith("%")
    bare = Text(value.line, written.removesuffix("%").strip())
    return count(bare, "need", flaws, 100 if percent else _MOST_VOTES), percent


def _rules(cells: Cells) -> tuple[Rule, ...]:
    items = cells.many("by")
    if not items:
        cells.flaws.note(cells.line, "by is missing: who it is, such as `by: superior`")
    return tuple(rule for each in items if (rule := _rule(each, cells.flaws)))


def _rule(value: Value, flaws: Flaws) -> Rule | None:
    known = ", ".join(RuleKind)
    if isinstance(value, Text):
        if value.value in _ALONE:
            return Rule(RuleKind(value.value))
        flaws.note(value.line, f"{value.value!r} names nobody; write one of {known}")
        return None
    if not isinstance(value, Table) or len(value.entries) != 1:
        flaws.note(value.line, f"a rule is one of {known}, such as `role: finance`")
        return None
    kind, given = next(iter(value.entries.items()))
    if kind not in set(RuleKind):
        flaws.note(value.line, f"{kind} is no rule; write one of {known}")
        return None
    if kind in {RuleKind.SUPERIOR, RuleKind.CHAIN}:
        return Rule(RuleKind(kind), level=count(given, kind, flaws, _MOST_LEVELS))
    return Rule(RuleKind(kind), text(given, kind, flaws))


def _branches(cells: Cells) -> Iterator[Branch]:
    for branch in cells.tables("branches"):
        written = branch.text("if", "")
        inner = branch.many("flow")
        flow = _flow(inner, branch.flaws, branch.line) if inner else ()
        yield Branch(_condition(written, branch) if written else None, flow)
        branch.finish()


def _condition(written: str, branch: Cells) -> Condition | None:
    try:
        return parse(written)
    except ValueError as error:
        branch.flaws.note(branch.line_of("if"), f"if: {error}")
        return None


def _flows(cells: Cells) -> Iterator[Flow]:
    for each in cells.many("flows"):
        if isinstance(each, Many):
            yield _flow(each.items, cells.flaws, each.line)
        else:
            cells.flaws.note(each.line, "under flows stands a list of lists of steps")
