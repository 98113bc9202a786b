"""Amounts of time in English: in 2 hours, within 3 days, 2 weeks from now, 2h30m."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.time.phrases.numerals import EN_NUMBER, number
from bot.time.phrases.parts import After, Refusal, Span
from bot.time.phrases.rules import Found, Parts, Rule

_DECIMAL: Final = r"[0-9]{1,3}\.[0-9]{1,2}"
_CLOCK: Final = (
    rf"(?:(?P<half>half\s+an?\s+hour)|(?P<h>{_DECIMAL}|{EN_NUMBER})\s*(?:hours?|hrs?|h)(?![a-z])"
    rf"(?:\s*(?:and\s+)?(?P<m>{EN_NUMBER})\s*(?:minutes?|mins?|m)(?![a-z])"
    r"|(?P<and_half>\s+and\s+a\s+half))?"
    rf"|(?P<m_only>{EN_NUMBER})\s*(?:minutes?|mins?|m)(?![a-z]))"
)
_DAYS: Final = (
    rf"(?P<n>{EN_NUMBER})\s*"
    r"(?P<unit>(?:business|working|work)[\s-]*days?|days?|weeks?|wks?|months?|years?|yrs?|d|w)"
    r"(?![a-z])(?:'?\s*time(?![a-z]))?"
)
_BEFORE: Final = r"(?:in|within)\s+(?:the\s+next\s+)?"
_AFTERWARDS: Final = r"\s*(?P<way>from\s+(?:now|today)|later|hence|ago)(?![a-z])"
_UNITS: Final[dict[str, Callable[[int], After]]] = {
    **dict.fromkeys(("d", "da"), lambda amount: After(days=amount)),
    **dict.fromkeys(("w", "we", "wk"), lambda amount: After(days=7 * amount)),
    **dict.fromkeys(("bu", "wo"), lambda amount: After(working=amount)),
    "mo": lambda amount: After(months=amount),
    **dict.fromkeys(("ye", "yr"), lambda amount: After(months=12 * amount)),
}
_BARE: Final = (
    r"(?:(?P<h>[0-9]{1,3}(?:\.[0-9]{1,2})?)h(?:\s?(?P<m>[0-9]{1,2})m(?:in)?)?|(?P<m_only>[0-9]{1,3})"
    r"m(?:in)?)(?![a-z0-9])"
)


def _length(found: Found) -> timedelta:
    groups = found.groupdict()
    if groups.get("half"):
        return timedelta(minutes=30)
    if groups["m_only"]:
        return timedelta(minutes=_amount(groups["m_only"]))
    minutes = 30 * bool(groups.get("and_half")) + _amount(groups["m"] or "0")
    return timedelta(hours=_amount(groups["h"]), minutes=minutes)


def _amount(written: str) -> float:
    return float(written) if "." in written else number(written) or 0


def _span(found: Found) -> Parts:
    length = _length(found)
    behind = found.groupdict().get("way") == "ago"
    return (Span(-length if behind else length),)


def _days(found: Found) -> Parts:
    if found.groupdict().get("way") == "ago":
        return (Refusal("past"),)
    return (_UNITS[found["unit"][:2]](number(found["n"]) or 0),)


RULES: Final = (
    Rule("en_in_clock", _BEFORE + _CLOCK, _span),
    Rule("en_in_days", _BEFORE + _DAYS, _days),
    Rule("en_clock_later", _CLOCK + _AFTERWARDS, _span),
    Rule("en_days_later", _DAYS + _AFTERWARDS, _days),
    Rule("en_bare", _BARE, _span),
)
