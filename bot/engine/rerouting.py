"""What follows for all that is under way when somebody goes on leave, returns or is deputised."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, or_, select, update

from bot.directory.queries import accounts_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.live import copy, posted_table, stood_for
from bot.engine.messenger import MessageKind
from bot.engine.outbox import DROPPED, WAITING, Lane, destination, outbox_table
from bot.time.replanning import replan

_box: Final = outbox_table.c


def follow_absences(ctx: Context, member: Member, since: datetime) -> None:
    """Have clocks, held messages and deputies' cards follow a person's absences as they are now.

    `since` is when the absence that has changed was entered.
    """
    ctx.tx.flush()
    ctx.presence.forget(member.id)
    for clock in replan(ctx.tx, member.id, ctx.rules.times, ctx.presence.calendar_of):
        if ctx.rules.ladders[clock.ladder].shown:
            ctx.redraw(clock.subject)
    for subject in stood_for(ctx.tx, member.id, since):
        ctx.redraw(subject)
    _reroute(ctx, member)


def _reroute(ctx: Context, member: Member) -> None:
    """Send what is held back for a person, or for who stood in for them, where it belongs now."""
    route = ctx.presence.route(member, ctx.opening, ctx.actor.id if ctx.actor else None)
    for row in _held(ctx, member):
        if route.stands_for is None and row.stands_for_id is None:
            _set(ctx, row.id, not_before=route.at, retry_at=route.at, ready=False)
        elif route.stands_for is None or row.viewer_id != route.reader.id:
            _send_anew(ctx, member, row)


def _held(ctx: Context, member: Member) -> list[Row[Any]]:
    theirs = [
        destination(each.messenger, "", each.external_id) for each in accounts_of(ctx.tx, member.id)
    ]
    posted = posted_table.c
    query = (
        select(_box.id, _box.kind, _box.lane, _box.subject, _box.posted_id, posted.viewer_id)
        .add_columns(posted.stands_for_id)
        .join(posted_table, posted.id == _box.posted_id)
        .where(_box.state == WAITING, _box.held)
        .where(or_(_box.destination.in_(theirs), posted.stands_for_id == member.id))
        .where(or_(posted.stands_for_id.is_(None), posted.stands_for_id == member.id))
        .order_by(_box.id)
    )
    return list(ctx.tx.connection().execute(query).all())


def _send_anew(ctx: Context, member: Member, row: Row[Any]) -> None:
    held = copy(ctx.tx, row.posted_id)
    _set(ctx, row.id, state=DROPPED, error="rerouted")
    strong = row.kind == MessageKind.URGENT.value
    notice = Notice(held.lead, strong=strong, clock_id=held.clock_id, lane=Lane(row.lane))
    ctx.notify(member, row.subject, notice)


def _set(ctx: Context, row_id: int, **values: object) -> None:
    ctx.tx.connection().execute(update(outbox_table).where(_box.id == row_id).values(values))
