"""What `muster doctor` examines."""

from dataclasses import dataclass
from datetime import datetime

from bot.engine.upkeep.measures import Standing
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.clock import Clock
from storage import Tx
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: one moment of the database, with what belongs to it."""

    tx: Tx
    database: Database
    settings: Settings
    calendar: WorkingCalendar
    clock: Clock
    standing: Standing
    """What waits of what may leave by the settings, counted once for all who look."""

    @property
    def now(self) -> datetime:
        """The time, as all processes agree on it."""
        return self.clock.now()
