"""What stays the same while the process runs: settings, calendar and all declared features."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

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
    echoes: Mapping[str, tuple[Echo, ...]]
    awaits: tuple[Awaits, ...]
    outward: dict[str, Outward]
    appointments: dict[str, Appoints]
    calendars: Mapping[str, Calendars]
    reports: tuple[Reports, ...]

    @classmethod
    def of(
        cls,
        features: Iterable[Feature],
        settings: Settings,
        calendar: WorkingCalendar,
        messengers: tuple[str, ...],
        *,
        quotas: Mapping[str, Quota] | None = None,
        calendars: Mapping[str, Calendars] | None = None,
    ) -> Self:
        """Put features together; raises ValueError where two claim one word or letter."""
        features = tuple(features)
        commands = [command for feature in features for command in feature.commands]
        ladders = {name: each for feature in features for name, each in feature.ladders.items()}
        routines = {name: each for feature in features for name, each in feature.routines.items()}
        recurring = {name: each.recurs(settings, calendar) for name, each in routines.items()}
        return cls(
            settings=settings,
            calendar=calendar,
            quiet=QuietHours(settings.quiet.start, settings.quiet.end, calendar),
            messengers=messengers,
            vocabulary=Vocabulary(commands),
            commands={command.id: command for command in commands},
            views=_views(features),
            ladders=ladders,
            times={name: ladder.times(settings) for name, ladder in ladders.items()},
            routines=routines,
            recurrences={name: each for name, each in recurring.items() if each is not None},
            digests=tuple(each.digest for each in features if each.digest is not None),
            leavers=tuple(each.leavers for each in features if each.leavers is not None),
            weeks=tuple(each.week for each in features if each.week is not None),
            rooms={letter: each for one in features for letter, each in one.rooms.items()},
            quotas=quotas or {},
            listeners=tuple(each.listener for each in features if each.listener is not None),
            echoes=_by_letter(features),
            awaits=tuple(each.awaits for each in features if each.awaits is not None),
            outward={letter: each for one in features for letter, each in one.outward.items()},
            appointments=dict(each for one in features for each in one.appointments.items()),
            calendars=calendars or {},
            reports=tuple(each.reports for each in features if each.reports is not None),
        )


def _views(features: Iterable[Feature]) -> dict[str, View]:
    """The views of all records; two features that claim one letter stop the start."""
    found: dict[str, View] = {}
    for each in features:
        if taken := found.keys() & each.views.keys():
            raise ValueError(f"two features have records of the letter {min(taken)}")
        found |= each.views
    return found


def _by_letter(features: Iterable[Feature]) -> dict[str, tuple[Echo, ...]]:
    found: dict[str, tuple[Echo, ...]] = {}
    for feature in features:
        for letter, echo in feature.echoes.items():
            found[letter] = (*found.get(letter, ()), echo)
    return found
