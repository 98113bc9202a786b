"""Holidays and make-up working days as a table by year; a year not in it is not known.

The State Council publishes next year's days in autumn. Until a table has them, a year counts as
plain weekends and says so (`HolidayTable.knows`), never as an invention (semantics §3.4).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.errors import SetupError

_CHINA: Final = Path(__file__).with_name("holidays_cn.toml")
_KEYS: Final = frozenset({"source", "holidays", "makeup"})


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One year's exceptions to the weekly pattern, and where they were published."""

    source: str
    holidays: frozenset[date]
    makeup: frozenset[date]


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The years that are known, and their holidays and make-up working days."""

    years: Mapping[int, HolidayYear] = field(default_factory=lambda: MappingProxyType({}))

    def knows(self, year: int) -> bool:
        """Whether that year's days were published and entered."""
        return year in self.years

    def works(self, day: date) -> bool | None:
        """True on a make-up working day, False on a holiday, None where the weekday decides."""
        year = self.years.get(day.year)
        if year is None:
            return None
        if day in year.holidays:
            return False
        return True if day in year.makeup else None

    def merged(self, later: "HolidayTable") -> "HolidayTable":
        """Both tables; a year of `later` replaces the whole year here."""
        return HolidayTable(MappingProxyType({**self.years, **later.years}))


@cache
def china() -> HolidayTable:
    """The years of mainland China that come with this release."""
    return read_holidays(_CHINA)


def read_holidays(path: Path) -> HolidayTable:
    """Read a table of the same format as `holidays_cn.toml`.

    Raises SetupError naming the file and the entry for whatever is wrong in it.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: can't be read as a text file ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        # Python names a year that stands twice and the line of a date that does not exist.
        raise SetupError(f"{path}: {error}; correct it.") from error
    years = {_year(path, name): _entry(path, name, entry) for name, entry in entries.items()}
    return HolidayTable(MappingProxyType(years))


def _year(path: Path, name: str) -> int:
    if len(name) == len("2026") and name.isascii() and name.isdigit():
        return int(name)
    raise SetupError(f"{path}: unknown entry '{name}'; write one table a year, like [2027].")


def _entry(path: Path, name: str, entry: object) -> HolidayYear:
    if not isinstance(entry, dict):
        raise SetupError(f"{path}: '{name}' is not a table; write [{name}].")
    for key in sorted(entry.keys() - _KEYS):
        raise SetupError(f"{path}: [{name}] has the unknown key '{key}'; remove it.")
    for key in sorted(_KEYS - entry.keys()):
        raise SetupError(f"{path}: [{name}] lacks '{key}'; add it.")
    if not isinstance(entry["source"], str) or not entry["source"].strip():
        raise SetupError(f"{path}: [{name}] source must say where the days were published.")
    holidays = _days(path, name, "holidays", entry["holidays"])
    makeup = _days(path, name, "makeup", entry["makeup"])
    for day in sorted(holidays & makeup):
        raise SetupError(f"{path}: [{name}] {day} is both a holiday and a make-up day; keep one.")
    return HolidayYear(entry["source"].strip(), holidays, makeup)


def _days(path: Path, name: str, key: str, days: object) -> frozenset[date]:
    where = f"{path}: [{name}] {key}"
    if not isinstance(days, list):
        raise SetupError(f"{where} must be a list of dates, like [{name}-01-01].")
    found: set[date] = set()
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise SetupError(f"{where}: '{day}' is not a date; write it like {name}-01-01.")
        if day.year != int(name):
            raise SetupError(f"{where}: {day} is not in {name}; move it to its own year.")
        if day in found:
            raise SetupError(f"{where}: {day} stands twice; remove one.")
        found.add(day)
    return frozenset(found)
