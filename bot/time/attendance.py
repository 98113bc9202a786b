"""Time on the wall while somebody is there: every hour of the day but those of their leave."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.time.calendar import Period

_NONE = timedelta(0)


def attended_after(at: datetime, amount: timedelta, leave: Iterable[Period]) -> datetime:
    """The moment `amount` after `at`, not counting leave; a start within leave is its end."""
    now, left = at, amount
    for start, end in sorted(leave):
        if end <= now:
            continue
        if now < start:
            if left <= start - now:
                break
            left -= start - now
        now = end
    return (now + left).astimezone(UTC)


def attended_between(start: datetime, end: datetime, leave: Iterable[Period]) -> timedelta:
    """How much time passed between two moments, not counting leave, of which none overlaps."""
    away = (min(end, last) - max(start, first) for first, last in leave)
    return end - start - sum((each for each in away if each > _NONE), _NONE)
