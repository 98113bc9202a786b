"""Open time as numbers: stretches of UTC microseconds with running sums, to be searched.

A block covers 32 UTC days, so that going 100 working days ahead touches a handful of blocks.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from bot.time.spans import Day

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000
_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = 86_400
_DAYS: Final = 32
BLOCK: Final = _DAYS * _DAY * _SECOND
_EPOCH_DAY: Final = EPOCH.toordinal()

Stretch = tuple[int, int]
"""Open from the first microsecond (since 1970, UTC) up to the second."""


def micros(at: datetime) -> int:
    """Microseconds since 1970; raises TypeError for a moment without a zone."""
    return (at - EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    """The UTC moment of a number of microseconds; raises OverflowError outside years 1-9999."""
    return EPOCH + timedelta(microseconds=at)


@dataclass(frozen=True, slots=True)
class Block:
    """The open stretches of one block in order; `sums[i]` is the open time before stretch i."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    sums: tuple[int, ...]

    @property
    def total(self) -> int:
        """All open time of the block."""
        return self.sums[-1]

    def worked(self, at: int) -> int:
        """Open time of the block before `at`."""
        index = bisect_right(self.opens, at) - 1
        if index < 0:
            return 0
        return self.sums[index] + min(at, self.closes[index]) - self.opens[index]

    def reached(self, worked: int) -> int:
        """The first moment by which `worked` (more than nothing, at most all) has passed."""
        index = bisect_left(self.sums, worked) - 1
        return self.opens[index] + worked - self.sums[index]

    def left(self, ahead: int) -> int:
        """The last moment after which `ahead` (more than nothing, at most all) is to come."""
        before = self.total - ahead
        index = bisect_right(self.sums, before) - 1
        return self.opens[index] + before - self.sums[index]

    def stretch(self, at: int) -> Stretch | None:
        """The stretch that holds `at`, its closing moment included."""
        index = bisect_right(self.opens, at) - 1
        if index < 0 or at > self.closes[index]:
            return None
        return self.opens[index], self.closes[index]

    def during(self, start: int, end: int) -> Iterator[Stretch]:
        """The stretches that open from `start` on and before `end`."""
        for index in range(bisect_left(self.opens, start), bisect_left(self.opens, end)):
            yield self.opens[index], self.closes[index]

    def following(self, at: int) -> int | None:
        """The next opening after `at` in this block."""
        index = bisect_right(self.opens, at)
        return self.opens[index] if index < len(self.opens) else None

    def without(self, closed: Iterable[Stretch]) -> "Block":
        """This block with some stretches closed."""
        stretches = list(zip(self.opens, self.closes, strict=True))
        for gap in closed:
            stretches = [piece for stretch in stretches for piece in _minus(stretch, gap)]
        return block_of(stretches)


def block_of(stretches: Iterable[Stretch]) -> Block:
    """A block of stretches given in order."""
    kept = tuple(stretches)
    sums = accumulate((end - start for start, end in kept), initial=0)
    return Block(tuple(start for start, _ in kept), tuple(end for _, end in kept), tuple(sums))


def build(number: int, zone: ZoneInfo, spans: Callable[[date], Day]) -> Block:
    """The block of that number: open is every moment whose wall clock stands within a span.

    So hours that a change of the clocks skips are not open, and hours that it repeats are open
    twice. Raises OverflowError outside years 1-9999.
    """
    first = number * _DAYS * _DAY
    return block_of(
        stretch
        for start, end, offset in _steady(first, first + _DAYS * _DAY, zone)
        for stretch in _open(start, end, offset, spans)
    )


def _steady(first: int, last: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """The parts (UTC seconds) in which the zone's offset stays the same, with that offset."""
    start, offset = first, _offset(first, zone)
    for day in range(first, last, _DAY):
        after = _offset(day + _DAY, zone)
        if after != offset:
            change = _change(day, day + _DAY, zone)
            yield start, change, offset
            start, offset = change, after
    yield start, last, offset


def _change(low: int, high: int, zone: ZoneInfo) -> int:
    """The second at which the offset changes, between two seconds with different offsets."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _offset(second: int, zone: ZoneInfo) -> int:
    there = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset() or timedelta(0)
    return there // timedelta(seconds=1)


def _open(start: int, end: int, offset: int, spans: Callable[[date], Day]) -> Iterator[Stretch]:
    """The open stretches of a part with a steady offset, cut at the part's ends."""
    for day in range((start + offset) // _DAY, (end + offset - 1) // _DAY + 1):
        midnight = day * _DAY - offset
        for span in spans(date.fromordinal(day + _EPOCH_DAY)):
            opens = max(start, midnight + span.start * 60)
            closes = min(end, midnight + span.end * 60)
            if opens < closes:
                yield opens * _SECOND, closes * _SECOND


def _minus(stretch: Stretch, gap: Stretch) -> Iterator[Stretch]:
    """What is left of a stretch when a gap is cut out of it."""
    (start, end), (gap_start, gap_end) = stretch, gap
    if gap_end <= start or end <= gap_start:
        yield stretch
        return
    if start < gap_start:
        yield start, gap_start
    if gap_end < end:
        yield gap_end, end
