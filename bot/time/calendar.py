"""Working time: which moments and days are worked, and arithmetic over them (semantics §3.4).

A span is open from its opening up to its closing, the closing itself being closed; but going
forward may end exactly at a closing, and going back exactly at an opening, as deadlines do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import SetupError
from bot.time.blocks import BLOCK, Block, Stretch, build, micros, moment
from bot.time.holidays import HolidayTable, china
from bot.time.spans import Day, WorkingHours

_ONE_DAY: Final = timedelta(days=1)
_MICROSECOND: Final = timedelta(microseconds=1)
_SEARCHED_DAYS: Final = 3_660
_SEARCHED_BLOCKS: Final = _SEARCHED_DAYS * 86_400_000_000 // BLOCK + 1

Period = tuple[datetime, datetime]
"""From the first moment up to the second, both with a zone."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WorkingCalendar:
    """The working time of a company, or of a person once `with_leave` has closed their leave.

    A day is decided by the company's own days first (`closed`, `opened`), then by the holiday
    table, then by the weekday. Days opened against the weekday keep the usual hours. Every moment
    given must have a zone (TypeError); every moment returned is UTC. Immutable, safe between
    threads. Searches over ten years without open time raise SetupError.
    """

    hours: WorkingHours = field(default_factory=WorkingHours)
    holidays: HolidayTable = field(default_factory=china)
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    leave: tuple[Period, ...] = ()
    _base: "WorkingCalendar | None" = field(default=None, repr=False)
    _leave_days: tuple[tuple[date, date], ...] = field(init=False, repr=False)
    _worked: dict[date, bool] = field(default_factory=dict, init=False, repr=False)
    _edges: dict[date, tuple[datetime, datetime]] = field(
        default_factory=dict, init=False, repr=False
    )
    _blocks: dict[int, Block] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a company day that is both closed and opened (SetupError)."""
        for day in sorted(self.closed & self.opened):
            raise SetupError(f"{day} is both a closed and a working company day; keep one.")
        days = (tuple(at.astimezone(self.zone).date() for at in period) for period in self.leave)
        object.__setattr__(self, "_leave_days", tuple(days))

    def with_leave(self, periods: Iterable[Period]) -> "WorkingCalendar":
        """This calendar with these periods closed as well.

        Raises ValueError for a period that ends before it begins.
        """
        added = tuple(periods)
        for start, end in added:
            if micros(end) < micros(start):
                raise ValueError(f"the leave from {start} ends before it begins, at {end}")
        return WorkingCalendar(
            hours=self.hours,
            holidays=self.holidays,
            closed=self.closed,
            opened=self.opened,
            zone=self.zone,
            leave=self.leave + added,
            _base=self,
        )

    def knows(self, year: int) -> bool:
        """Whether that year's holidays are known; if not, it counts as plain weekends."""
        return self.holidays.knows(year)

    def is_working_day(self, day: date) -> bool:
        """Whether any time of that day is open."""
        known = self._worked.get(day)
        if known is None:
            known = self._worked[day] = self._is_worked(day)
        return known

    def is_open(self, at: datetime) -> bool:
        """Whether work is on at that moment."""
        now = micros(at)
        stretch = self._block(now // BLOCK).stretch(now)
        return stretch is not None and now < stretch[1]

    def next_open(self, at: datetime) -> datetime:
        """The moment itself if it is open, else the next opening."""
        return at.astimezone(UTC) if self.is_open(at) else moment(self._opening(micros(at)))

    def add(self, at: datetime, working: timedelta) -> datetime:
        """The moment by which that much working time has passed since `at`, or before it.

        A closed `at` counts from the next opening (going back: from the last closing).
        """
        start, amount = micros(at), working // _MICROSECOND
        if amount > 0:
            return moment(self._forward(start, amount))
        if amount < 0:
            return moment(self._back(start, -amount))
        return moment(start if self._at_work(start) else self._opening(start))

    def between(self, a: datetime, b: datetime) -> timedelta:
        """The working time from `a` to `b`, negative where `b` comes first."""
        first, last = micros(a), micros(b)
        if last < first:
            return -self.between(b, a)
        start, end = first // BLOCK, last // BLOCK
        whole = sum(self._block(number).total for number in range(start, end))
        open_time = whole + self._block(end).worked(last) - self._block(start).worked(first)
        return timedelta(microseconds=open_time)

    def add_days(self, at: datetime, days: int) -> datetime:
        """The same position `days` working days later or earlier: Mon 15:20 → Tue 15:20.

        A closed `at` counts from the next opening (going back: from the last closing). Where the
        other day is closed at that time of day, the same amount of worked time decides, at most
        the whole day.
        """
        start = micros(at)
        if not self._at_work(start):
            start = self._opening(start) if days >= 0 else self._closing(start)
        local = moment(start).astimezone(self.zone)
        return self._at_same(local, self.working_day_after(local.date(), days))

    def every_days(self, at: datetime, days: int) -> Iterator[datetime]:
        """What `add_days` gives for `days` (above 0), twice and three times as many, and so on.

        It never ends. Each costs the days since the one before, and not those since `at`.
        """
        start = micros(at)
        local = moment(start if self._at_work(start) else self._opening(start))
        local = local.astimezone(self.zone)
        day = local.date()
        while True:
            day = self.working_day_after(day, days)
            yield self._at_same(local, day)

    def working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, before it for negative n.

        For 0 it is `day` itself, or the next working day where it is none.
        """
        step = timedelta(days=-1 if n < 0 else 1)
        left, found = abs(n), day
        if n == 0 and not self.is_working_day(day):
            left = 1
        for _ in range(left):
            found = self._next_working_day(found, step)
        return found

    def last_working_day_of_week(self, day: date) -> date | None:
        """The last working day from Monday to Sunday around `day`; None in a week off."""
        sunday = day + timedelta(days=6 - day.weekday())
        week = (sunday - timedelta(days=back) for back in range(7))
        return next((weekday for weekday in week if self.is_working_day(weekday)), None)

    def start_of_day(self, day: date) -> datetime:
        """When that day's first span opens; on a day off, when it usually would."""
        return self._edges_of(day)[0]

    def end_of_day(self, day: date) -> datetime:
        """When that day's last span closes; on a day off, when it usually would."""
        return self._edges_of(day)[1]

    def open_on(self, day: date) -> list[Period]:
        """The open stretches of a day, in order; none on a day off."""
        return [(moment(opens), moment(closes)) for opens, closes in self._stretches(day)]

    def usually_open(self, at: time) -> bool:
        """Whether usual working days are open at that time of day, closings included."""
        minutes = at.hour * 60 + at.minute
        return any(span.start <= minutes <= span.end for span in self.hours.usual)

    def _is_worked(self, day: date) -> bool:
        if not self._spans(day):
            return False
        touched = any(first <= day <= last for first, last in self._leave_days)
        return any(self._stretches(day)) if touched else True

    def _edges_of(self, day: date) -> tuple[datetime, datetime]:
        known = self._edges.get(day)
        if known is None:
            usual, stretches = self.hours.usual, list(self._stretches(day))
            known = self._edges[day] = (
                moment(stretches[0][0]) if stretches else self._usually(day, usual[0].start),
                moment(stretches[-1][1]) if stretches else self._usually(day, usual[-1].end),
            )
        return known

    def _spans(self, day: date) -> Day:
        if day in self.closed:
            return ()
        decided = True if day in self.opened else self.holidays.works(day)
        if decided is False:
            return ()
        planned = self.hours.week[day.weekday()]
        return self.hours.usual if decided and not planned else planned

    def _block(self, number: int) -> Block:
        found = self._blocks.get(number)
        if found is None:
            found = self._blocks[number] = self._built(number)
        return found

    def _built(self, number: int) -> Block:
        if self._base is not None:
            block, start = self._base._block(number), number * BLOCK  # noqa: SLF001
            closed = [(micros(first), micros(last)) for first, last in self.leave]
            touching = [gap for gap in closed if gap[0] < start + BLOCK and start < gap[1]]
            return block.without(touching) if touching else block
        try:
            return build(number, self.zone, self._spans)
        except (OverflowError, ValueError) as error:
            raise SetupError("Working time is counted in the years 1 to 9999 only.") from error

    def _next_block(self, number: int, step: int) -> tuple[int, Block]:
        """The next block with open time; raises SetupError after ten years without any."""
        for _ in range(_SEARCHED_BLOCKS):
            number += step
            block = self._block(number)
            if block.total:
                return number, block
        raise SetupError(
            "The working calendar has no open time for ten years; check working hours and leave."
        )

    def _forward(self, start: int, amount: int) -> int:
        number = start // BLOCK
        block = self._block(number)
        left = amount + block.worked(start)
        while left > block.total:
            left -= block.total
            number, block = self._next_block(number, 1)
        return block.reached(left)

    def _back(self, start: int, amount: int) -> int:
        number = start // BLOCK
        block = self._block(number)
        left = amount + block.total - block.worked(start)
        while left > block.total:
            left -= block.total
            number, block = self._next_block(number, -1)
        return block.left(left)

    def _at_work(self, at: int) -> bool:
        """Whether `at` is open or exactly a closing."""
        number = at // BLOCK
        if self._block(number).stretch(at) is not None:
            return True
        return at == number * BLOCK and self._block(number - 1).stretch(at) is not None

    def _opening(self, after: int) -> int:
        """The next opening after a closed moment."""
        number = after // BLOCK
        found = self._block(number).following(after)
        return self._next_block(number, 1)[1].opens[0] if found is None else found

    def _closing(self, before: int) -> int:
        """The last closing before a closed moment."""
        return self._back(before, 1) + 1

    def _stretches(self, day: date) -> Iterator[Stretch]:
        """The open stretches of a day on the wall, in order."""
        start, end = (micros(self._usually(day, minutes)) for minutes in (0, 24 * 60))
        for number in range(start // BLOCK, (end - 1) // BLOCK + 1):
            yield from self._block(number).during(start, end)

    def _usually(self, day: date, minutes: int) -> datetime:
        """That time of day in UTC; a time that the clocks skip becomes the moment after it."""
        days, left = divmod(minutes, 24 * 60)
        there = datetime.combine(day + days * _ONE_DAY, time(left // 60, left % 60), self.zone)
        return there.astimezone(UTC)

    def _next_working_day(self, day: date, step: timedelta) -> date:
        for _ in range(_SEARCHED_DAYS):
            day += step
            if self.is_working_day(day):
                return day
        raise SetupError("The working calendar has no working day for ten years; check it.")

    def _worked_on(self, day: date, until: int) -> int:
        """Open time of that day before a moment."""
        stretches = self._stretches(day)
        return sum(min(closes, until) - opens for opens, closes in stretches if opens < until)

    def _at_same(self, local: datetime, day: date) -> datetime:
        """The position on that working day which a moment of the zone has on its own."""
        same = datetime.combine(day, local.timetz(), self.zone).replace(fold=local.fold)
        kept = same.astimezone(UTC).astimezone(self.zone).time() == local.time()
        if kept and self._at_work(micros(same)):
            return same.astimezone(UTC)
        return self._at_position(day, self._worked_on(local.date(), micros(local)))

    def _at_position(self, day: date, worked: int) -> datetime:
        """The moment of a working day by which that much was worked, at most its closing."""
        left = worked
        last = 0
        for opens, closes in self._stretches(day):
            if left < closes - opens:
                return moment(opens + left)
            left -= closes - opens
            last = closes
        return moment(last)
