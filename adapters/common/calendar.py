"""What messengers with calendars do alike: one appointment, kept by the messenger's `calendar`."""

from typing import Protocol

from bot.engine.messenger import Appointment, DeliveryRefused, Outgoing


class Calendar(Protocol):
    """Keeps appointments in the calendars of one messenger; whatever is done twice is done once."""

    async def keep(self, message: Outgoing, appointment: Appointment) -> str:
        """Have it stand there as it is to, or no more, and give its id there."""


async def put_in(calendar: Calendar | None, message: Outgoing, appointment: Appointment) -> str:
    """Keep an appointment; raises DeliveryRefused where this messenger has no calendars."""
    if calendar is None:
        raise DeliveryRefused(f"{message.messenger} has no calendars")
    return await calendar.keep(message, appointment)
