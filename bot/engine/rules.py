"""What stays the same while the process runs: settings, calendar and all declared features."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bot.engine.command import AnyCommand
from bot.engine.feature import Feature, Ladder, Leavers, View
from bot.engine.grammar import Vocabulary
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.ladders import Times
from bot.time.quiet import QuietHours


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that a decision depends on but the database, the person and the time.

    `messengers` are the names of those that are connected: nobody is written to on another.
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
    leavers: tuple[Leavers, ...]

    @classmethod
    def of(
        cls,
        features: Iterable[Feature],
        settings: Settings,
        calendar: WorkingCalendar,
        messengers: tuple[str, ...],
    ) -> Self:
        """Put features together; raises ValueError where two claim one word or letter."""
        features = tuple(features)
        commands = [command for feature in features for command in feature.commands]
        ladders = {name: each for feature in features for name, each in feature.ladders.items()}
        return cls(
            settings=settings,
            calendar=calendar,
            quiet=QuietHours(settings.quiet.start, settings.quiet.end, calendar),
            messengers=messengers,
            vocabulary=Vocabulary(commands),
            commands={command.id: command for command in commands},
            views={letter: view for each in features for letter, view in each.views.items()},
            ladders=ladders,
            times={name: ladder.times(settings) for name, ladder in ladders.items()},
            leavers=tuple(each.leavers for each in features if each.leavers is not None),
        )
