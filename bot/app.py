"""The composition root: from the settings to a whole that runs. Nothing else builds these parts."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import tasks
from bot.engine.delivery import Delivery
from bot.engine.deployment import deployment_id
from bot.engine.engine import Engine
from bot.engine.feature import Feature
from bot.engine.messenger import Messenger
from bot.engine.rules import Rules
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.clock import Clock
from bot.time.holidays import company_calendar
from storage.database import Database

FEATURES: Final[tuple[Feature, ...]] = (tasks.FEATURE,)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The parts that work together in one process."""

    settings: Settings
    database: Database
    clock: Clock
    rules: Rules
    engine: Engine
    delivery: Delivery

    async def settle(self) -> None:
        """Do all that is due by now: fire deadlines and deliver, until nothing more is."""
        while True:
            fired = self.engine.fire()
            delivered = await self.delivery.deliver_due()
            if not fired and not delivered:
                return

    def next_due(self) -> datetime | None:
        """When time will next ask for something: a deadline, or a message that may leave."""
        moments = [self.engine.next_due(), self.delivery.next_due()]
        return min((at for at in moments if at is not None), default=None)


def build(
    settings: Settings, database: Database, clock: Clock, messengers: Mapping[str, Messenger]
) -> App:
    """Put the parts together over an open, migrated database."""
    calendar = company_calendar(settings)
    rules = Rules.of(FEATURES, settings, calendar, tuple(messengers))
    delivery = Delivery(database, rules, clock, messengers, deployment_id(database))
    return App(settings, database, clock, rules, Engine(database, rules, clock), delivery)
