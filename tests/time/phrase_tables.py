"""The tables of phrases, titles and command texts that stand as text files in this folder."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from bot.time.calendar import WorkingCalendar
from bot.time.phrases import When

_HERE: Final = Path(__file__).parent
MONDAY: Final = datetime.fromisoformat("2026-11-23T10:00+08:00")
CALENDAR: Final = WorkingCalendar()


def lines(name: str) -> list[str]:
    """The lines of a table, without comments and empty ones."""
    written = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in written if line.strip() and not line.startswith("# ")]


def phrases() -> Iterator[tuple[datetime, str, str]]:
    """Each phrase with its present and its meaning as written."""
    now = MONDAY
    for line in lines("phrases.txt"):
        if line.startswith("@"):
            now = datetime.fromisoformat(line[1:].strip())
        else:
            phrase, meaning = line.rsplit(" | ", 1)
            yield now, phrase, meaning


def meant(meaning: str) -> When:
    """A meaning as written (`2026-11-27`, `2026-11-27 17:00`) as a reading."""
    if len(meaning) == len("2026-11-27"):
        return When(CALENDAR.end_of_day(date.fromisoformat(meaning)), date_only=True)
    at = datetime.fromisoformat(meaning).replace(tzinfo=CALENDAR.zone)
    return When(at, date_only=False)
