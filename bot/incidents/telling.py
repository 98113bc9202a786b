"""Who hears what of an incident: those concerned in private, its rooms aloud."""

from collections.abc import Iterable

from bot.directory.queries import accounts_of, people
from bot.directory.values import Address, Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.effects.rooms import OPEN, rooms_of, say
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.incidents.matrix.model import Severity, Strong
from bot.incidents.model import Incident, Part, Responder
from bot.incidents.queries import on_it, responder


def call(
    ctx: Context, shown: Incident, called: Iterable[Member], part: Part, team: str = ""
) -> list[Member]:
    """Put people on an incident; gives those who were not on it before."""
    fresh = []
    for each in called:
        known = responder(ctx.tx, shown.id, each.id)
        if known is None:
            ctx.tx.add(
                Responder(
                    incident_id=shown.id,
                    person_id=each.id,
                    part=part.value,
                    team=team,
                    called_at=ctx.now,
                )
            )
            ctx.tx.flush()
            fresh.append(each)
        elif known.released_at is not None or known.part == Part.FOLLOWER:
            known.released_at, known.part = None, part.value
            known.team = known.team or team
            fresh.append(each)
    return fresh


def tell(
    ctx: Context,
    shown: Incident,
    readers: Iterable[Member],
    lead: Lead,
    *,
    strong: Strong | None = None,
    clock_id: int | None = None,
    until: str = "",
) -> list[Member]:
    """Tell people, but not the one who acts; gives those whom nothing reaches.

    Whoever has no card of it yet gets one, which changes with it; later words are short. Only what
    is 一般 waits for the end of quiet hours. Whoever is on duty is told on leave as well.
    """
    notice = Notice(
        lead,
        strong=strong in shown.policy.limits.strong,
        at_once=shown.severe is not Severity.GENERAL,
        on_duty=shown.severe is not Severity.GENERAL and strong is Strong.REPORT,
        clock_id=clock_id,
        lane=Lane.INCIDENT,
        until=until,
        short=True,
    )
    acts = ctx.actor.id if ctx.actor else None
    told = {each.id: each for each in readers if each.id != acts}
    return [each for each in told.values() if not ctx.notify(each, shown.subject, notice)]


def tell_all(
    ctx: Context,
    shown: Incident,
    lead: Lead,
    *,
    strong: Strong | None = None,
    clock_id: int | None = None,
) -> None:
    """Tell everybody who is on it, and the reporter; who is in a room of it hears it there.

    What is `strong` reaches them in private as well. A card that says what a clock says loses that
    line with the clock.
    """
    ids = [shown.reporter_id, *(each.person_id for each in on_it(ctx.tx, shown.id))]
    readers = people(ctx.tx, ids)
    told = readers if strong else outside(ctx, shown, readers)
    tell(ctx, shown, told, lead, strong=strong, clock_id=clock_id)


def outside(ctx: Context, shown: Incident, readers: Iterable[Member]) -> list[Member]:
    """Those who are in no open room of the incident's own, or have left it."""
    rooms = {each.messenger: each for each in rooms_of(ctx.tx, shown.subject)}
    open_rooms = {name: each for name, each in rooms.items() if each.state == OPEN}

    def hears(at: Address | None) -> bool:
        room = open_rooms.get(at.messenger) if at else None
        return at is not None and room is not None and at.external_id not in room.outside

    return [each for each in readers if not hears(home(ctx, shown, each))]


def home(ctx: Context, shown: Incident, member: Member) -> Address | None:
    """Where somebody is reached: the reporter's messenger if they are on it, else their own."""
    if not member.active:
        return None
    there = [e for e in accounts_of(ctx.tx, member.id) if e.messenger in ctx.rules.messengers]
    beside = [each for each in there if each.messenger == shown.messenger]
    return next(iter(beside or there), None)


def tell_lead(
    ctx: Context,
    shown: Incident,
    lead: Lead,
    *,
    strong: Strong | None,
    clock_id: int | None = None,
) -> bool:
    """Tell whoever leads it; whether somebody reads that now."""
    if shown.lead_id is None:
        return False
    leader = ctx.member(shown.lead_id)
    reads = leader.active and ctx.presence.takes_messages(leader)
    return not tell(ctx, shown, [leader], lead, strong=strong, clock_id=clock_id) and reads


def places(ctx: Context, shown: Incident) -> list[Origin]:
    """The rooms that follow an incident: its own, where it was reported, the one for all."""
    found = [Origin(shown.messenger, shown.room)] if shown.room else []
    messenger, _, room = ctx.settings.incident.channel.partition(":")
    if room and messenger in ctx.rules.messengers and not shown.drill:
        found.append(Origin(messenger, room))
    found += [each.place for each in rooms_of(ctx.tx, shown.subject) if each.state == OPEN]
    return list(dict.fromkeys(found))


def announce(
    ctx: Context, shown: Incident, lead: Lead, *, calls: Iterable[Member | None] = ()
) -> None:
    """Say a sentence in every room that follows it; in its own it mentions whom it calls."""
    waits = shown.severe is Severity.GENERAL and ctx.actor is None
    named = [each for each in calls if each is not None]
    own = {each.place for each in rooms_of(ctx.tx, shown.subject)}
    for place in places(ctx, shown):
        mentioned = named if place in own else []
        say(ctx, place, lead, shown.subject, waits=waits, calls=mentioned)


def leader(ctx: Context, shown: Incident) -> Member | None:
    """Whoever leads it."""
    return ctx.member(shown.lead_id) if shown.lead_id is not None else None


def names(ctx: Context, found: Iterable[Member]) -> str:
    """People as a list of names."""
    return ctx.row(each.name for each in found)
