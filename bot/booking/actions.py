"""Holding, booking, moving and releasing, each in the caller's transaction."""

from collections.abc import Sequence

from bot.booking.free import fitting, is_open, nearest
from bot.booking.model import Booking, BookingState, Wanted
from bot.booking.queries import bookings_of, locked, resource, taken
from bot.booking.words import hours, period_words
from bot.engine.context import Context
from bot.errors import UserError
from bot.time.calendar import Period

_OFFERED = 3


def hold(ctx: Context, owner: str, *wanted: Wanted) -> list[Booking]:
    """Keep something for an owner while it is still to be decided, instead of what they had."""
    return _take(ctx, owner, wanted, BookingState.HELD)


def book(ctx: Context, owner: str, *wanted: Wanted) -> list[Booking]:
    """Give something to an owner, instead of what they had."""
    return _take(ctx, owner, wanted, BookingState.BOOKED)


def confirm(ctx: Context, owner: str) -> list[Booking]:
    """Give an owner for good what was held for them."""
    had = bookings_of(ctx.tx, owner)
    for each in had:
        if each.state == BookingState.HELD:
            each.state = BookingState.BOOKED.value
            _record(ctx, each, "booking.booked")
    ctx.tx.flush()
    return had


def release(ctx: Context, owner: str) -> list[Booking]:
    """Give up what an owner has; what has passed already stays known."""
    freed = [each for each in bookings_of(ctx.tx, owner) if each.ends_at > ctx.now]
    for each in freed:
        each.state = BookingState.RELEASED.value
        _record(ctx, each, "booking.released")
    ctx.tx.flush()
    return freed


def move(ctx: Context, owner: str, period: Period) -> list[Booking]:
    """Give an owner the same things for another period, as firmly as they had them."""
    had = bookings_of(ctx.tx, owner)
    firm = all(each.state == BookingState.BOOKED for each in had)
    wanted = [
        Wanted(resource(ctx.tx, each.resource_id), period, each.people, each.person_id)
        for each in had
    ]
    return _take(ctx, owner, wanted, BookingState.BOOKED if firm else BookingState.HELD)


def check(ctx: Context, wanted: Wanted, owner: str = "") -> None:
    """Raise UserError where something can't be had, with what could be instead."""
    start, end = wanted.period
    room = wanted.resource
    name = room.name(ctx.language)
    if start >= end:
        raise UserError("booking.backwards")
    if start < ctx.now:
        raise UserError("booking.past", period=period_words(ctx, wanted.period))
    if not room.active:
        raise UserError("booking.gone", room=name)
    if wanted.people > room.capacity > 0:
        raise _refused(ctx, "booking.too_small", wanted, owner, most=room.capacity)
    if not is_open(ctx, room, wanted.period):
        raise _refused(ctx, "booking.closed", wanted, owner, hours=hours(room.opens, ctx.language))
    others = taken(ctx.tx, [room.id], wanted.period, but=owner)
    if others:
        raise _refused(ctx, "booking.taken", wanted, owner, by=_holder(ctx, others[0]))


def _take(ctx: Context, owner: str, wanted: Sequence[Wanted], state: BookingState) -> list[Booking]:
    ctx.tx.flush()
    locked(ctx.tx, {each.resource.id for each in wanted})
    for each in wanted:
        check(ctx, each, owner)
    for had in bookings_of(ctx.tx, owner):
        had.state = BookingState.RELEASED.value
    fresh = [_row(ctx, owner, each, state) for each in wanted]
    ctx.tx.add_all(fresh)
    ctx.tx.flush()
    for row in fresh:
        _record(ctx, row, f"booking.{state}")
    return fresh


def _row(ctx: Context, owner: str, wanted: Wanted, state: BookingState) -> Booking:
    person_id = wanted.person_id or (ctx.actor.id if ctx.actor else None)
    return Booking(
        resource_id=wanted.resource.id,
        owner=owner,
        person_id=person_id,
        starts_at=wanted.period[0],
        ends_at=wanted.period[1],
        people=wanted.people,
        state=state.value,
        made_at=ctx.now,
    )


def _record(ctx: Context, row: Booking, action: str) -> None:
    """In the ledger of the owner, whose story it belongs to."""
    room = resource(ctx.tx, row.resource_id)
    at = [f"{each.astimezone(ctx.calendar.zone):%Y-%m-%d %H:%M}" for each in row.period]
    ctx.record(row.owner, action, room=room.key, at="–".join(at))


def _refused(ctx: Context, key: str, wanted: Wanted, owner: str, **values: object) -> UserError:
    """The mistake with what can be had: the nearest free times, and what else is free then."""
    times = nearest(ctx, wanted, but=owner) if key != "booking.too_small" else []
    rooms = fitting(ctx, wanted.period, wanted.people, but=owner)[:_OFFERED]
    offers = []
    if times:
        said = "; ".join(period_words(ctx, each) for each in times)
        offers.append(ctx.text("booking.nearest", times=said))
    if rooms:
        between = "、" if ctx.language == "zh" else ", "
        names = between.join(
            ctx.text("booking.room", room=each.name(ctx.language), people=each.capacity)
            for each in rooms
        )
        offers.append(ctx.text("booking.instead", rooms=names))
    if not offers:
        offers.append(ctx.text("booking.none_free"))
    return UserError(
        key,
        room=wanted.resource.name(ctx.language),
        period=period_words(ctx, wanted.period),
        offers="".join(offers) if ctx.language == "zh" else " ".join(offers),
        field=None,
        **values,
    )


def _holder(ctx: Context, booking: Booking) -> str:
    if booking.person_id is None:
        return booking.owner
    between = "," if ctx.language == "zh" else ", "
    return f"{ctx.member(booking.person_id).name}{between}{booking.owner}"
