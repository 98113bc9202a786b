"""Who does what (I-07): duties, tasks of the incident, the lead offered and accepted, followers."""

from datetime import datetime

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.incidents.effects import done, joins
from bot.incidents.matrix.model import Strong
from bot.incidents.model import UNDER_WAY, Incident, Part, State
from bot.incidents.queries import responder
from bot.incidents.rooms import bring_in, retitle
from bot.incidents.telling import announce, call, tell
from bot.tasks import NewTask, give

_SHORT = 300
_DUTY = 60


def divide(ctx: Context, shown: Incident, person: Member, duty: str) -> None:
    """Give somebody their part; it stands with their name on the card."""
    shown.must_be(*UNDER_WAY)
    bring_in(ctx, shown, call(ctx, shown, [person], Part.ASKED))
    theirs = responder(ctx.tx, shown.id, person.id)
    if theirs is not None:
        theirs.duty = duty[:_DUTY]
    done(ctx, shown, "incident.divide", to=person.key, text=duty[:_SHORT])
    values: dict[str, str | int] = {"by": ctx.person.name, "duty": duty[:_SHORT]}
    tell(ctx, shown, [person], Lead("incident.lead.duty", values), strong=Strong.REPORT)
    said = Lead("incident.said.duty", {"name": person.name, "duty": duty[:_SHORT]})
    announce(ctx, shown, said, calls=[person])


def give_task(
    ctx: Context, shown: Incident, title: str, owner: Member | None, due: datetime | None
) -> None:
    """Give an ordinary task that comes of it: now, or of what was learned."""
    if shown.state == State.CANCELLED:
        raise shown.cannot()
    task = give(ctx, NewTask(title, shown.subject, owner=owner, due=due))
    ctx.record(shown.subject, "incident.task", text=f"{task.subject} {title}"[:_SHORT])


def offer(ctx: Context, shown: Incident, to: Member, note: str) -> None:
    """Ask somebody to lead from now on; until they accept nothing changes."""
    shown.must_be(State.HANDLING)
    if to.id == shown.lead_id:
        raise UserError("incident.leads_already", name=to.name, id=shown.subject)
    bring_in(ctx, shown, call(ctx, shown, [to], Part.ASKED))
    shown.offered_to_id = to.id
    done(ctx, shown, "incident.offer", to=to.key, note=note[:_SHORT])
    values: dict[str, str | int] = {"by": ctx.person.name, "note": note[:_SHORT]}
    tell(ctx, shown, [to], Lead("incident.lead.offered", values), strong=Strong.REPORT)
    said = {"by": ctx.person.name, "name": to.name}
    announce(ctx, shown, Lead("incident.said.offered", {**said}), calls=[to])


def accept(ctx: Context, shown: Incident) -> None:
    """Take the lead that was offered."""
    if shown.offered_to_id is None or not shown.is_under_way:
        raise UserError("incident.not_offered", id=shown.subject)
    before = shown.lead_id
    shown.lead_id, shown.offered_to_id = shown.offered_to_id, None
    joins(ctx, shown, ctx.person)
    retitle(ctx, shown)
    done(ctx, shown, "incident.accept")
    lead = Lead("incident.lead.accepted", {"by": ctx.member(shown.lead_id).name})
    tell(ctx, shown, [ctx.member(before)] if before else [], lead)
    announce(ctx, shown, lead)


def follow(ctx: Context, shown: Incident) -> None:
    """Be told how it stands, on a slower beat than those who are on it."""
    shown.must_be(*UNDER_WAY)
    if not call(ctx, shown, [ctx.person], Part.FOLLOWER):
        raise UserError("incident.follows_already", id=shown.subject)
    ctx.record(shown.subject, "incident.follow")
    ctx.notify(ctx.person, shown.subject)
