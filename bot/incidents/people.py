"""Whom an incident reaches: worked out anew at each step, passing over those who are away."""

from collections.abc import Iterator
from datetime import date

from bot.directory.duty import on_duty
from bot.directory.queries import (
    chain_above,
    department,
    departments_named,
    head_of,
    leader_in_charge,
    main_admins,
    people_with_role,
)
from bot.directory.values import Member, Unit
from bot.engine.context import Context
from bot.incidents.matrix.model import Policy, Step, Team, WhoKind
from bot.incidents.model import Incident
from bot.incidents.queries import responders

_LEVELS = 5
_MOST = 5


def unit_of(ctx: Context, team: Team) -> Unit | None:
    """The first of a team's departments that the company has."""
    names = (each.name for each in team.who if each.kind is WhoKind.DEPARTMENT)
    found = (departments_named(ctx.tx, name) for name in names)
    return next((units[0] for units in found if len(units) == 1), None)


def team_members(ctx: Context, team: Team) -> list[Member]:
    """Who comes for a team: its department's duty officer, else everybody of its role.

    Of a department whose officer is away, the next who is there comes with them.
    """
    for each in team.who:
        if each.kind is WhoKind.ROLE:
            if found := people_with_role(ctx.tx, each.name):
                return found[:_MOST]
        elif len(units := departments_named(ctx.tx, each.name)) == 1:
            return _of_unit(ctx, units[0])
    return []


def _of_unit(ctx: Context, unit: Unit) -> list[Member]:
    duty = on_duty(ctx.tx, unit, _today(ctx))
    officers = [duty.officer] if duty.officer else []
    if officers and ctx.presence.takes_messages(officers[0]):
        return officers
    deputies = [head_of(ctx.tx, unit.id), leader_in_charge(ctx.tx, unit.id)]
    there = (each for each in deputies if each and ctx.presence.takes_messages(each))
    return list(dict.fromkeys([*officers, *([nearest] if (nearest := next(there, None)) else [])]))


def head_of_team(ctx: Context, team: Team) -> Member | None:
    """Who answers for a team: the head of its department, else who is above one of its people."""
    unit = unit_of(ctx, team)
    if unit is not None and (head := head_of(ctx.tx, unit.id)) is not None:
        return head
    members = team_members(ctx, team)
    return ctx.presence.above(members[0].id) if members else None


def next_above(ctx: Context, shown: Incident) -> list[Member]:
    """Whom it goes to next: the first step with somebody who is there and knows nothing yet.

    `level` moves behind that step; where all are told the main administrators are, and `topped`
    says so.
    """
    known = {each.person_id for each in responders(ctx.tx, shown.id)}
    spared = {*known, shown.reporter_id}
    steps = shown.policy.steps
    for level in range(shown.level, len(steps)):
        found = _step(ctx, shown, steps[level], spared)
        if found:
            shown.level = level + 1
            return found
    shown.level = len(steps)
    if shown.topped or shown.drill:
        shown.topped = True
        return []
    shown.topped = True
    return _there(ctx, main_admins(ctx.tx), spared)


def _step(ctx: Context, shown: Incident, step: Step, spared: set[int]) -> list[Member]:
    if step is Step.MANAGEMENT:
        return _there(ctx, _management(ctx, shown), spared)
    found = (_there(ctx, [each], spared) for each in _candidates(ctx, shown, step))
    return next((there for there in found if there), [])


def _candidates(ctx: Context, shown: Incident, step: Step) -> Iterator[Member]:
    unit = department(ctx.tx, shown.unit_id) if shown.unit_id is not None else None
    match step:
        case Step.DUTY:
            officer = on_duty(ctx.tx, unit, _today(ctx)).officer
            yield from [officer] if officer else []
        case Step.HEAD:
            head = head_of(ctx.tx, unit.id) if unit else None
            yield from [head] if head else team_members(ctx, shown.policy.lead)
        case Step.LEADER:
            leader = leader_in_charge(ctx.tx, unit.id) if unit else None
            if leader is not None:
                yield leader
                yield from chain_above(ctx.tx, leader.id, _LEVELS)
        case Step.MANAGEMENT:
            yield from _management(ctx, shown)


def _management(ctx: Context, shown: Incident) -> list[Member]:
    team = shown.policy.management
    return (team_members(ctx, team) if team else []) or main_admins(ctx.tx)


def _there(ctx: Context, wanted: list[Member], spared: set[int]) -> list[Member]:
    """Those whom a message reaches now; who can't be is passed over."""
    return [
        each
        for each in wanted
        if each.id not in spared
        and ctx.presence.takes_messages(each)
        and ctx.presence.reaches_another(each, spared)
    ]


def unit_id_of(ctx: Context, policy: Policy) -> int | None:
    """The department whose it is to lead; None where the team is a role."""
    unit = unit_of(ctx, policy.lead)
    return unit.id if unit else None


def _today(ctx: Context) -> date:
    return ctx.now.astimezone(ctx.calendar.zone).date()
