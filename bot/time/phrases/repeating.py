"""Rules in words: 每周一三五, 隔周四, 每月最后一个工作日, every mon and thu, last workday."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.errors import UserError
from bot.time.phrases.numerals import fold, number
from bot.time.repetition import Every, Repetition

_ZH_WEEK: Final = "(?:周|星期|礼拜)"
_ZH_DAY: Final = "(?:[一二三四五六日天]|[1-7](?![0-9:：点]))"
_EN_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EN_DAY: Final = (
    "(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:nesdays?)?|thu(?:r(?:s(?:days?)?)?)?|"
    "fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)"
)
_ZH_NTH: Final = "(?:第?([一二三四五六七八九十]|[0-9]{1,2})个?|(最后一?个?|末个?))"
_EN_NTHS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "last": -1,
    **{f"{each}th": each for each in range(4, 16)},
}  # fmt: skip
_EN_NTH: Final = f"({'|'.join(_EN_NTHS)})"
_EN_WORKDAY: Final = "(?:work(?:ing)?[ -]?|business[ -]?|week)days?"
_MONTHLY: Final = "(?: (?:of|in) (?:the|each|every) month)"
_SUNDAY: Final = 6
_LAST_DATE: Final = 31
_MOST_WORKDAYS: Final = 15
_MOST_WEEKDAYS: Final = 4

Found = re.Match[str]


def _zh_days(written: str) -> tuple[int, ...]:
    found = (each for each in written if re.fullmatch(_ZH_DAY, each))
    days = {_SUNDAY if each in "日天" else (number(each) or 1) - 1 for each in found}
    return tuple(sorted(days))


def _en_days(written: str) -> tuple[int, ...]:
    found = re.findall(_EN_DAY, written)
    return tuple(sorted({_EN_DAYS.index(each[:3]) for each in found}))


def _zh_weekly(found: Found) -> Repetition:
    step = 2 if found[1] else 1
    return Repetition(Every.WEEK, _zh_days(found[2]), step=step)


def _en_weekly(found: Found) -> Repetition:
    step = 2 if found[1] else 1
    return Repetition(Every.WEEK, _en_days(found[2]), step=step)


def _weekly(found: Found) -> Repetition:
    return Repetition(Every.WEEK, step=2 if found[1] else 1)


def _zh_which(found: Found) -> int:
    return -1 if found[2] else number(found[1]) or 0


def _date(found: Found) -> Repetition:
    return Repetition(Every.DATE, number=number(found[1]) or 0)


_ZH_LIST: Final = (
    f"{_ZH_DAY}(?:[、,，和及/ ]*(?:{_ZH_WEEK}{_ZH_DAY}|{_ZH_DAY}(?![0-9:：点]))){{0,6}}"
)
_EN_LIST: Final = f"{_EN_DAY}(?:(?:,? and |, ?|/| ){_EN_DAY}){{0,6}}"
_ZH_EVERY: Final = f"(?:每个?|每?逢|(每?隔|每隔一个?|每两个?|每?双)){_ZH_WEEK}"
_TO: Final = r"\s?(?:到|至|[-~–—]+|to|through|thru)\s?"
_EN_OTHER_WEEK: Final = "(every (?:other|second) week|every (?:2|two) weeks|bi-?weekly|fortnightly)"
_EN_PLURAL: Final = "(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_EN_OTHER: Final = (
    "(every (?:other|second)(?: week(?: on)?)?|every (?:2|two) weeks(?: on)?|"
    "(?:bi-?weekly|fortnightly)(?: on)?)"
)
_EN_WORKDAYS: Final = f"(?:{_EN_WORKDAY}|mon(?:day)?{_TO}fri(?:day)?)"
_Rule = tuple[str, Callable[[Found], Repetition]]
_DAILY: Final[tuple[_Rule, ...]] = (
    (
        f"每(?:个工作日|天|日|工作日|个?{_ZH_WEEK}一{_TO}{_ZH_WEEK}?五)|(?<!\\S)工作日(?:每天)?",
        lambda _: Repetition(Every.WORKDAY),
    ),
    (
        f"(?:every|each) (?:{_EN_WORKDAYS}|day)|daily|(?:on )?weekdays|on {_EN_WORKDAY}",
        lambda _: Repetition(Every.WORKDAY),
    ),
)
_NAMED: Final[tuple[_Rule, ...]] = (
    (
        f"{_ZH_EVERY}(?:的|的?\\s?{_ZH_WEEK})?({_ZH_LIST})",
        _zh_weekly,
    ),
    (f"()(?<![上下本这个]){_ZH_WEEK}([一二三四五六日]{{2,7}})(?![点时十早])", _zh_weekly),
    (
        f"(?:every|each|(?:every|each) week on|weekly on|{_EN_OTHER}) ({_EN_LIST})",
        _en_weekly,
    ),
    (
        f"(?:weekly )?(?:on )?{_EN_PLURAL}(?:(?:,? and |, ?|/| ){_EN_PLURAL}){{0,6}}",
        lambda found: Repetition(Every.WEEK, _en_days(found[0])),
    ),
    (
        f"每个?月的?{_ZH_NTH}工作日",
        lambda found: Repetition(Every.NTH_WORKDAY, number=_zh_which(found)),
    ),
    (
        f"每个?月的?{_ZH_NTH}{_ZH_WEEK}({_ZH_DAY})",
        lambda found: Repetition(Every.NTH_WEEKDAY, _zh_days(found[3]), _zh_which(found)),
    ),
    ("每个?月的?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]", _date),
    ("每个?月(?:底|末|最后一天)", lambda _: Repetition(Every.DATE, number=_LAST_DATE)),
    (
        f"(?:(?:every|the|each) )?{_EN_NTH} {_EN_WORKDAY}{_MONTHLY}",
        lambda found: Repetition(Every.NTH_WORKDAY, number=_EN_NTHS[found[1]]),
    ),
    (
        f"(?:(?:every|the|each) )?{_EN_NTH} ({_EN_DAY}){_MONTHLY}",
        lambda found: Repetition(Every.NTH_WEEKDAY, _en_days(found[2]), _EN_NTHS[found[1]]),
    ),
    (
        "(?:monthly on|every month on|each month on) the ([0-9]{1,2})(?:st|nd|rd|th)?",
        _date,
    ),
    ("(?:on )?(?:(?:every|the) )?([0-9]{1,2})(?:st|nd|rd|th)" + _MONTHLY, _date),
)  # fmt: skip
_WEEKLY: Final[tuple[_Rule, ...]] = (
    (f"{_ZH_EVERY}(?:一次|重复|都开)?", _weekly),
    (
        f"(?:repeat(?:s|ing|ed)? )?(?:(?:every|each) week|weekly|{_EN_OTHER_WEEK})",
        _weekly,
    ),
)
"""Rules without their day, which the date beside them tells."""
_WHOLE: Final = tuple((re.compile(each), made) for each, made in (*_DAILY, *_NAMED, *_WEEKLY))
# A rule stands before its time of day, or at the end: 每天复盘 is a title.
_TIME_AHEAD: Final = (
    "(?=\\s*$|\\s*(?:at |from |between |从)?"
    "(?:[0-9]|上午|下午|早|中午|晚|凌晨|noon|[一二三四五六七八九十两]{1,3}点))"
)
_DAY_AHEAD: Final = f"(?=\\s+(?:next|this) {_EN_DAY}|\\s*[下本这]个?{_ZH_WEEK})"
_ALONE: Final = "(?<!\\S)(?:{each})(?=\\s)"
_ADVERB: Final = "(?!daily|weekly|bi-?weekly|fortnightly)"
_WITHIN: Final = (
    *(
        re.compile(f"(?<![a-z0-9])(?:{each}){_TIME_AHEAD}")
        for each, _ in (*_DAILY, *_NAMED, *_WEEKLY)
    ),
    *(re.compile(f"(?<![a-z0-9])(?:{each}){_DAY_AHEAD}") for each, _ in _WEEKLY),
    # By itself it may stand anywhere: 每周 例会 周二14:00; but `weekly review` is a title.
    *(re.compile(_ALONE.format(each=each)) for each, _ in _NAMED),
    *(re.compile(_ADVERB + _ALONE.format(each=each)) for each, _ in (*_DAILY, *_WEEKLY)),
)


def read_repetition_words(phrase: str, weekday: int | None = None) -> Repetition:
    """The rule that a phrase is; raises UserError where it is none, or one that never comes.

    `every week` is on `weekday`, Monday 0, and no rule without it.
    """
    folded = _folded(phrase).strip()
    for pattern, made in _WHOLE:
        if found := pattern.fullmatch(folded):
            rule = made(found)
            if rule.every is not Every.WEEK or rule.days:
                return _possible(rule, phrase)
            if weekday is not None:
                return replace(rule, days=(weekday,))
    raise UserError("rules.unreadable", given=phrase[:40])


def split_repetition(text: str) -> tuple[str, str]:
    """A text without the rule that it holds, and the rule as it was written; it may be empty.

    Of several the last one counts, and of those that end at one place the longest.
    """
    folded = _folded(text)
    if len(folded) != len(text):
        return text, ""
    spans = (found.span() for each in _WITHIN for found in each.finditer(folded))
    begin, end = max(spans, default=(0, 0), key=lambda span: (span[1], -span[0]))
    return f"{text[:begin].rstrip()} {text[end:].lstrip()}".strip(), text[begin:end]


def _folded(text: str) -> str:
    return fold(text) or text.lower()


def _possible(rule: Repetition, phrase: str) -> Repetition:
    most = {Every.DATE: _LAST_DATE, Every.NTH_WORKDAY: _MOST_WORKDAYS}
    limit = most.get(rule.every, _MOST_WEEKDAYS)
    counted = rule.every not in {Every.WORKDAY, Every.WEEK}
    if counted and rule.number != -1 and not 1 <= rule.number <= limit:
        raise UserError("rules.unreadable", given=phrase[:40])
    return rule
