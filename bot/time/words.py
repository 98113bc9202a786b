"""Moments and durations as people read them, in Chinese and English."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.time.repetition import Every, Repetition
from templates import Language

_WEEKDAYS_ZH: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_UNITS: Final = ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分", "min"))
_DAYS_FROM: Final = 2 * 86_400
_MINUTE: Final = 60
_NEAR: Final = timedelta(days=182)
"""So near to today, a day without its year can only be that one."""
_LAST_DATE: Final = 31
_NTH_EN: Final = {
    -1: "last", 1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd", 31: "31st",
}  # fmt: skip


def absolute(at: datetime, language: Language, zone: ZoneInfo, now: datetime) -> str:
    """`11月27日 周五 17:00` or `Fri 27 Nov 17:00`: what a date phrase was read as, to the minute.

    Reading the text back as a date phrase gives the same minute (semantics §4.2).
    """
    local = at.astimezone(zone)
    day = day_name(local.date(), language, now.astimezone(zone).date())
    return f"{day} {local:%H:%M}"


def day_name(day: date, language: Language, today: date) -> str:
    """`11月27日 周五` or `Fri 27 Nov`; `2027年1月8日 周五` or `Fri 8 Jan 2027`.

    The year is told where it is another one than today's, and where the same day of another year is
    nearer: in December `1月8日` would look like something to come.
    """
    return _day(day, language, with_year=_tells_year(day, today))


def day_names(first: date, last: date, language: Language, today: date) -> tuple[str, str]:
    """The two ends of a range; one year is told once, where that language has it."""
    alike = first.year == last.year
    told = not alike or _tells_year(first, today) or _tells_year(last, today)
    begins = _day(first, language, with_year=told and (language == "zh" or not alike))
    ends = _day(last, language, with_year=told and (language == "en" or not alike))
    return begins, ends


def _tells_year(day: date, today: date) -> bool:
    return day.year != today.year or abs(day - today) > _NEAR


def _day(day: date, language: Language, *, with_year: bool) -> str:
    if language == "zh":
        year = f"{day.year}年" if with_year else ""
        return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    name = f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"
    return f"{name} {day.year}" if with_year else name


def short_day(day: date, language: Language) -> str:
    """`11/27` or `27 Nov`: a day where there is little room."""
    if language == "zh":
        return f"{day.month}/{day.day}"
    return f"{day.day} {_MONTHS_EN[day.month - 1]}"


def weekday_name(number: int, language: Language) -> str:
    """`周一` or `Mon` for 0."""
    return f"周{_WEEKDAYS_ZH[number]}" if language == "zh" else _WEEKDAYS_EN[number]


def duration(length: timedelta, language: Language) -> str:
    """`2 小时 30 分` or `2 h 30 min`, rounded down; seconds appear only below a minute.

    Days appear from two on, so that the 24-hour rule reads `24 小时`. The sign is dropped: whether
    it is left or overdue is for the sentence around it to say.
    """
    left = int(abs(length).total_seconds())
    if left < _MINUTE:
        return f"{left} 秒" if language == "zh" else f"{left} s"
    parts: list[str] = []
    for size, chinese, english in _UNITS if left >= _DAYS_FROM else _UNITS[1:]:
        amount, left = divmod(left, size)
        if amount:
            parts.append(f"{amount} {chinese if language == 'zh' else english}")
    return " ".join(parts)


def repetition(rule: Repetition, language: Language) -> str:
    """`每周一、三` or `every Mon and Wed`: reading it back gives the same rule."""
    return _rule_zh(rule) if language == "zh" else _rule_en(rule)


def _rule_zh(rule: Repetition) -> str:
    days = "、".join(_WEEKDAYS_ZH[each] for each in rule.days)
    which = "最后一个" if rule.number < 0 else f"第{rule.number}个"
    return {
        Every.WORKDAY: "每个工作日",
        Every.WEEK: f"{'每' if rule.step == 1 else '隔'}周{days}",
        Every.DATE: "每月底" if rule.number == _LAST_DATE else f"每月{rule.number}日",
        Every.NTH_WORKDAY: f"每月{which}工作日",
        Every.NTH_WEEKDAY: f"每月{which}周{days}",
    }[rule.every]


def _rule_en(rule: Repetition) -> str:
    *most, last = [_WEEKDAYS_EN[each] for each in rule.days] or [""]
    days = f"{', '.join(most)} and {last}" if most else last
    which = _NTH_EN.get(rule.number, f"{rule.number}th")
    return {
        Every.WORKDAY: "every workday",
        Every.WEEK: f"{'every' if rule.step == 1 else 'every other'} {days}",
        Every.DATE: f"the {which} of every month",
        Every.NTH_WORKDAY: f"{which} workday of every month",
        Every.NTH_WEEKDAY: f"{which} {days} of every month",
    }[rule.every]
