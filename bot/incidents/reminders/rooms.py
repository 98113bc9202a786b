"""Groups that could not be opened are asked for again; those of what is over are archived."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from bot.engine.context import Context
from bot.engine.feature import Ladder
from bot.incidents.clocks import ARCHIVE, ROOM
from bot.incidents.queries import incident_for_update
from bot.incidents.rooms import archive, open_rooms
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed
from bot.time.ladders import ClockState, Rung, Times, spent


def room_times(settings: Settings) -> Times:
    """Again and again."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        for number in count():
            yield Rung(f"again-{number + 1}", spent(clock, clock.budget * number, calendar))

    return times


def fire_room(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Ask for it again while it is needed."""
    del rung
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is not None and shown.is_under_way:
        open_rooms(ctx, shown)
    else:
        ctx.stop_clock(claimed.subject, ROOM, "not needed any more")


def archive_times(settings: Settings) -> Times:
    """Once."""
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        yield Rung("archive", spent(clock, clock.budget * 0, calendar))

    return times


def fire_archive(ctx: Context, claimed: Claimed, rung: str) -> None:
    """Archive the groups of what is over."""
    del rung
    shown = incident_for_update(ctx, int(claimed.subject[1:]))
    if shown is not None and not shown.is_under_way:
        archive(ctx, shown)


LADDERS: Final = {
    ROOM: Ladder(room_times, fire_room, incident_for_update),
    ARCHIVE: Ladder(archive_times, fire_archive, incident_for_update),
}
