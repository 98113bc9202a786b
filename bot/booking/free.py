"""When resources are free: on a day, nearest to what was wanted, and which are free then."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.booking.model import Booking, Resource, Wanted
from bot.booking.queries import resources, taken
from bot.engine.context import Context
from bot.time.calendar import Period

_STEP: Final = timedelta(minutes=15)
_SEARCHED: Final = 14
"""Days around what was wanted in which free times are looked for."""
_OFFERED: Final = 3


def free_on(ctx: Context, resource: Resource, day: date, *, but: str = "") -> list[Period]:
    """The spans of a day in which it is open and nobody has it; what has passed is no longer free.

    What the owner `but` has counts as free.
    """
    calendar = resource.calendar(ctx.calendar)
    opened = calendar.open_on(day)
    if not opened:
        return []
    known = taken(ctx.tx, [resource.id], (opened[0][0], opened[-1][1]), but=but)
    begins = _rounded_up(ctx.now)
    spans = (span for stretch in opened for span in _without(stretch, known))
    return [(max(start, begins), end) for start, end in spans if end > begins]


def is_open(ctx: Context, resource: Resource, period: Period) -> bool:
    """Whether the whole period lies within one opening."""
    calendar = resource.calendar(ctx.calendar)
    opened = calendar.open_on(period[0].astimezone(calendar.zone).date())
    return any(start <= period[0] and period[1] <= end for start, end in opened)


def fitting(ctx: Context, period: Period, people: int = 0, *, but: str = "") -> list[Resource]:
    """What is free and large enough for a period, the smallest first."""
    known = resources(ctx.tx)
    busy = {each.resource_id for each in taken(ctx.tx, [r.id for r in known], period, but=but)}
    found = (
        each
        for each in known
        if each.id not in busy and each.capacity >= people and is_open(ctx, each, period)
    )
    return sorted(found, key=lambda each: (each.capacity, each.id))


def nearest(ctx: Context, wanted: Wanted, *, but: str = "", limit: int = _OFFERED) -> list[Period]:
    """The free times of that length that are nearest to what was wanted, in time's order."""
    start, end = wanted.period
    length = end - start
    zone = ctx.calendar.zone
    day, today = start.astimezone(zone).date(), ctx.now.astimezone(zone).date()
    found: list[Period] = []
    for away in range(_SEARCHED):
        # A day further off has nothing nearer than what these days have already.
        if len(found) >= limit:
            break
        for each in sorted({day - timedelta(days=away), day + timedelta(days=away)}):
            if each >= today:
                gaps = free_on(ctx, wanted.resource, each, but=but)
                found += _fitted(gaps, start, length)
    found.sort(key=lambda each: (abs(each[0] - start), each[0]))
    return sorted(found[:limit])


def _fitted(gaps: Sequence[Period], wish: datetime, length: timedelta) -> Iterator[Period]:
    """The place in each gap that is nearest to a wish."""
    for start, end in gaps:
        if end - start >= length:
            begins = min(max(start, wish), end - length)
            yield begins, begins + length


def _without(stretch: Period, known: Sequence[Booking]) -> Iterator[Period]:
    at, closes = stretch
    for each in known:
        if each.starts_at >= closes or each.ends_at <= at:
            continue
        if each.starts_at > at:
            yield at, each.starts_at
        at = max(at, each.ends_at)
    if at < closes:
        yield at, closes


def _rounded_up(now: datetime) -> datetime:
    """The next quarter of an hour: nobody books from 10:03 and 27 seconds on."""
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    return epoch - (epoch - now) // _STEP * _STEP
