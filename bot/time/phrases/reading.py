"""Reading one whole phrase."""

from datetime import datetime
from typing import Final

from bot.time.calendar import WorkingCalendar
from bot.time.phrases.lexer import parts_of
from bot.time.phrases.numerals import fold
from bot.time.phrases.parts import Edge, Hour, Part, Period
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


def tells_only_part_of_day(phrase: str) -> bool:
    """Whether it tells no hour, as `明天下午`, for whose end `read` takes it; noon is an hour."""
    parts = understood(phrase) or ()
    told = any(isinstance(part, Period) and part is not Period.NOON for part in parts)
    return told and not any(isinstance(part, Hour | Edge) for part in parts)
