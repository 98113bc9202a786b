"""Days, hours and markers in English, in lower case."""

from typing import Final

from bot.time.phrases.parts import (
    After,
    DayOfMonth,
    Edge,
    EndOf,
    Hour,
    Marker,
    MonthDay,
    Period,
    Refusal,
    Style,
    Unit,
    Week,
    Weekday,
)
from bot.time.phrases.rules import Found, Parts, Rule, fixed

_WEEKDAYS: Final = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_WHICH: Final = {"last": -1, "this": 0, "next": 1}
_PERIODS: Final = {
    "morning": Period.MORNING,
    "afternoon": Period.AFTERNOON,
    "evening": Period.EVENING,
    "night": Period.EVENING,
}
_UNITS: Final = {
    "w": Unit.WEEK, "m": Unit.MONTH, "q": Unit.QUARTER, "y": Unit.YEAR,
}  # fmt: skip
_SPOKEN_HOURS: Final = 12


def _weekday(found: Found) -> Parts:
    which = found["which"]
    return (Weekday(_WEEKDAYS[found["weekday"][:2]], _WHICH[which] if which else None),)


def _week(found: Found) -> Parts:
    return (Week(_WHICH[found["which"]]),)


def _month_first(found: Found) -> Parts:
    year = int(found["y"]) if found["y"] else None
    return (MonthDay(_MONTHS[found["month"][:3]], int(found["d"]), year),)


def _this_period(found: Found) -> Parts:
    return (After(), _PERIODS[found["period"]])


def _period(found: Found) -> Parts:
    return (_PERIODS[found["period"]],)


def _day_of_month(found: Found) -> Parts:
    which = found["which"]
    return (DayOfMonth(int(found["d"]), _WHICH[which] if which else None),)


def _end(found: Found) -> Parts:
    which = found["which"]
    return (EndOf(_UNITS[found["unit"][0]], _WHICH[which] if which else 0),)


def _month_end(found: Found) -> Parts:
    year = int(found["y"]) if found["y"] else None
    return (EndOf(Unit.MONTH, month=_MONTHS[found["month"][:3]], year=year),)


def _short_end(found: Found) -> Parts:
    return (EndOf(_UNITS[found["unit"]]),)


def _spoken(found: Found) -> Parts | None:
    hour = int(found["h"])
    return (Hour(hour, style=Style.SPOKEN),) if 1 <= hour <= _SPOKEN_HOURS else None


_NOT: Final = "(?![a-z])"
_DAY_NAMES: Final = (
    "(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?:\.|(?![a-z]))"
)
_ANY_DAY_NAME: Final = _DAY_NAMES.replace("?P<weekday>", "?:")
_MONTH: Final = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\.|(?![a-z]))"
)
_ORDINAL: Final = "(?:st|nd|rd|th)"
_YEAR: Final = r"(?:\s*,?\s*(?P<y>[0-9]{4})(?![\d:]))?"
_WHICH_ONE: Final = "(?P<which>last|this|next)"

RULES: Final = (
    Rule(
        "en_recurring", rf"(?:every|each|daily|weekly|monthly){_NOT}", fixed(Refusal("recurring"))
    ),
    Rule("en_weekend", rf"(?:(?:the|this|next)\s+)?weekend{_NOT}", fixed(Refusal("weekend"))),
    Rule(
        "en_after_tomorrow",
        rf"(?:the\s+)?day\s+after\s+tomorrow{_NOT}",
        fixed(After(days=2)),
    ),
    Rule("en_today", f"today{_NOT}", fixed(After())),
    Rule("en_tonight", f"tonight{_NOT}", fixed(After(), Period.EVENING)),
    Rule("en_tomorrow", f"(?:tomorrow|tmro?w?|2morrow|2moro){_NOT}", fixed(After(days=1))),
    Rule("en_yesterday", f"yesterday{_NOT}", fixed(After(days=-1))),
    Rule(
        "en_this_period",
        rf"this\s+(?P<period>morning|afternoon|evening){_NOT}",
        _this_period,
    ),
    Rule(
        "en_period",
        rf"(?:in\s+the\s+|at\s+(?=night))?(?P<period>morning|afternoon|evening|night){_NOT}",
        _period,
    ),
    Rule("en_weekday", rf"(?:(?:{_WHICH_ONE}|this\s+coming|coming)\s+)?{_DAY_NAMES}", _weekday),
    Rule("en_week", rf"{_WHICH_ONE}\s+week{_NOT}", _week),
    Rule(
        "en_which_month",
        rf"(?:next|this)\s+(?:month|quarter|year){_NOT}",
        fixed(Refusal("which_day")),
    ),
    Rule(
        "en_month_first",
        rf"{_MONTH}\s*(?P<d>[0-9]{{1,2}})(?:{_ORDINAL}{_NOT}|(?![\d:.a-z]|\s*[ap]\.?m)){_YEAR}",
        _month_first,
    ),
    Rule(
        "en_day_first",
        rf"(?:the\s+)?(?P<d>[0-9]{{1,2}}){_ORDINAL}?\s*(?:of\s+)?{_MONTH}{_YEAR}",
        _month_first,
    ),
    Rule(
        "en_day_of_month",
        rf"(?:the\s+)?(?P<d>[0-9]{{1,2}}){_ORDINAL}{_NOT}(?:\s+of\s+{_WHICH_ONE}\s+month{_NOT})?",
        _day_of_month,
    ),
    Rule(
        "en_end",
        rf"(?:the\s+)?end\s+of\s+(?:the\s+)?(?:{_WHICH_ONE}\s+)?(?P<unit>week|month|quarter|year){_NOT}",
        _end,
    ),
    Rule("en_month_end", rf"(?:the\s+)?end\s+of\s+{_MONTH}{_YEAR}", _month_end),
    Rule(
        "en_unit_end",
        rf"(?P<unit>month|quarter|year)[\s-]end{_NOT}",
        lambda found: (EndOf(_UNITS[found["unit"][0]]),),
    ),
    Rule("en_short_end", f"eo(?P<unit>[wmqy]){_NOT}", _short_end),
    Rule(
        "en_closing",
        r"(?:the\s+)?(?:end\s+of\s+(?:the\s+)?(?:business|work)?\s*day|end\s+of\s+business"
        r"|close\s+of\s+(?:business|play|day)|eod|cob|eob"
        rf"|end\s+of(?=\s+(?:today|tomorrow|tmr|{_ANY_DAY_NAME}))){_NOT}",
        fixed(Edge(closing=True)),
    ),
    Rule("en_noon", rf"(?:12\s+)?(?:noon|midday){_NOT}", fixed(Hour(12))),
    Rule("en_midnight", rf"(?:12\s+)?midnight{_NOT}", fixed(Refusal("midnight"))),
    Rule(
        "en_spoken",
        rf"(?:at\s+)?(?P<h>[0-9]{{1,2}})\s*o'?\s?clock{_NOT}",
        _spoken,
    ),
    Rule("en_at", r"at\s+(?P<h>[0-9]{1,2})(?![\d:./\-a-z]|\s*[ap]\.?m|\s*o')", _spoken),
    Rule("en_hour_in", r"(?P<h>[0-9]{1,2})(?=\s+(?:in\s+the|at\s+night))", _spoken),
    Rule("en_before", f"before{_NOT}", fixed(Marker.BEFORE)),
    Rule(
        "en_by",
        rf"(?:no\s+later\s+than|not\s+later\s+than|by|until|till|til|on|at|due){_NOT}:?|@(?=\s)",
        fixed(Marker.BY),
    ),
    Rule("en_due", f"deadline{_NOT}:?", fixed(Marker.BY)),
    Rule("en_after", f"(?:after|since|from){_NOT}", fixed(Marker.AFTER)),
    Rule("en_link", f"(?:and|or|to){_NOT}|&", fixed(Marker.LINK)),
)
