"""Day words with a slip of the finger: tomorow, firday, 明大. They are asked about, never read.

Left unknown, they would fall to the title, and the time beside them would be today's.
"""

from difflib import get_close_matches
from typing import Final

from bot.time.phrases.parts import Refusal
from bot.time.phrases.rules import Found, Parts, Rule

_DAYS: Final = (
    *("today", "tonight", "tomorrow", "yesterday"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)
_ALIKE: Final = 0.8
_OTHER_WORDS: Final = frozenset(
    {
        *("morrow", "friary", "sundry", "sundae", "sundaes", "sunray", "toady", "toddy", "tokay"),
        *("sturdy", "tight", "satrapy", "frida", "frieda", "freida", "mondal", "munday", "sundar"),
        "thursby",
        *(f"{day}s" for day in _DAYS),
    }
)
"""Words and names that are like a day's by chance."""
_CHINESE: Final = {
    "明大": "明天", "明夭": "明天", "明田": "明天", "名天": "明天",
    "后大": "后天", "后夭": "后天", "候天": "后天", "今大": "今天", "今夭": "今天", "金天": "今天",
    "周无": "周五", "周午": "周五", "周曰": "周日", "星期无": "星期五", "星期曰": "星期日",
}  # fmt: skip
_WEEK: Final = {"州": "周", "洲": "周", "舟": "周", "粥": "周", "星其": "星期", "礼白": "礼拜"}


def _english(found: Found) -> Parts | None:
    word = found["word"]
    near = [] if word in _OTHER_WORDS else get_close_matches(word, _DAYS, n=1, cutoff=_ALIKE)
    return (Refusal("slip", near[0]),) if near else None


def _chinese(found: Found) -> Parts:
    return (Refusal("slip", _CHINESE[found["word"]]),)


def _week(found: Found) -> Parts:
    return (Refusal("slip", f"{_WEEK[found['week']]}{found['day']}"),)


CHINESE: Final = (
    Rule("zh_slip", f"[上本这下]?(?P<word>{'|'.join(_CHINESE)})", _chinese),
    Rule(
        "zh_week_slip", f"[上本这下]?(?P<week>{'|'.join(_WEEK)})(?P<day>[一二三四五六日天])", _week
    ),
)
"""To be tried first: 后夭 begins as 后 does."""
ENGLISH: Final = (
    Rule("en_slip", r"(?:(?:last|this|next)\s+)?(?P<word>[a-z]{5,10})(?![\w'’])", _english),
)
"""To be tried last, as it takes any word."""
