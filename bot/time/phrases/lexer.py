"""From a folded phrase to its parts, left to right, in one pass."""

import re
from functools import cache, lru_cache
from typing import Final

from bot.time.phrases.parts import Marker, Part
from bot.time.phrases.rules import Rule

_SKIPPED: Final = re.compile(r"[\s()]*")


@cache
def _rules() -> tuple[re.Pattern[str], dict[str, Rule]]:
    """All rules as one expression; made at first use, as compiling takes longer than reading."""
    from bot.time.phrases import chinese, chinese_amounts, english, english_amounts, numeric, slips

    modules = (chinese_amounts, english_amounts, numeric, chinese, english)
    known = [rule for module in modules for rule in module.RULES]
    rules = [*slips.CHINESE, *known, *slips.ENGLISH]
    return (
        re.compile("|".join(f"(?P<{rule.name}>{rule.bare})" for rule in rules)),
        {rule.name: rule for rule in rules},
    )


@lru_cache(maxsize=512)
def parts_of(folded: str) -> tuple[Part, ...] | None:
    """The parts of a phrase, fillers left out; None where any of it is not about dates.

    Kept for a while: a line's date is looked for, then read, and people say the same few.
    """
    expression, rules = _rules()
    parts: list[Part] = []
    position = _skip(folded, 0)
    while position < len(folded):
        found = expression.match(folded, position)
        if found is None:
            return None
        built = rules[found.lastgroup or ""].parts(folded, position)
        if built is None:
            return None
        parts += (part for part in built if part is not Marker.FILLER)
        position = _skip(folded, found.end())
    return tuple(parts) or None


def _skip(folded: str, position: int) -> int:
    found = _SKIPPED.match(folded, position)
    return found.end() if found else position
