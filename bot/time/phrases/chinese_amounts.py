"""Amounts of time in Chinese: 3天后, 两周内, 半小时后, 1小时30分钟后, 3个工作日内."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.time.phrases.numerals import ZH_NUMBER, number
from bot.time.phrases.parts import After, Refusal, Span
from bot.time.phrases.rules import Found, Parts, Rule

_SUFFIX: Final = r"\s*(?P<suffix>之后|以后|过后|后|之内|以内|内|之前|以前|前)"
_HOURS: Final = (
    rf"(?:(?P<h>[0-9]{{1,3}}\.[0-9]|{ZH_NUMBER}|半)\s*个?\s*(?P<half>半)?\s*(?:小时|钟头)"
    r"(?P<half_after>半)?)"
)
_MINUTES: Final = rf"(?:(?P<m>{ZH_NUMBER})\s*(?P<unit>分钟|分|刻钟))"
_CLOCK: Final = rf"(?:{_HOURS}(?:\s*{_MINUTES})?)"
_DAYS: Final = (
    r"(?P<n>(?![0-9]{4}\s*年)[0-9]{1,4}|[零〇一二两三四五六七八九十廿]{1,3}|半)\s*"
    r"(?P<unit>个?\s*工作[日天]|天|日|周|个?\s*星期|个?\s*礼拜|个月|年)"
)
_UNITS: Final[dict[str, Callable[[int], After]]] = {
    **dict.fromkeys(("天", "日"), lambda amount: After(days=amount)),
    **dict.fromkeys(("周", "星期", "礼拜"), lambda amount: After(days=7 * amount)),
    **dict.fromkeys(("工作日", "工作天"), lambda amount: After(working=amount)),
    "月": lambda amount: After(months=amount),
    "年": lambda amount: After(months=12 * amount),
}
_BEHIND: Final = ("之前", "以前", "前")
_SIZES: Final = {"分钟": 1, "分": 1, "刻钟": 15}


def _hours(found: Found) -> Parts | None:
    written = found["h"]
    if written == "半":
        hours: float | None = 0.5 if not (found["half"] or found["half_after"]) else None
    else:
        hours = float(written) if "." in written else number(written)
    if hours is None:
        return None
    minutes = found["m"] and number(found["m"])
    if minutes is None and found["m"]:
        return None
    halves = 30 * bool(found["half"]) + 30 * bool(found["half_after"])
    extra = (minutes or 0) * _SIZES[found["unit"] or "分"]
    return _span(found, timedelta(hours=hours, minutes=halves + extra))


def _minutes(found: Found) -> Parts | None:
    minutes = number(found["m"])
    if minutes is None:
        return None
    return _span(found, timedelta(minutes=minutes * _SIZES[found["unit"]]))


def _span(found: Found, length: timedelta) -> Parts:
    return (Span(-length if found["suffix"] in _BEHIND else length),)


def _days(found: Found) -> Parts | None:
    unit = found["unit"].removeprefix("个").strip()
    if found["suffix"] in _BEHIND:
        # 5日前 is the 5th as a deadline; as "five days ago" it could be none.
        return None if unit == "日" else (Refusal("past"),)
    if found["n"] == "半":
        return (After(months=6),) if unit == "年" else None
    amount = number(found["n"])
    if amount is None:
        return None
    return (_UNITS[unit](amount),)


_AHEAD: Final = r"再?过\s*"
_NOT_DAY_BEFORE: Final = rf"(?!{ZH_NUMBER}\s*日\s*(?:之前|以前|前))"

RULES: Final = (
    Rule("zh_hours", _CLOCK + _SUFFIX, _hours),
    Rule("zh_minutes", _MINUTES + _SUFFIX, _minutes),
    Rule("zh_days", _NOT_DAY_BEFORE + _DAYS + _SUFFIX, _days),
    Rule("zh_hours_on", f"{_AHEAD}{_CLOCK}(?:{_SUFFIX})?", _hours),
    Rule("zh_minutes_on", f"{_AHEAD}{_MINUTES}(?:{_SUFFIX})?", _minutes),
    Rule("zh_days_on", f"{_AHEAD}{_DAYS}(?:{_SUFFIX})?", _days),
)
