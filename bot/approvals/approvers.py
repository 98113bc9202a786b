"""Whose turn it is: a node's rules asked of the directory as it is now (semantics §3.1, 9-13)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.approvals.definition.model import Node, OnEmpty, OnSelf, Repeats, Rule, RuleKind
from bot.directory.absences import agents_of
from bot.directory.duty import on_duty
from bot.directory.queries import (
    anybody_named,
    chain_above,
    department,
    departments_named,
    head_of,
    main_admins,
    people_with_role,
    person,
    person_by_key,
    superior_of,
)
from bot.directory.values import Member
from bot.engine.context import Context


class Seat(NamedTuple):
    """A place at a node: who decides, and whose turn it would be if they were not on leave."""

    person: Member
    owner: Member


class Turn(NamedTuple):
    """Who decides at a node; `without` says what happens where it is nobody."""

    seats: tuple[Seat, ...]
    without: OnEmpty = OnEmpty.PASS

    @property
    def people(self) -> tuple[Member, ...]:
        """Who decides."""
        return tuple(each.person for each in self.seats)

    @property
    def replaced(self) -> tuple[Seat, ...]:
        """The seats whose person stands in for another, who left, is away or has an agent."""
        return tuple(each for each in self.seats if each.person.id != each.owner.id)


class Case(NamedTuple):
    """What approvers are found for: whose form it is, what it says, who has decided in this round.

    `affair` is the definition's id, for which somebody may have an agent (rule 13). `skips` says
    whether those who have decided, and the initiator, are passed over: not in a round that began
    by a return (rule 3).
    """

    initiator: Member
    form: Mapping[str, str]
    decided: Sequence[int] = ()
    repeats: Repeats = Repeats.ONCE
    skips: bool = True
    affair: str = ""


def found_by(ctx: Context, rules: Iterable[Rule], case: Case) -> tuple[Member, ...]:
    """Everybody whom rules name, each once, in their order; those who have left are replaced."""
    return tuple(each.person for each in _seats_by(ctx, rules, case))


def _seats_by(ctx: Context, rules: Iterable[Rule], case: Case) -> list[Seat]:
    """The same as seats, which know in whose place somebody is."""
    named = (member for rule in rules for member in _named(ctx, rule, case))
    return _each_once(seat for member in named for seat in _present(ctx, member))


def _each_once(seats: Iterable[Seat]) -> list[Seat]:
    """The first seat of each person."""
    found: dict[int, Seat] = {}
    for each in seats:
        found.setdefault(each.person.id, each)
    return list(found.values())


def turn_of(ctx: Context, node: Node, case: Case) -> Turn:
    """Who decides at a node.

    Without anybody it is the process administrators', or what the definition says (rule 9). A node
    that only skipping emptied is passed.
    """
    named = _seats_by(ctx, node.rules, case)
    if not named:
        return _of_nobody(ctx, node, case)
    # What is to be handled is handled, whoever has decided before (rule 16).
    remaining = [each for each in named if node.handles or not _has_decided(each.person, case)]
    return _seated(ctx, _without_self(ctx, node, remaining, case), case)


def turn_of_people(ctx: Context, people: Sequence[Member], case: Case) -> Turn:
    """The turn of these people, with whoever stands in for those who left or are away."""
    there = [seat for each in people for seat in _present(ctx, each)]
    return _seated(ctx, (each for each in there if each.person.id != case.initiator.id), case)


def _seated(
    ctx: Context, seats: Iterable[Seat], case: Case, without: OnEmpty = OnEmpty.PASS
) -> Turn:
    return Turn(tuple(_each_once(_seat(ctx, each, case) for each in seats)), without)


def _of_nobody(ctx: Context, node: Node, case: Case) -> Turn:
    if node.on_empty is OnEmpty.OTHERS and (others := _seats_by(ctx, node.others, case)):
        return _seated(ctx, others, case, OnEmpty.REJECT)
    if node.on_empty in {OnEmpty.PASS, OnEmpty.REJECT}:
        return Turn((), node.on_empty)
    admins = [each for each in main_admins(ctx.tx) if each.id != case.initiator.id]
    # A company's only administrator decides about their own form rather than nobody.
    found = admins or main_admins(ctx.tx)
    return _seated(ctx, (Seat(each, each) for each in found), case, OnEmpty.REJECT)


def _has_decided(member: Member, case: Case) -> bool:
    if not case.skips:
        return False
    match case.repeats:
        case Repeats.EACH:
            return False
        case Repeats.ONCE:
            return member.id in case.decided
        case Repeats.CONSECUTIVE:
            return member.id in case.decided[-1:]


def _without_self(ctx: Context, node: Node, seats: Sequence[Seat], case: Case) -> Iterator[Seat]:
    """The approvers, with the initiator among them treated as the node says (rule 10)."""
    for each in seats:
        if each.person.id != case.initiator.id or node.handles or node.on_self is OnSelf.ALLOW:
            yield each
        elif node.on_self is OnSelf.HEAD or not case.skips:
            above = superior_of(ctx.tx, each.person.id)
            found = [above] if above else main_admins(ctx.tx)
            yield from (Seat(other, each.owner) for other in found)


def _named(  # noqa: C901, PLR0911  # one short way for each kind of rule
    ctx: Context, rule: Rule, case: Case
) -> Iterable[Member]:
    initiator = case.initiator
    match rule.kind:
        case RuleKind.SUPERIOR:
            return chain_above(ctx.tx, initiator.id, rule.level)[rule.level - 1 :]
        case RuleKind.CHAIN:
            return chain_above(ctx.tx, initiator.id, rule.level)
        case RuleKind.HEAD:
            return _head(ctx, rule, case)
        case RuleKind.ROLE:
            return people_with_role(ctx.tx, rule.value)
        case RuleKind.PERSON:
            return anybody_named(ctx.tx, rule.value)
        case RuleKind.FIELD:
            keys = filter(None, case.form.get(rule.value, "").split(","))
            return [found for key in keys if (found := person_by_key(ctx.tx, key))]
        case RuleKind.DUTY:
            return _officer(ctx, rule)
        case RuleKind.INITIATOR:
            return [initiator]


def _head(ctx: Context, rule: Rule, case: Case) -> list[Member]:
    """The head of the initiator's department, or of the one that a field names."""
    unit_id = case.initiator.department_id
    if rule.value:
        named = departments_named(ctx.tx, case.form.get(rule.value, ""))
        unit_id = named[0].id if named else None
    head = head_of(ctx.tx, unit_id) if unit_id is not None else None
    return [head] if head else []


def _officer(ctx: Context, rule: Rule) -> list[Member]:
    units = departments_named(ctx.tx, rule.value) if rule.value else [None]
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    officers = [on_duty(ctx.tx, unit, today).officer for unit in units]
    return [each for each in officers if each is not None]


def _present(ctx: Context, member: Member) -> Iterator[Seat]:
    """The person, or where they have left their deputy, else who is above, the head (rule 12)."""
    if member.active:
        yield Seat(member, member)
        return
    above = [each for each in chain_above(ctx.tx, member.id, 3) if each.active]
    unit = department(ctx.tx, member.department_id) if member.department_id is not None else None
    head = head_of(ctx.tx, unit.id) if unit else None
    deputy = ctx.presence.stand_in(member)
    nearest = [each for each in (deputy, *above, head) if each is not None][:1]
    yield from (Seat(each, member) for each in nearest or main_admins(ctx.tx))


def _seat(ctx: Context, seat: Seat, case: Case) -> Seat:
    """The seat; its person's agent in this affair, or on leave their deputy, or who is above.

    So an approval does not wait for a leave to end (rule 13). Never the initiator in a place that
    is not theirs, and never an agent's own agent.
    """
    candidates = _instead(ctx, seat.person, case)
    there = (each for each in candidates if each.id != case.initiator.id)
    return Seat(next(there, seat.person), seat.owner)


def _instead(ctx: Context, member: Member, case: Case) -> Iterator[Member]:
    """Who decides in somebody's place, the nearest first, and they themselves if they are there."""
    named = (person(ctx.tx, each) for each in agents_of(ctx.tx, member.id, case.affair, ctx.now))
    yield from (each for each in named if each is not None and ctx.presence.is_there(each))
    if not ctx.presence.is_away(member.id) and ctx.presence.takes_messages(member):
        yield member
        return
    candidates = (ctx.presence.stand_in(member), ctx.presence.above(member.id))
    yield from (each for each in candidates if each is not None)
