"""What stays the same while the process runs: settings, calendar and all declared features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from bot.engine.commands.command import AnyCommand
from bot.engine.commands.grammar import Vocabulary
from bot.engine.feature import (
    Appoints,
    Awaits,
    Digest,
    Echo,
    Feature,
    Ladder,
    Leavers,
    Listener,
    Mine,
    Offers,
    Outward,
    Reports,
    RoomKeeper,
    Routine,
    View,
    WeekOf,
)
from bot.engine.messenger import Calendars
from bot.engine.outbox.quota import Quota
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.ladders import Times
from bot.time.quiet import QuietHours
from bot.time.recurrence import Recurrence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that a decision depends on but the database, the person and the time.

    `messengers` are the names of those that are connected: nobody is written to on another.
    `recurrences` are those of the routines that the settings have not turned off. `quotas` are
    those of the messengers that have one, as are `calendars` where they are switched on.
    """

    settings: Settings
    calendar: WorkingCalendar
    quiet: QuietHours
    messengers: tuple[str, ...]
    vocabulary: Vocabulary
    commands: dict[str, AnyCommand]
    views: dict[str, View]
    ladders: dict[str, Ladder]
    times: dict[str, Times]
    routines: dict[str, Routine]
    recurrences: dict[str, Recurrence]
    digests: tuple[Digest, ...]
    leavers: tuple[Leavers, ...]
    weeks: tuple[WeekOf, ...]
    rooms: dict[str, RoomKeeper]
    quotas: Mapping[str, Quota]
    listeners: tuple[Listener, ...]
    mine: dict[str, Mine]
    echoes: Mapping[str, tuple[Echo, ...]]
    awaits: tuple[Awaits, ...]
    offers: tuple[Offers, ...]
    outward: dict[str, Outward]
    appointments: dict[str, Appoints]
    calendars: Mapping[str, Calendars]
    reports: tuple[Reports, ...]

    @classmethod
    def of(
        cls,
        features: Sequence[Feature],
        settings: Settings,
        calendar: WorkingCalendar,
        messengers: tuple[str, ...],
        *,
        quotas: Mapping[str, Quota] | None = None,
        calendars: Mapping[str, Calendars] | None = None,
    ) -> Self:
        """Put features together; raises ValueError where two claim one word, name or letter."""
        commands = [command for feature in features for command in feature.commands]
        ladders = _joined(each.ladders for each in features)
        routines = _joined(each.routines for each in features)
        return cls(
            settings=settings,
            calendar=calendar,
            quiet=QuietHours(settings.quiet.start, settings.quiet.end, calendar),
            messengers=messengers,
            vocabulary=Vocabulary(commands),
            commands={command.id: command for command in commands},
            views=_joined(each.views for each in features),
            ladders=ladders,
            times={name: ladder.times(settings) for name, ladder in ladders.items()},
            routines=routines,
            recurrences=_recurring(routines, settings, calendar),
            digests=_given(each.digest for each in features),
            leavers=_given(each.leavers for each in features),
            weeks=_given(each.week for each in features),
            rooms=_joined(each.rooms for each in features),
            quotas=quotas or {},
            listeners=_given(each.listener for each in features),
            mine=_joined(each.mine for each in features),
            echoes=_by_letter(features),
            awaits=_given(each.awaits for each in features),
            offers=_given(each.offers for each in features),
            outward=_joined(each.outward for each in features),
            appointments=_joined(each.appointments for each in features),
            calendars=calendars or {},
            reports=_given(each.reports for each in features),
        )


def _recurring(
    routines: Mapping[str, Routine], settings: Settings, calendar: WorkingCalendar
) -> dict[str, Recurrence]:
    """When each routine comes, but for those that the settings have turned off."""
    recurring = {name: each.recurs(settings, calendar) for name, each in routines.items()}
    return {name: each for name, each in recurring.items() if each is not None}


def _given(parts: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(each for each in parts if each is not None)


def _joined(parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """What all features declare; two that claim one name or letter stop the start."""
    found: dict[str, T] = {}
    for each in parts:
        if taken := found.keys() & each.keys():
            raise ValueError(f"two features claim {min(taken)}")
        found |= each
    return found


def _by_letter(features: Iterable[Feature]) -> dict[str, tuple[Echo, ...]]:
    found: dict[str, tuple[Echo, ...]] = {}
    for feature in features:
        for letter, echo in feature.echoes.items():
            found[letter] = (*found.get(letter, ()), echo)
    return found
