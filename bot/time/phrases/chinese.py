"""Days, hours and markers in Chinese, after folding to simplified script."""

from typing import Final

from bot.time.phrases.numerals import ZH_NUMBER, number, year
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

_NEAR: Final = {
    "大前": -3, "前": -2, "昨": -1, "今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "大后": 3,
}  # fmt: skip
_PERIODS: Final = {
    "凌晨": Period.DAWN, "半夜": Period.DAWN, "午夜": Period.DAWN,
    "清晨": Period.EARLY, "清早": Period.EARLY, "早上": Period.EARLY, "早晨": Period.EARLY,
    "一早": Period.EARLY, "早": Period.EARLY,
    "上午": Period.MORNING, "中午": Period.NOON, "正午": Period.NOON,
    "下午": Period.AFTERNOON, "午后": Period.AFTERNOON, "傍晚": Period.DUSK,
    "晚上": Period.EVENING, "晚间": Period.EVENING, "夜里": Period.EVENING,
    "夜间": Period.EVENING, "深夜": Period.EVENING, "晚": Period.EVENING, "夜": Period.EVENING,
}  # fmt: skip
_WEEKS: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2, "下下下": 3}
_WEEKDAYS: Final = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6,
}  # fmt: skip
_MONTHS: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "当": 0, "": 0, "下": 1, "下下": 2}
_YEARS: Final = {"去": -1, "今": 0, "本": 0, "当": 0, "": 0, "明": 1, "后": 2}
_QUARTER_MINUTES: Final = 15
_AFTERNOON: Final = 13


def _near(found: Found) -> Parts:
    return (After(days=_NEAR[found["near"]]),)


def _near_period(found: Found) -> Parts:
    return (After(days=_NEAR[found["near"]]), _PERIODS[found["period"]])


def _period(found: Found) -> Parts:
    return (_PERIODS[found["period"]],)


def _hour(found: Found) -> Parts | None:
    hour, minute = number(found["h"]), number(found["m"]) if found["m"] else 0
    quarters = number(found["quarter"]) if found["quarter"] else 0
    if hour is None or minute is None or quarters not in {0, 1, 3}:
        return None
    minute += _QUARTER_MINUTES * quarters + 30 * bool(found["half"])
    full = hour >= _AFTERNOON or found["h"][0] in "0零〇"
    return (Hour(hour, minute, style=Style.FULL if full else Style.SPOKEN),)


def _weekday(found: Found) -> Parts:
    week = found["week"]
    return (Weekday(_WEEKDAYS[found["weekday"]], _WEEKS[week] if week else None),)


def _week(found: Found) -> Parts:
    return (Week(_WEEKS[found["week"]]),)


def _week_within(found: Found) -> Parts:
    return (EndOf(Unit.WEEK, _WEEKS[found["week"]]),)


def _date(found: Found) -> Parts | None:
    month, day = number(found["m"]), number(found["d"])
    if month is None or day is None:
        return None
    if found["near"] is not None:
        return (MonthDay(month, day, years_ahead=_YEARS[found["near"]]),)
    return (MonthDay(month, day, year(found["y"]) if found["y"] else None),)


def _day_of_month(found: Found) -> Parts | None:
    day = number(found["d"])
    if day is None:
        return None
    months = found["month"]
    return (DayOfMonth(day, None if months is None else _MONTHS[months]),)


def _month_end(found: Found) -> Parts:
    return (EndOf(Unit.MONTH, _MONTHS[found["month"] or ""]),)


def _named_month_end(found: Found) -> Parts | None:
    month = number(found["m"])
    if month is None:
        return None
    named = year(found["y"]) if found["y"] else None
    ahead = _YEARS[found["near"] or ""]
    return (EndOf(Unit.MONTH, ahead, month=month, year=named),)


def _quarter_end(found: Found) -> Parts:
    return (EndOf(Unit.QUARTER, _MONTHS[found["which"] or ""]),)


def _year_end(found: Found) -> Parts:
    if found["y"]:
        return (EndOf(Unit.YEAR, year=year(found["y"])),)
    return (EndOf(Unit.YEAR, _YEARS[found["near"] or ""]),)


_N: Final = ZH_NUMBER
_NAMES: Final = "|".join(name for name in _PERIODS if len(name) > 1)
_WEEK: Final = "(?:周|星期|礼拜)"
_WHICH_WEEK: Final = r"(?P<week>上上|上|本|这|下下下|下下|下)\s*一?\s*个?\s*"
_DAY: Final = r"(?:(?P<weekday>[一二三四五六日天]|[1-7](?![\d.:点月日号/-])))"
_WHICH_MONTH: Final = r"(?P<month>上上|上|本|这|当|下下|下)\s*个?\s*月"
_YEAR: Final = (
    r"(?:(?P<y>[0-9]{4}|[0-9]{2}|[〇零一二三四五六七八九]{4})\s*年"
    r"|(?P<near>去|今|本|当|明|后)年)"
)

RULES: Final = (
    Rule(
        "zh_every",
        r"每(?:个?\s*工作[日天]|个?\s*(?:周|星期|礼拜)[一二三四五六日天]?|天|日|晚|早|年"
        rf"|个?\s*月(?:\s*{_N}\s*[日号])?)",
        fixed(Refusal("recurring")),
    ),
    Rule("zh_weekend", r"(?:上|本|这|下下|下)?个?周末", fixed(Refusal("weekend"))),
    Rule("zh_vague", "(?:上|本|这|下)?个?月[初中]|[今明]?年[初中]", fixed(Refusal("which_day"))),
    Rule("zh_near", "(?P<near>大前|大后|前|昨|今|本|当|明|后)[天日]", _near),
    Rule("zh_near_loose", "(?P<near>今|明|后)儿个?", _near),
    Rule(
        "zh_near_period",
        "(?P<near>今|明|昨|后|当)(?P<period>早上|早晨|一早|早|上午|中午|下午|晚上|晚|夜里|夜)",
        _near_period,
    ),
    Rule("zh_opening", "上班(?:之前|以前|前)", fixed(Edge(closing=False))),
    Rule("zh_closing", "下班(?:之前|以前|前|时)?", fixed(Edge(closing=True))),
    Rule(
        "zh_weekdays",
        rf"(?:{_WHICH_WEEK})?{_WEEK}[一二三四五六日]{{2,}}(?![点时十早])",
        fixed(Refusal("two_dates")),
    ),
    Rule("zh_weekday", rf"(?:{_WHICH_WEEK})?{_WEEK}\s*{_DAY}", _weekday),
    Rule("zh_week_within", rf"{_WHICH_WEEK}{_WEEK}\s*(?:之内|以内|内|里)", _week_within),
    Rule("zh_week", rf"{_WHICH_WEEK}{_WEEK}(?!末)", _week),
    Rule(
        "zh_named_month_end",
        rf"{_YEAR}?\s*(?P<m>{_N})\s*月\s*(?:底|末|之内|以内|内)",
        _named_month_end,
    ),
    Rule("zh_year_end", rf"(?:{_YEAR}\s*年?|年)\s*(?:底|末|之内|以内|内)", _year_end),
    Rule("zh_month_end", rf"(?:{_WHICH_MONTH}|月)\s*(?:底|末|之内|以内|内)", _month_end),
    Rule("zh_quarter_end", "(?P<which>本|这|当|下)?个?季度?[底末]", _quarter_end),
    Rule(
        "zh_date",
        rf"{_YEAR}?\s*(?P<m>{_N})\s*月份?\s*(?P<d>{_N})(?:\s*[日号]|(?![\d.:%点时个天小周月年]))",
        _date,
    ),
    Rule("zh_day_of_month", rf"(?:{_WHICH_MONTH}\s*)?(?P<d>{_N})\s*[日号]", _day_of_month),
    Rule("zh_which_month", _WHICH_MONTH, fixed(Refusal("which_day"))),
    Rule(
        "zh_hour",
        rf"(?P<h>{_N})\s*(?:点钟|点|时(?!间))(?:\s*整|\s*(?P<half>半)|\s*(?P<quarter>[一三13])刻"
        rf"|(?P<m>{_N})(?:分|(?![\d.:月号日天个小周年])))?",
        _hour,
    ),
    Rule("zh_single_period", rf"(?P<period>[早晚])(?=\s*{_N}\s*[点时:]|\s*$|前)", _period),
    Rule("zh_period", f"(?P<period>{_NAMES})", _period),
    Rule(
        "zh_by",
        "最晚|最迟|不晚于|请?于|在",
        fixed(Marker.BY),
    ),
    Rule(
        "zh_due",
        "(?:截止|截至)(?:日期|时间|日)?(?:到|至|于|是|为)?:?|为止",
        fixed(Marker.DUE),
    ),
    Rule("zh_up_to", "之前|以前|前", fixed(Marker.UP_TO)),
    Rule("zh_after", "之后|以后|后|起", fixed(Marker.AFTER)),
    Rule("zh_within", "之内|以内|内|止", fixed(Marker.WITHIN)),
    Rule("zh_to", "到|至", fixed(Marker.TO)),
    Rule("zh_link", "或者|还是|[和或与及、~–—-]", fixed(Marker.LINK)),
    Rule("zh_filler", "的", fixed(Marker.FILLER)),
)
