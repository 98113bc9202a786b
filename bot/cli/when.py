"""`muster when`: how the bot reads a date phrase, for people who wonder and for scripts."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from bot.time.calendar import WorkingCalendar

Language = Literal["zh", "en"]
"""As in `templates`, which is imported only when a phrase is read: `--help` need not wait."""
_HAN: Final = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One phrase, and the moment that it means or the sentence that says why not."""

    phrase: str
    at: datetime | None
    date_only: bool
    error: str | None
    told: str
    """The same for people: the moment with its weekday, or the sentence."""

    def as_json(self) -> str:
        """One JSON object on one line; `at` with the offset of the calendar's zone."""
        at = None if self.at is None else self.at.isoformat()
        fields = {
            "phrase": self.phrase,
            "at": at,
            "date_only": self.date_only,
            "error": self.error,
        }
        return json.dumps(fields, ensure_ascii=False)


def when(
    phrases: Iterable[str], now: datetime, calendar: "WorkingCalendar", language: Language | None
) -> Iterator[Reading]:
    """Read each phrase at `now` by the company's calendar.

    Without a language, phrases with Chinese characters are answered in Chinese, others in English.
    """
    from bot.errors import UserError
    from bot.time.phrases import read
    from bot.time.words import absolute
    from templates import text

    for phrase in phrases:
        spoken = language or _language_of(phrase)
        try:
            found = read(phrase, now, calendar)
        except UserError as error:
            sentence = text(error.key, spoken, **error.values)
            yield Reading(phrase, None, date_only=False, error=sentence, told=sentence)
        else:
            told = absolute(found.at, spoken, calendar.zone, now)
            at = found.at.astimezone(calendar.zone)
            yield Reading(phrase, at, found.date_only, error=None, told=told)


def when_command(
    phrases: Annotated[
        list[str] | None,
        typer.Argument(help="Date phrases; without any, one a line on standard input."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="Read the phrases as at this ISO time; without a zone, the calendar's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    language: Annotated[
        Language | None, typer.Option(help="Language of the answers; else that of each phrase.")
    ] = None,
) -> None:
    """Show how the bot reads a date phrase, such as '周五17:00' or 'next mon 9am'.

    By the configured calendar: its zone, working hours, holidays and company days.
    Ends with exit code 1 if any phrase was not read.
    """
    from bot.settings import load_settings
    from bot.settings.calendar import company_calendar

    calendar = company_calendar(load_settings())
    given = phrases or (line for line in map(str.strip, sys.stdin) if line)
    unread = False
    for reading in when(given, _now(now, calendar.zone), calendar, language):
        unread = unread or reading.error is not None
        typer.echo(reading.as_json() if as_json else f"{reading.phrase} → {reading.told}")
    if unread:
        raise typer.Exit(1)


def _language_of(phrase: str) -> Language:
    return "zh" if _HAN.search(phrase) else "en"


def _now(written: str | None, zone: tzinfo) -> datetime:
    from bot.time.clock import SystemClock

    if written is None:
        return SystemClock().now()
    try:
        now = datetime.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(
            f"'{written}' is not an ISO time like 2026-11-23T10:00."
        ) from error
    return now if now.tzinfo else now.replace(tzinfo=zone)
