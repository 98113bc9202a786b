"""Hours from one to another as people shorten them, with both ends written out.

`2-3:30pm tomorrow` is `tomorrow 2pm` and `3:30pm`, `明天2到4点` is `明天 2点` and `4点`.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.time.phrases.numerals import ZH_NUMBER, fold, number
from bot.time.phrases.parts import Weak
from bot.time.phrases.reading import understood

_NOON: Final = 12
_HOUR: Final = (
    "(?P<h{n}>[01]?[0-9]|2[0-4]|十[一二]?|二十[一二三四]?|[零一二两三四五六七八九])(?![0-9])"
    r"(?P<m{n}>:[0-5][0-9](?![0-9])|\.[0-5][0-9](?=\s?[ap]\.?m)"
    rf"|\s?(?:点钟?|时(?!间))(?:整|半|[一三]刻|{ZH_NUMBER}分?)?)?"
    r"(?:\s?(?P<half{n}>[ap])\.?m(?:\.|(?![a-z])))?"
)
_RANGE: Final = re.compile(
    r"(?<![0-9][.:/-])(?<![0-9周期拜])"
    + _HOUR.replace("{n}", "1")
    + r"(?:开始|起)?(?P<to>\s*(?:-|–|—+|~|到|至)\s*|\s(?:to|until|till|til|and)\s+)"
    + _HOUR.replace("{n}", "2")
    + r"(?![0-9]|[.:/-][0-9])(?:之间)?"
)
_CLOCK: Final = r"([01]?[0-9](?=\.)|[01][0-9]|2[0-4])\.?([0-5][0-9])h?"
_CLOCKS: Final = re.compile(
    rf"(?<![0-9.:/-]){_CLOCK}(\s*(?:[-–~到至]|—+|to)\s*){_CLOCK}(?![0-9.:/-]|\s?(?:[ap]\.?m|[年页]))"
)
_YEARS: Final = re.compile(r"(?:19|20)[0-9]{2}\D+(?:19|20)[0-9]{2}")
_MERIDIEM: Final = re.compile(r"(?<![0-9:.])([1-9]|1[0-2])([0-5][0-9])(?=\s?[ap]\.?m)")
_FROM: Final = re.compile(r"(?<![a-z])(?:从|自|(?P<between>between)\s|from\s)\s*")


class Ends(NamedTuple):
    """The beginning with its day, and the end."""

    first: str
    last: str


def ends_of(phrase: str) -> Ends | None:
    """Both ends of the hours that a phrase tells; None where it tells none.

    Two bare numbers (`9-11`) are hours only behind a day, being pages or a date elsewhere.
    """
    folded = _with_colons(fold(phrase) or "")
    return next((_ends(folded, found) for found in _ranges(folded)), None)


def _with_colons(folded: str) -> str:
    """Hours without their colons with them: `1400-1530`, `9.30-10.30`, `330pm`.

    The first two only beside a day: elsewhere they are pages, years or dates.
    """
    folded = _MERIDIEM.sub(r"\1:\2", folded)
    found = _CLOCKS.search(folded)
    if found is None or _YEARS.fullmatch(found[0]):
        return folded
    day = _FROM.sub("", f"{folded[: found.start()]} {folded[found.end() :]}").strip()
    if not understood(day):
        return folded
    written = found.expand(r"\1:\2\3\4:\5")
    return f"{folded[: found.start()]}{written}{folded[found.end() :]}"


def _ranges(folded: str) -> Iterator[re.Match[str]]:
    """The ranges of hours in a phrase, the last first, those of bare numbers behind all others."""
    found = [*_RANGE.finditer(folded)][::-1]
    yield from (each for each in found if not _bare(each) and _joined(folded, each))
    yield from (each for each in found if _bare(each) and _behind_a_day(folded, each))


def _bare(found: re.Match[str]) -> bool:
    return not any(found.group("m1", "half1", "m2", "half2"))


def _joined(folded: str, found: re.Match[str]) -> bool:
    lead = _FROM.search(folded, 0, found.start())
    return found["to"].strip() != "and" or (lead is not None and lead["between"] is not None)


def _behind_a_day(folded: str, found: re.Match[str]) -> bool:
    alone = understood(found[0]) in {None, (Weak(),)}
    return alone and _joined(folded, found) and bool(folded[: found.start()].strip())


def _ends(folded: str, found: re.Match[str]) -> Ends:
    day = f"{_FROM.sub('', folded[: found.start()])} {folded[found.end() :].strip()}".strip()
    first, last = (_written(found, each, other) for each, other in (("1", "2"), ("2", "1")))
    return Ends(f"{day} {first}".strip(), last)


def _written(found: re.Match[str], own: str, other: str) -> str:
    """One end, with the unit or the half of the day that only the other has."""
    hour, minute, half = found.group(f"h{own}", f"m{own}", f"half{own}")
    told = f"{hour}{minute or ''}"
    if half is None and found[f"half{other}"] and own == "1" and _same_half(found):
        half = found["half2"]
    if half:
        return f"{told}{half}m"
    if minute:
        return told
    if "点" in (found[f"m{other}"] or "") or not hour.isascii():
        return f"{told}点"
    return f"at {told}" if 1 <= int(hour) <= _NOON else f"{told}:00"


def _same_half(found: re.Match[str]) -> bool:
    """Whether the beginning is in the half of the day that the end tells: not so in `11-1pm`."""
    first, last = (
        ((number(found[f"h{each}"]) or 0) % _NOON, (found[f"m{each}"] or "")[1:]) for each in "12"
    )
    return first < last and (number(found["h1"]) or 0) <= _NOON
