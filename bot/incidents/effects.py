"""What several actions and ladders share: joining, climbing, breaching, closing."""

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.outbox.live import Lead, clear_told
from bot.incidents.clocks import ASSEMBLE, await_archive, await_report, end
from bot.incidents.matrix.model import Strong
from bot.incidents.model import Breach, Incident, Part
from bot.incidents.people import next_above
from bot.incidents.queries import breached, on_it, responder
from bot.incidents.rooms import bring_in
from bot.incidents.telling import announce, call, names, tell, tell_all


def done(ctx: Context, shown: Incident, action: str, **detail: str | int | bool | None) -> None:
    """Write into the ledger what was done, and have the cards say so, and no longer what was."""
    clear_told(ctx.tx, shown.subject)
    ctx.record(shown.subject, action, **detail)
    ctx.changed(shown)


def joins(ctx: Context, shown: Incident, person: Member) -> bool:
    """Note that somebody is there; whether they were not before."""
    bring_in(ctx, shown, call(ctx, shown, [person], Part.ASKED))
    there = responder(ctx.tx, shown.id, person.id)
    if there is None or there.joined_at is not None:
        return False
    there.joined_at = ctx.now
    if shown.assembled_at is None and not missing(ctx, shown):
        shown.assembled_at = ctx.now
        ctx.stop_clock(shown.subject, ASSEMBLE, "assembled")
        ctx.record(shown.subject, "incident.assembled")
    return True


def missing(ctx: Context, shown: Incident) -> list[str]:
    """The ids of the teams of which nobody is there yet; one without people doesn't count."""
    found = on_it(ctx.tx, shown.id)
    called = {each.team for each in found if each.team}
    there = {each.team for each in found if each.team and each.joined_at}
    return [each.id for each in shown.policy.teams if each.id in called - there]


def breach(ctx: Context, shown: Incident, clock: str) -> None:
    """Write down that a limit was not kept; the first time the cards say so from now on."""
    if clock not in breached(ctx.tx, [shown.id]).get(shown.id, set()):
        ctx.redraw(shown.subject)
    ctx.tx.add(Breach(incident_id=shown.id, clock=clock, at=ctx.now))
    ctx.record(shown.subject, f"incident.late_{clock}")


def climb(
    ctx: Context, shown: Incident, lead: Lead, steps: int, clock_id: int | None
) -> list[Member]:
    """Tell as many steps further up, and say so in the rooms; gives whom it went to.

    Steps that were passed over while the program was down count, so that nobody is left out.
    """
    above: list[Member] = []
    topped = shown.topped
    for _ in range(steps):
        found = next_above(ctx, shown)
        if not found:
            break
        above += call(ctx, shown, found, Part.ABOVE)
    if above:
        ctx.redraw(shown.subject)
        bring_in(ctx, shown, above)
        keys = ", ".join(each.key for each in above)
        ctx.record(shown.subject, "incident.escalate", to=keys, level=shown.level)
        tell(ctx, shown, above, lead, strong=Strong.BREACH, clock_id=clock_id)
        said = Lead("incident.said.escalated", {"people": names(ctx, above)})
        announce(ctx, shown, said, calls=above)
    elif shown.topped and not topped:
        ctx.record(shown.subject, "incident.top")
    return above


def give_up(ctx: Context, shown: Incident) -> None:
    """End a drill that nobody brings to its end; its score says so."""
    shown.cancel("", ctx.now)
    end(ctx, shown, "nobody goes on")
    done(ctx, shown, "incident.drill_over")
    lead = Lead("incident.lead.drill_over")
    tell_all(ctx, shown, lead)
    announce(ctx, shown, lead)


def close(ctx: Context, shown: Incident) -> None:
    """Be over: nothing is owed any more but what was learned."""
    shown.close(ctx.now)
    end(ctx, shown, "closed")
    await_report(ctx, shown)
    await_archive(ctx, shown)
