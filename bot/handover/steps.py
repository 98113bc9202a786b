"""What time does to a departure: its things are passed on step by step, then the head is told once.

Each step is a transaction of its own which starts the next one, so a leaver with a thousand open
tasks holds nobody up, and a crash loses nothing and repeats nothing.
"""

from typing import Final

from bot.directory.departures import (
    LADDER,
    Departure,
    DepartureItem,
    heir_of,
    step_clock,
    step_times,
)
from bot.directory.queries import main_admins, person
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.feature import Ladder, Owed
from bot.engine.outbox.live import Lead, refresh_with
from bot.handover.queries import count_by_heir, count_items, departure_for_update, headed
from bot.time.deadlines import Claimed

BATCH: Final = 50
"""Things that one step passes on."""

_TOLD: Final = 200


def fire_step(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Pass on what still is the leaver's; at the end tell whoever has it now."""
    del rung
    departure = departure_for_update(ctx, int(claimed.subject[1:]))
    if departure is None:
        return
    gone = ctx.member(departure.person_id)
    if gone.active and not departure.moved:
        _take_back(ctx, departure, gone)
    elif departure.done:
        return
    elif departure.moved:
        _tell_old_head(ctx, departure, gone)
    else:
        _pass_on(ctx, departure, gone)


def _take_back(ctx: Context, departure: Departure, back: Member) -> None:
    """Whoever is back keeps what still is theirs, and sees their cards as they are by now."""
    departure.done = True
    refresh_with(ctx.tx, back.id, ctx.now)


def _pass_on(ctx: Context, departure: Departure, gone: Member) -> None:
    heir = heir_of(ctx.tx, gone)
    if heir is None:
        _keep(ctx, departure, [*_owed(ctx, gone), *_headed(ctx, gone)], None)
        _finish(ctx, departure)
        return
    departure.head_id = heir.id
    left = BATCH
    for each in ctx.rules.leavers:
        passed = each.pass_on(ctx, gone, heir, left)
        _keep(ctx, departure, passed, heir)
        left -= len(passed)
        if left <= 0:
            ctx.start_clock(step_clock(departure))
            return
    _keep(ctx, departure, _headed(ctx, gone), None)
    _finish(ctx, departure)
    _tell_heirs(ctx, departure, gone)


def _tell_heirs(ctx: Context, departure: Departure, gone: Member) -> None:
    """One message to each who has something of the leaver's now."""
    counts = count_by_heir(ctx.tx, departure.id)
    for heir_id, count in counts.items():
        lead = Lead("handover.lead.left", {"name": gone.name, "count": count})
        ctx.notify(ctx.member(heir_id), departure.subject, Notice(lead))
    if headed(ctx.tx, gone.id):
        lead = Lead("handover.lead.headless", {"name": gone.name})
        for admin in main_admins(ctx.tx):
            if admin.id not in counts:
                ctx.notify(admin, departure.subject, Notice(lead))


def _tell_old_head(ctx: Context, departure: Departure, gone: Member) -> None:
    """What a mover still has to do is not passed on; the head whom they left knows of it."""
    _keep(ctx, departure, _owed(ctx, gone), gone)
    _finish(ctx, departure)
    head = None if departure.head_id is None else person(ctx.tx, departure.head_id)
    count = count_items(ctx.tx, departure.id)
    if head is not None and head.id != gone.id and head.active and count:
        lead = Lead("handover.lead.moved", {"name": gone.name, "count": count})
        ctx.notify(head, departure.subject, Notice(lead))


def _owed(ctx: Context, gone: Member) -> list[Owed]:
    return [owed for each in ctx.rules.leavers for owed in each.owed(ctx, gone, _TOLD)]


def _headed(ctx: Context, gone: Member) -> list[Owed]:
    return [Owed("", name, "handover.headed") for name in headed(ctx.tx, gone.id)]


def _keep(ctx: Context, departure: Departure, owed: list[Owed], heir: Member | None) -> None:
    heir_id = None if heir is None else heir.id
    ctx.tx.add_all(
        DepartureItem(
            departure_id=departure.id,
            subject=each.subject,
            title=each.title,
            key=each.key,
            heir_id=heir_id,
        )
        for each in owed
    )
    ctx.tx.flush()


def _finish(ctx: Context, departure: Departure) -> None:
    departure.done = True
    action = "handover.moved" if departure.moved else "handover.done"
    ctx.record(departure.subject, action, items=count_items(ctx.tx, departure.id))
    ctx.changed(departure)


LADDERS: Final = {LADDER: Ladder(lambda _: step_times, fire_step, departure_for_update)}
