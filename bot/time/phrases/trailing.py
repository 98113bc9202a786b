"""Cutting the date phrase off the end of a command's text."""

import re
from datetime import datetime
from typing import Final

from bot.errors import UserError
from bot.time.calendar import WorkingCalendar
from bot.time.phrases.parts import Edge, Hour, Marker, Period
from bot.time.phrases.phrase import meaning
from bot.time.phrases.reading import LONGEST, understood
from bot.time.phrases.repeating import split_repetition
from bot.time.phrases.when import Ground, When

_WORD: Final = re.compile(r"[^\s，；]+")
_MOST_WORDS: Final = 10
_WINDOW: Final = LONGEST + 32
_WEAK: Final = ("dates.dotted", "dates.bare_period")
_GOVERNING: Final = frozenset(
    {
        *("a", "an", "the", "my", "our", "your", "his", "her", "their", "its", "new", "old"),
        *("of", "for", "with", "vs", "vs.", "versus", "and", "or", "to", "in", "per", "about"),
        *("like", "than", "between", "&", "+"),
        *("从", "自", "和", "与", "或", "及", "跟", "对比", "关于"),
    }
)
"""Words whose object follows: a date after them belongs to the title (`slides for friday`)."""


def split_trailing(text: str, now: datetime, calendar: WorkingCalendar) -> tuple[str, When | None]:
    """The title and the date phrase at its end, if there is one.

    The phrase is the longest run of last words that reads as a date; within it Chinese needs no
    spaces (`周五17:00前`), but white space or `，` `；` must part it from the title, so that titles
    keep their own words (`五一活动方案`). Raises UserError where the last words are a date phrase
    that is impossible, ambiguous, past or not the only one; but a date after a word that governs it
    (`slides for friday`) belongs to the title, and a single `12.5` or `3-4` stays in the
    title, being a version or a range more often than a date.
    """
    words = _last_words(text)
    for first, word in enumerate(words):
        governed = first > 0 and words[first - 1].group().lower() in _GOVERNING
        try:
            when = _reading(words[first:], now, calendar)
        except UserError:
            if governed:
                continue
            raise
        if when is not None:
            if governed:
                return text.strip(), None
            title, phrase = _title(text, word.start()), text[word.start() :].strip()
            _refuse_rule(title, phrase)
            return title, when
    return text.strip(), None


def _refuse_rule(title: str, phrase: str) -> None:
    """Refuse an hour whose rule stands apart: `每周五 写周报 17:00` is not due today, and once."""
    if all(isinstance(part, Hour | Period | Edge | Marker) for part in understood(phrase) or ()):
        rule = split_repetition(title)[1]
        if rule:
            raise UserError("dates.recurring", phrase=f"{rule} {phrase}"[:LONGEST])


def _last_words(text: str) -> list[re.Match[str]]:
    """The last words, as many as a phrase can have; of a long text only its end is looked at."""
    start = max(0, len(text) - _WINDOW)
    words = list(_WORD.finditer(text, start))
    cut = start > 0 and words and words[0].start() == start
    return words[1 if cut else 0 :][-_MOST_WORDS:]


def _title(text: str, end: int) -> str:
    return text[:end].rstrip(" \t\r\n\u3000，,；;").lstrip()


def _reading(words: list[re.Match[str]], now: datetime, calendar: WorkingCalendar) -> When | None:
    """What these words mean; None where they are no date phrase."""
    phrase = " ".join(word.group() for word in words)
    parts = understood(phrase)
    if parts is None:
        return None
    try:
        return meaning(parts, Ground.of(phrase, now, calendar))
    except UserError as error:
        weak = error.key in _WEAK and len(words) == 1
        if error.key == "dates.unreadable" or weak:
            return None
        raise
