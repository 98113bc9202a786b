"""How a reader is written to: in their language, by the company's calendar, as of one moment."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.engine.commands.text import capitalised
from bot.engine.outbox.live import Lead
from bot.errors import Word
from bot.time.calendar import WorkingCalendar
from bot.time.words import absolute, day_name, duration
from templates import Language, text


class Wording:
    """Puts messages, moments, days and lengths into a reader's words."""

    def __init__(self, language: Language, calendar: WorkingCalendar, now: datetime) -> None:
        self.language = language
        self.calendar = calendar
        self.now = now

    def text(self, key: str, /, **values: object) -> str:
        """A message in the reader's language; values that are `Word`s are put into it too."""
        words = {n: self.text(v.key) if isinstance(v, Word) else v for n, v in values.items()}
        return text(key, self.language, **words)

    def label(self, key: str, /, **values: object) -> str:
        """A message as it stands before a fact; arguments are called in small letters elsewhere."""
        return capitalised(self.text(key, **values))

    def row(self, words: Iterable[str]) -> str:
        """Names one behind another, as the reader's language parts them."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def beside(self, words: str, note: str) -> str:
        """Words with a note in brackets behind them, as the reader's language sets those."""
        return f"{words}（{note}）" if self.language == "zh" else f"{words} ({note})"

    def moment(self, at: datetime) -> str:
        """A moment as the reader writes it, in the company's zone."""
        return absolute(at, self.language, self.calendar.zone, self.now)

    def day(self, day: date) -> str:
        """A day as the reader writes it."""
        return day_name(day, self.language, self.now.astimezone(self.calendar.zone).date())

    def span(self, length: timedelta) -> str:
        """A duration as the reader writes it."""
        return duration(length, self.language)

    def lead(self, lead: Lead) -> str:
        """The sentence of a lead, in the reader's language."""
        moments = {name: self.moment(at) for name, at in lead.moments.items()}
        spans = {name: self.span(timedelta(seconds=s)) for name, s in lead.spans.items()}
        return self.text(lead.key, **lead.values, **moments, **spans)
