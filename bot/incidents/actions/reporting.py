"""The report of an incident (I-01, I-13…I-15): who is called, what starts to run."""

from dataclasses import dataclass
from datetime import datetime

from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.effects.rooms import OPEN, OPENING, rooms_of
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.errors import UserError
from bot.incidents import clocks
from bot.incidents.clocks import RESPOND
from bot.incidents.drills import drilled
from bot.incidents.effects import climb, done, joins
from bot.incidents.knowledge import remember, similar
from bot.incidents.matrix.catalogue import matrix_of
from bot.incidents.matrix.model import Kind, Policy, Severity, Strong
from bot.incidents.model import Incident, Part, State, written
from bot.incidents.people import team_members, unit_id_of
from bot.incidents.queries import responders
from bot.incidents.rooms import bring_in, open_rooms, retitle
from bot.incidents.telling import announce, call, names, places, tell, tell_all
from templates import text


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is to be made (TPL-10)."""

    title: str
    kind: Kind
    severity: Severity
    scope: str
    suggestion: str
    happened: datetime | None = None
    reporter: Member | None = None
    """Who stands for monitoring where nobody reports it in person."""
    source: str = ""
    people: tuple[Member, ...] = ()
    """Whom a drill is for; nobody else hears of it."""
    drill: bool = False


def report(ctx: Context, draft: Draft) -> Incident:
    """Report an incident: its teams are called, its clocks run, its card hangs in its rooms.

    Where the phone came first, what is to be solved runs from the time at which it began (I-15).
    """
    reporter = draft.reporter or ctx.person
    shown = _made(ctx, draft, reporter)
    policy = shown.policy
    clocks.begin(ctx, shown, shown.happened_at)
    fresh = _call_drilled(ctx, shown, draft) if draft.drill else _call_teams(ctx, shown)
    if policy.limits.room:
        open_rooms(ctx, shown)
    for place in places(ctx, shown):
        ctx.post(shown.subject, place, Notice(at_once=True, lane=Lane.INCIDENT))
    if not ctx.origin.room:
        ctx.notify(reporter, shown.subject, Notice(at_once=True, lane=Lane.INCIDENT))
    if not draft.drill and not [each for each in fresh if each.id != reporter.id]:
        lead = Lead("incident.lead.take", {"by": _by(ctx)})
        climb(ctx, shown, lead, 1, None)
    return shown


def _made(ctx: Context, draft: Draft, reporter: Member) -> Incident:
    """Write the incident down, with the policy that it goes by and past ones like it."""
    policy = matrix_of(ctx.settings).policy(draft.kind.id, draft.severity)
    if draft.drill:
        policy = drilled(policy)
    shown = Incident(
        title=draft.title,
        kind=draft.kind.id,
        severity=draft.severity.value,
        scope=draft.scope,
        suggestion=draft.suggestion,
        written_policy=written(policy),
        reporter_id=reporter.id,
        unit_id=unit_id_of(ctx, policy),
        source=draft.source,
        drill=draft.drill,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        happened_at=draft.happened or ctx.now,
        reported_at=ctx.now,
    )
    ctx.tx.add(shown)
    ctx.tx.flush()
    ctx.born(shown.subject)
    ctx.record(shown.subject, "incident.report", text=draft.title, severity=draft.severity.value)
    near = similar(ctx, draft.title, draft.scope)
    shown.similar = " ".join(each.subject for each in near)
    if not draft.drill:
        remember(ctx, shown)
    return shown


def set_severity(ctx: Context, shown: Incident, severity: Severity, reason: str) -> None:
    """Make it worse or better: it goes by the new limits, of which what has passed is used up."""
    shown.must_be(State.REPORTED, State.HANDLING)
    if severity == shown.severe:
        raise UserError("incident.same_severity", id=shown.subject)
    before = shown.severity
    shown.severity = severity.value
    policy = matrix_of(ctx.settings).policy(shown.kind, severity)
    shown.go_by(drilled(policy) if shown.drill else policy)
    shown.assembled_at = None
    done(ctx, shown, "incident.severity", before=before, severity=severity.value, reason=reason)
    _call_teams(ctx, shown)
    if shown.policy.limits.room:
        open_rooms(ctx, shown)
    retitle(ctx, shown)
    began = shown.happened_at if shown.round == 1 else ctx.now
    clocks.begin(ctx, shown, began)
    values: dict[str, str | int] = {"by": ctx.person.name, "reason": reason}
    lead = Lead(f"incident.lead.now_{severity}", values)
    tell_all(ctx, shown, lead, strong=Strong.REPORT)
    announce(ctx, shown, lead)


def ask_for_room(ctx: Context, shown: Incident) -> None:
    """Have a group opened for it, or once more where it could not be."""
    shown.must_be(State.REPORTED, State.HANDLING, State.SOLVED)
    if any(each.state in {OPEN, OPENING} for each in rooms_of(ctx.tx, shown.subject)):
        raise UserError("incident.room_before", id=shown.subject)
    open_rooms(ctx, shown)
    done(ctx, shown, "incident.ask_room")


def invite(ctx: Context, shown: Incident, people: tuple[Member, ...]) -> None:
    """Call further people to it."""
    shown.must_be(State.REPORTED, State.HANDLING, State.SOLVED)
    fresh = call(ctx, shown, people, Part.ASKED)
    bring_in(ctx, shown, fresh)
    if not fresh:
        raise UserError("incident.called_before", names=names(ctx, people))
    done(ctx, shown, "incident.invite", to=", ".join(each.key for each in fresh))
    lead = Lead("incident.lead.called", {"by": ctx.person.name})
    lost = tell(ctx, shown, fresh, lead, strong=Strong.REPORT)
    announce(ctx, shown, Lead("incident.said.invited", {"people": names(ctx, fresh)}), calls=fresh)
    if lost:
        ctx.reply(ctx.text("incident.unreachable", names=names(ctx, lost), id=shown.subject))


def _call_teams(ctx: Context, shown: Incident) -> list[Member]:
    """Call all teams of the policy who were not called yet, each by what it is called for."""
    policy: Policy = shown.policy
    called_for = {each.team for each in responders(ctx.tx, shown.id)}
    fresh: list[Member] = []
    for team in policy.teams:
        if team.id in called_for:
            continue
        members = call(ctx, shown, team_members(ctx, team), Part.TEAM, team.id)
        words: dict[str, str | int] = {"by": _by(ctx)}
        key = "incident.lead.take" if team == policy.lead else "incident.lead.called"
        tell(ctx, shown, members, Lead(key, words), strong=Strong.REPORT, until=RESPOND)
        fresh += members
    bring_in(ctx, shown, fresh)
    ctx.record(shown.subject, "incident.call", to=", ".join(each.key for each in fresh))
    if ctx.actor is not None and ctx.actor.id in {each.id for each in fresh}:
        joins(ctx, shown, ctx.actor)
    return fresh


def _call_drilled(ctx: Context, shown: Incident, draft: Draft) -> list[Member]:
    """Call those whom a drill is for, as the team whose it is."""
    called = call(ctx, shown, draft.people, Part.TEAM, shown.policy.lead.id)
    lead = Lead("incident.lead.drill", {"by": ctx.person.name})
    tell(ctx, shown, called, lead, strong=Strong.REPORT, until=RESPOND)
    ctx.record(shown.subject, "incident.call", to=", ".join(each.key for each in called))
    return called


def _by(ctx: Context) -> str:
    """Who reported it, in words: monitoring has no name of its own."""
    if ctx.actor is not None:
        return ctx.actor.name
    return text("incident.monitoring", ctx.settings.language)
