"""The composition root: from the settings to a whole that runs. Nothing else builds these parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import (
    absence,
    approvals,
    daily,
    duty,
    guide,
    handover,
    incidents,
    meetings,
    members,
    projects,
    rooms,
    standups,
    tasks,
    weekly,
)
from bot.engine.delivery import saving
from bot.engine.delivery.delivery import Delivery
from bot.engine.deployment import deployment_id
from bot.engine.effects.appointments import calendars_of
from bot.engine.engine import Engine
from bot.engine.feature import Feature
from bot.engine.messenger import Messenger
from bot.engine.routines import arrange
from bot.engine.rules import Rules
from bot.files.keeping import Files, Limits
from bot.help import FEATURE as HELP
from bot.settings import Settings
from bot.settings.calendar import company_calendar
from bot.time.clock import Clock, MovableClock
from storage.database import Database
from storage.files import open_files

FEATURES: Final[tuple[Feature, ...]] = (
    tasks.FEATURE,
    projects.FEATURE,
    HELP,
    approvals.FEATURE,
    rooms.FEATURE,
    incidents.FEATURE,
    meetings.FEATURE,
    duty.FEATURE,
    absence.FEATURE,
    handover.FEATURE,
    members.FEATURE,
    daily.FEATURE,
    standups.FEATURE,
    weekly.FEATURE,
    guide.FEATURE,
)


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name, for this process alone."""
    return Database.open(settings.database.url)


def company_files(settings: Settings, database: Database, clock: Clock) -> Files:
    """The files of the company, where and within what limits the settings say."""
    limits = Limits(settings.files.max_size, settings.files.types)
    return Files(open_files(settings.files.url), database, limits, clock)


@dataclass(frozen=True, slots=True)
class App:
    """The parts that work together in one process."""

    settings: Settings
    database: Database
    clock: Clock
    rules: Rules
    engine: Engine
    delivery: Delivery
    files: Files

    async def settle(self) -> None:
        """Do all that is due by now: fire deadlines and deliver, until nothing more is."""
        while True:
            fired = self.engine.fire()
            delivered = await self.delivery.deliver_due()
            if not fired and not delivered:
                return

    async def move_to(self, clock: MovableClock, at: datetime) -> None:
        """Let time pass to `at`, stopping wherever it asks for something."""
        await self.settle()
        while (due := self.next_due()) is not None and due <= at:
            clock.move_to(max(due, clock.now()))
            await self.settle()
        clock.move_to(at)

    def next_due(self) -> datetime | None:
        """When time will next ask for something: a deadline, or a message that may leave."""
        moments = [self.engine.next_due(), self.delivery.next_due()]
        return min((at for at in moments if at is not None), default=None)


def build(
    settings: Settings,
    database: Database,
    clock: Clock,
    messengers: Mapping[str, Messenger],
) -> App:
    """Put the parts together over an open, migrated database."""
    calendar = company_calendar(settings)
    metered = saving.quotas(messengers)
    kept = calendars_of(messengers)
    rules = Rules.of(
        FEATURES, settings, calendar, tuple(messengers), quotas=metered, calendars=kept
    )
    saving.watch(rules)
    arrange(database, rules, clock.now())
    files = company_files(settings, database, clock)
    delivery = Delivery(
        database,
        rules,
        clock,
        messengers,
        files=files,
        deployment=deployment_id(database),
    )
    engine = Engine(database, rules, clock, files.read)
    return App(settings, database, clock, rules, engine, delivery, files)
