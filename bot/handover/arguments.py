"""The arguments of handover commands."""

from dataclasses import dataclass
from typing import Annotated, Final

from bot.directory.departures import PREFIX, Departure
from bot.engine.commands.argument import Record
from bot.handover.queries import departure_for_update

_DEPARTURE: Final = Record(PREFIX, departure_for_update)


@dataclass(frozen=True, slots=True)
class One:
    """A handover and nothing else."""

    departure: Annotated[Departure, _DEPARTURE]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""
