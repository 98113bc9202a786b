"""Whom a message or a right goes to while somebody is away (semantics §3.4).

Their deputy; where the deputy is away as well, who stands above the absent; and no further. Each
person's absences are asked of the database once in a transaction.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from bot.directory.absences import Absent, absences_of
from bot.directory.queries import chain_above, person, superior_of
from bot.directory.values import Member
from bot.time.calendar import Period, WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.quiet import QuietHours
from storage import Tx

_LEVELS: Final = 5


class Route(NamedTuple):
    """To whom a message goes and when; `stands_for` is whom it was meant for, if another."""

    reader: Member
    at: datetime
    stands_for: Member | None = None


class Presence:
    """Who is there, in one transaction at one moment; `reaches` says who has a messenger."""

    def __init__(
        self, tx: Tx, now: datetime, quiet: QuietHours, reaches: Callable[[Member], bool]
    ) -> None:
        self._tx = tx
        self._now = now
        self._quiet = quiet
        self._reaches = reaches
        self._known: dict[int, tuple[datetime, list[Absent]]] = {}

    def forget(self, person_id: int) -> None:
        """Ask anew: this transaction has changed the person's absences."""
        self._known.pop(person_id, None)

    def absent(self, person_id: int, at: datetime | None = None) -> Absent | None:
        """The absence that is on then (now), whether they are away or only have a deputy."""
        moment = self._now if at is None else at
        found = (each for each in self._absences(person_id, self._now) if each.covers(moment))
        return next(found, None)

    def is_away(self, person_id: int, at: datetime | None = None) -> bool:
        """Whether somebody is on leave then."""
        found = self.absent(person_id, at)
        return found is not None and found.away

    def is_there(self, member: Member, at: datetime | None = None) -> bool:
        """Whether a person works here, has a messenger and is not away then."""
        return member.active and self._reaches(member) and not self.is_away(member.id, at)

    def stand_in(self, member: Member, at: datetime | None = None) -> Member | None:
        """Who acts in a person's place then: their deputy, who has to be there, or who is above.

        None where they are there themselves, or have named nobody.
        """
        found = self.absent(member.id, at)
        if found is None or found.deputy_id is None:
            return None
        candidates = (person(self._tx, found.deputy_id), superior_of(self._tx, member.id))
        there = (each for each in candidates if each is not None and self.is_there(each, at))
        return next(there, None)

    def takes_messages(self, member: Member) -> bool:
        """Whether somebody reads now what is sent to a person: they, or who stands in."""
        if self.is_away(member.id):
            return self.stand_in(member) is not None
        return self._reaches(member)

    def above(self, person_id: int) -> Member | None:
        """The nearest superior who is there or has somebody stand in; the nearest if none is.

        Who stands in is somebody else than the person: nobody is their own superior.
        """
        chain = chain_above(self._tx, person_id, 1)
        if chain and self.absent(chain[0].id) is not None:
            chain = chain_above(self._tx, person_id, _LEVELS)
        there = (each for each in chain if self.reaches_another(each, {person_id}))
        return next(there, chain[0] if chain else None)

    def reaches_another(self, member: Member, spared: Collection[int]) -> bool:
        """Whether what is sent to a person is read now, and by none of these."""
        if self.absent(member.id) is None:
            return member.id not in spared
        stand_in = self.stand_in(member)
        if stand_in is None:
            return member.id not in spared and not self.is_away(member.id)
        return stand_in.id not in spared

    def route(self, reader: Member, at: datetime, actor_id: int | None) -> Route:
        """Where a message goes that would reach `reader` at a moment.

        To who stands in; without anybody it waits for the return. Nobody is told what they have
        just done themselves, so what a deputy does waits as well.
        """
        found = self.absent(reader.id, at)
        if found is None:
            return Route(reader, at)
        stand_in = self.stand_in(reader, at)
        if stand_in is not None and stand_in.id != actor_id:
            return Route(stand_in, at, reader)
        return Route(reader, self.back_at(reader.id, at) if found.away else at)

    def back_at(self, person_id: int, at: datetime) -> datetime:
        """The first moment from `at` on at which somebody is there and may be disturbed."""
        back = at
        while (found := self.absent(person_id, back)) is not None and found.away:
            back = self._quiet.opening(found.ends_at)
        return back

    def calendar_of(self, person_id: int | None, since: datetime) -> WorkingCalendar:
        """A person's working calendar, without their leave that ended before `since`."""
        company = self._quiet.calendar
        if person_id is None:
            return company
        leave = tuple(self._leave(person_id, since))
        return _personal(company, leave) if leave else company

    def calendar_of_clock(self, clock: Claimed) -> WorkingCalendar:
        """The calendar that a claimed clock goes by; leave does not move a fixed date."""
        runner = clock.person_id if clock.state.anchor is None else None
        return self.calendar_of(runner, clock.state.running_since)

    def _leave(self, person_id: int, since: datetime) -> Iterator[Period]:
        for each in self._absences(person_id, since):
            if each.away and each.ends_at > since:
                yield each.starts_at, each.ends_at

    def _absences(self, person_id: int, since: datetime) -> list[Absent]:
        known = self._known.get(person_id)
        if known is None or since < known[0]:
            since = min(since, self._now)
            known = self._known[person_id] = since, absences_of(self._tx, person_id, since)
        return known[1]


@lru_cache(maxsize=256)
def _personal(company: WorkingCalendar, leave: tuple[Period, ...]) -> WorkingCalendar:
    """A calendar keeps what it has worked out, so those of people on leave are kept as well."""
    return company.with_leave(leave)
