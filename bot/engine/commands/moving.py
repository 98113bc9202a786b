"""Another time for what is there, and the words that lead to it, which are no name."""

import re
from typing import TYPE_CHECKING, Final

from bot.engine.commands.argument import Date, Title
from bot.engine.commands.line import Line, tokens_of
from bot.errors import UserError
from bot.time.phrases import split_trailing

if TYPE_CHECKING:
    from bot.engine.context import Context

LEADS: Final = "(?:改期?|挪|移|调|調|推[迟遲]|延[期后後]?|提前)(?:到|至|为|為|成)"
TOWARDS: Final = re.compile(f"{LEADS}\\s*|to\\s+", re.IGNORECASE)
"""What leads to another time: `改到周四16:00`, `to thursday 3pm`."""
_DELAY: Final = re.compile(
    "(?:推迟|延后|延期|延迟|顺延|提前|往[前后]\\w?)?\\s*[0-9.一二两三四五六七八九十半几]+\\s*个?半?"
    "(?:小时|钟头|分钟|刻钟|天|周|星期|礼拜|工作日|月)半?(?:后|以后)?"
    "|(?:later|earlier)?\\s*(?:by\\s)?\\s*(?:[0-9.]+|half an?|an?|one|two|three)\\s*"
    "(?:hours?|hrs?|h|minutes?|mins?|m|days?|weeks?)(?:\\s(?:later|earlier))?",
    re.IGNORECASE,
)
"""By how long something is moved: `推迟半小时`, `by 30 minutes`."""


class NewTitle(Title):
    """What something is to be called from now on; words that move it in time are no name."""

    def read(self, raw: str, ctx: "Context") -> str:
        """The title; raises UserError for `推迟半小时` or `to friday`, which would rename it."""
        words = super().read(raw, ctx)
        if _DELAY.fullmatch(words) or _leads_to_date(words, ctx):
            raise UserError("input.no_name", given=words[:40])
        return words


class NewDate(Date):
    """A date that something is moved to; what leads to it is no part of it: `改到周五`."""

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Take the date alone where only what leads to it stands before."""
        typed = " ".join(line.tokens)
        lead = TOWARDS.match(typed)
        if lead is not None and _leads_to_date(typed, ctx):
            line.tokens = tokens_of(typed[lead.end() :])
        return super().take(line, ctx)


def _leads_to_date(words: str, ctx: "Context") -> bool:
    """Whether there is nothing but a date behind `to`, be it one that can't be; `改到` says so."""
    lead = TOWARDS.match(words)
    if lead is None or not words[0].isascii():
        return lead is not None
    try:
        rest, when = split_trailing(words[lead.end() :], ctx.now, ctx.calendar)
    except UserError:
        return True
    return when is not None and not rest
