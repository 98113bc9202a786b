"""What time does to a request: the response ladder (E-05) and the way upward (E-02)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from bot.directory.queries import main_admins
from bot.directory.values import Member
from bot.engine.context import UNDELIVERABLE, Context, Notice, Origin
from bot.engine.feature import Ladder
from bot.engine.ledger import history
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.help.model import ESCALATE, Request, Role, State
from bot.help.queries import asked_this_round, due_of, leaders, line_above, request_for_update
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times, later, share, spent
from bot.time.replanning import Replanned

ACK = "help.ack"

_FULL = 100


def await_response(ctx: Context, request: Request) -> None:
    """Ask for a first word within 2 working hours (E-05); urgent ones count every hour."""
    measure = Measure.WALL if request.is_urgent else Measure.WORKING
    within = ctx.settings.help.ack_within
    ctx.start_clock(NewClock(ACK, request.subject, request.asked_id, measure, within))


def await_answer(ctx: Context, request: Request, reason: str) -> None:
    """Have the request go up unless it is answered within 24 hours from now, nights included.

    Leave of whoever is asked does not count.

    A clock that ran for it before is stopped for `reason`; leaders who were told stay told.
    """
    within = ctx.settings.help.escalate_after
    calendar = ctx.presence.calendar_of(request.asked_id, ctx.now)
    request.due_at = later(ctx.now, within, Measure.WALL, calendar)
    clock = NewClock(ESCALATE, request.subject, request.asked_id, Measure.WALL, within)
    ctx.restart_clock(clock, reason)


def ack_times(settings: Settings) -> Times:
    """80 % and 100 %."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("remind", share(clock, settings.help.ack_remind_at, calendar))
        yield Rung("overdue", share(clock, _FULL, calendar))

    return times


def escalate_times(settings: Settings) -> Times:
    """50 % and 80 %, 100 %, and so on after each further 24 hours."""

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for percent in settings.help.remind_at:
            yield Rung(f"remind-{percent}", share(clock, percent, calendar))
        for lap in count():
            yield Rung(f"lap-{lap + 1}", spent(clock, clock.budget * lap, calendar))

    return times


def fire_ack(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever is asked; when the time is up, tell the asker as well."""
    request = request_for_update(ctx, int(claimed.subject[1:]))
    if request is None or request.state != State.OPEN:
        return
    asked = ctx.member(request.asked_id)
    ctx.record(request.subject, f"help.ack_{rung}", asked=asked.key)
    within = int(claimed.state.budget.total_seconds())
    if rung == "remind":
        calendar = ctx.presence.calendar_of_clock(claimed)
        moments = {"until": share(claimed.state, _FULL, calendar)}
        _remind(ctx, request, Lead("help.lead.ack_remind", moments=moments), claimed)
        return
    request.ack_overdue = True
    ctx.redraw(request.subject)
    spans = {"within": within}
    _remind(ctx, request, Lead("help.lead.ack_overdue", spans=spans), claimed)
    told = Lead("help.lead.ack_overdue_asker", {"asked": asked.name}, spans=spans)
    _tell(ctx, request, ctx.member(request.asker_id), told, claimed)


def fire_escalate(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Remind whoever is asked; from 100 % on go one level up, then remind the last level."""
    request = request_for_update(ctx, int(claimed.subject[1:]))
    if request is None or not request.is_waiting:
        return
    name, _, number = rung.partition("-")
    if name == "remind":
        ctx.record(request.subject, "help.remind", percent=int(number))
        strong = int(number) == ctx.settings.help.remind_at[-1]
        key = "help.lead.remind" if request.state == State.OPEN else "help.lead.remind_taken"
        lead = Lead(key, _asker(ctx, request), {"due": due_of(ctx, request)})
        _remind(ctx, request, lead, claimed, strong=strong)
        return
    span = {"span": int((claimed.state.budget * int(number)).total_seconds())}
    laps = sum(name.startswith("lap-") for name in (*claimed.skipped, rung))
    was_at_top = _is_at_top(ctx, request)
    if above := _climb(ctx, request, laps):
        _tell_above(ctx, request, above, claimed, span)
        return
    if not was_at_top:
        ctx.record(request.subject, "help.top", level=request.level)
        nobody = Lead("help.lead.nobody_above", spans=span)
        _tell(ctx, request, ctx.member(request.asker_id), nobody, claimed)
    _remind_again(ctx, request, claimed, span)


def _climb(ctx: Context, request: Request, laps: int) -> list[Member]:
    """Take the request up a level for each lap, as far as it goes; gives whom it went to.

    Laps that were passed over while the program was down count, so that nobody is left out.
    """
    above: list[Member] = []
    for _ in range(laps):
        found = [] if _is_at_top(ctx, request) else _next_above(ctx, request)
        if not found:
            break
        request.level += 1
        ctx.tx.add_all(request.asking(each.id, Role.ESCALATED, ctx.now) for each in found)
        ctx.tx.flush()
        keys = ", ".join(each.key for each in found)
        ctx.record(request.subject, "help.escalate", level=request.level, to=keys)
        above += found
    return above


def _is_at_top(ctx: Context, request: Request) -> bool:
    return request.topped or request.level >= ctx.settings.help.max_levels


def _next_above(ctx: Context, request: Request) -> list[Member]:
    """Whom the request goes up to: the next in line who can be reached, else the administrators.

    Whoever is on leave is reached by who stands in for them. Never the asker, and nobody twice in
    a round.
    """
    spared = {request.asker_id, *asked_this_round(ctx.tx, request)}
    for each in line_above(ctx.tx, request):
        if each.id in spared:
            continue
        if ctx.presence.takes_messages(each):
            if ctx.presence.reaches_another(each, spared):
                return [each]
        elif ctx.address(each) is None:
            ctx.notify(each, request.subject)  # so that the administrators learn of it
    request.topped = True
    return [each for each in main_admins(ctx.tx) if each.id not in spared and ctx.address(each)]


def _tell_above(
    ctx: Context, request: Request, above: list[Member], claimed: Claimed, span: dict[str, int]
) -> None:
    """Ask those above, and tell who was asked, and the group, or the asker where there is none."""
    ctx.redraw(request.subject)
    asked = ctx.member(request.asked_id)
    lead = Lead("help.lead.escalated", _asker(ctx, request) | {"asked": asked.name}, spans=span)
    for each in above:
        _tell(ctx, request, each, lead, claimed, lane=Lane.ESCALATION)
    names: dict[str, str | int] = {"leaders": ctx.row(each.name for each in above)}
    told = Lead("help.lead.went_up", names, spans=span)
    _tell(ctx, request, asked, told, claimed)
    if request.room:
        place = Origin(request.messenger, request.room)
        notice = _notice(request, told, claimed, Lane.ESCALATION)
        ctx.post(request.subject, place, replace(notice, calls=tuple(above)))
    else:
        _tell(ctx, request, ctx.member(request.asker_id), told, claimed, lane=Lane.ESCALATION)


def _remind_again(ctx: Context, request: Request, claimed: Claimed, span: dict[str, int]) -> None:
    """Remind the last level; where nobody there can be reached, whoever is asked."""
    ctx.record(request.subject, "help.remind_again", level=request.level)
    lead = Lead("help.lead.again", _asker(ctx, request), spans=span)
    last = leaders(ctx.tx, request, level=request.level)
    reached = [_tell(ctx, request, each, lead, claimed, lane=Lane.ESCALATION) for each in last]
    if not any(reached):
        _remind(ctx, request, lead, claimed)


def _remind(
    ctx: Context, request: Request, lead: Lead, claimed: Claimed, *, strong: bool = False
) -> None:
    """Send whoever is asked the card; the asker is told, once, where they can't be reached."""
    asked = ctx.member(request.asked_id)
    known = ctx.address(asked) is None and _is_known_unreachable(ctx, request, asked)
    if not _tell(ctx, request, asked, lead, claimed, strong=strong) and not known:
        lost = Lead("help.lead.unreachable", {"asked": asked.name})
        _tell(ctx, request, ctx.member(request.asker_id), lost, claimed)


def _is_known_unreachable(ctx: Context, request: Request, asked: Member) -> bool:
    entries = history(ctx.tx, request.subject)
    return any(
        each.action == UNDELIVERABLE and each.detail.get("person") == asked.key for each in entries
    )


def _tell(
    ctx: Context,
    request: Request,
    reader: Member,
    lead: Lead,
    claimed: Claimed,
    *,
    lane: Lane = Lane.MESSAGE,
    strong: bool = False,
) -> bool:
    notice = _notice(request, lead, claimed, lane, strong=strong)
    return ctx.notify(reader, request.subject, notice)


def _notice(
    request: Request, lead: Lead, claimed: Claimed, lane: Lane, *, strong: bool = False
) -> Notice:
    return Notice(
        lead,
        strong=strong or request.is_urgent,
        urgent=request.is_urgent,
        clock_id=claimed.clock_id,
        lane=Lane.ESCALATION if request.is_urgent else lane,
    )


def _asker(ctx: Context, request: Request) -> dict[str, str | int]:
    return {"asker": ctx.member(request.asker_id).name}


def _moved(ctx: Context, clock: Replanned) -> None:
    """Have cards tell when the request goes up as leave has moved that."""
    ctx.redraw(clock.subject)


LADDERS = {
    ACK: Ladder(ack_times, fire_ack, request_for_update),
    ESCALATE: Ladder(escalate_times, fire_escalate, request_for_update, moved=_moved),
}
