"""Reading one whole phrase."""

from datetime import datetime
from typing import Final

from bot.time.calendar import WorkingCalendar
from bot.time.phrases.lexer import parts_of
from bot.time.phrases.numerals import fold
from bot.time.phrases.parts import Part
from bot.time.phrases.phrase import meaning
from bot.time.phrases.when import Ground, When

LONGEST: Final = 64
"""Characters of the longest phrase that is looked at."""
_CLOSING: Final = "。.,，!！；; \t"


def read(phrase: str, now: datetime, calendar: WorkingCalendar) -> When:
    """What `phrase`, as a whole, means at `now`; a moment ahead of `now`, never a guess.

    Raises UserError: `dates.unreadable` for what is no date phrase, and another key of
    `dates.toml` for one that is impossible, ambiguous or past.
    """
    parts = understood(phrase)
    ground = Ground.of(phrase, now, calendar)
    if parts is None:
        raise ground.refusal("unreadable")
    return meaning(parts, ground)


def understood(phrase: str) -> tuple[Part, ...] | None:
    """The parts of a phrase; None where any of its words has nothing to do with dates."""
    folded = fold(phrase.strip(_CLOSING)) if len(phrase) <= LONGEST else None
    return parts_of(folded) if folded else None
