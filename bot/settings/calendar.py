"""The company's working calendar, as the settings describe it."""

from functools import reduce

from bot.settings.model import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.holidays import HolidayTable, china, read_holidays


def company_calendar(settings: Settings) -> WorkingCalendar:
    """The company's working calendar: its week, the public holidays it knows, its own days.

    Raises SetupError for a holiday table that can't be read.
    """
    tables = (read_holidays(path) for path in settings.calendar.holidays)
    return WorkingCalendar(
        hours=settings.calendar.week,
        holidays=reduce(HolidayTable.merged, tables, china()),
        closed=frozenset(settings.calendar.company_days_off),
        opened=frozenset(settings.calendar.company_days_on),
        zone=settings.timezone,
    )
