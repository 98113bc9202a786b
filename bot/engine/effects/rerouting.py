"""What follows for all that is under way when somebody goes on leave, returns or is deputised."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, literal, select, union, update

from bot.directory.queries import accounts_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.messenger import MessageKind
from bot.engine.outbox.live import copy, posted_table, stood_for
from bot.engine.outbox.rows import DROPPED, WAITING, Lane, destination, outbox_table
from bot.time.replanning import replan

_box: Final = outbox_table.c
_posted: Final = posted_table.c


def follow_absences(ctx: Context, member: Member, since: datetime) -> None:
    """Have clocks, held messages and deputies' cards follow a person's absences as they are now.

    `since` is when the absence that has changed was entered.
    """
    ctx.tx.flush()
    ctx.presence.forget(member.id)
    for clock in replan(ctx.tx, member.id, ctx.rules.times, ctx.presence.calendar_of):
        if moved := ctx.rules.ladders[clock.ladder].moved:
            moved(ctx, clock)
    for subject in stood_for(ctx.tx, member.id, since):
        ctx.redraw(subject)
    _reroute(ctx, member)


def _reroute(ctx: Context, member: Member) -> None:
    """Send what is held back for a person, or for who stood in for them, where it belongs now.

    What is no record's card was drawn for them alone, and waits for them whoever stands in.
    """
    route = ctx.presence.route(member, ctx.opening, ctx.actor.id if ctx.actor else None)
    back = ctx.presence.back_at(member.id, ctx.opening)
    for row in _held(ctx, member):
        theirs = route.stands_for is None and row.stands_for_id is None
        if theirs or row.posted_id is None:
            _set(ctx, row.id, not_before=back, retry_at=back, ready=False)
        elif route.stands_for is None or row.viewer_id != route.reader.id:
            _send_anew(ctx, member, row)


def _held(ctx: Context, member: Member) -> list[Row[Any]]:
    theirs = [
        destination(each.messenger, "", each.external_id) for each in accounts_of(ctx.tx, member.id)
    ]
    to_them = _box.destination.in_(theirs), _posted.stands_for_id.is_(None)
    both = union(_held_where(*to_them), _held_where(_posted.stands_for_id == member.id))
    return sorted(ctx.tx.connection().execute(both), key=lambda row: int(row.id))


def _held_where(*conditions: ColumnElement[bool]) -> Select[Any]:
    """What is held back, found by an index of its own and not in all that ever left."""
    return (
        select(_box.id, _box.kind, _box.lane, _box.subject, _box.posted_id, _posted.viewer_id)
        .add_columns(_posted.stands_for_id)
        .outerjoin(posted_table, _posted.id == _box.posted_id)
        .where(_box.state == literal(WAITING, literal_execute=True), _box.held, *conditions)
    )


def _send_anew(ctx: Context, member: Member, row: Row[Any]) -> None:
    if not _set(ctx, row.id, state=DROPPED, error="rerouted"):
        return
    held = copy(ctx.tx, row.posted_id)
    strong = row.kind == MessageKind.URGENT.value
    lane = min(Lane(row.lane), Lane.MESSAGE)  # it stood further behind only while it was held back
    notice = Notice(held.lead, strong=strong, clock_id=held.clock_id, lane=lane)
    ctx.notify(member, row.subject, notice)


def _set(ctx: Context, row_id: int, **values: object) -> bool:
    """Change a row; False where it waits no longer, as a delivery took it since it was read."""
    waits = update(outbox_table).where(_box.id == row_id, _box.state == WAITING)
    return bool(ctx.tx.connection().execute(waits.values(values)).rowcount)
