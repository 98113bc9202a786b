"""Folding of scripts and the numerals of both languages."""

import re
import unicodedata
from typing import Final

_TRADITIONAL: Final = str.maketrans(
    "週個點號後內鐘兩禮時間這過淩於為遲請裡裏從與頭當離開該還總結個並",
    "周个点号后内钟两礼时间这过凌于为迟请里里从与头当离开该还总结个并",
)
_SIZES: Final = re.compile(r"\d\s?[HMD](?![A-Za-z])")
_DIGITS: Final = "零一二三四五六七八九"

ZH_NUMBER: Final = "(?:[0-9]{1,4}|[零〇一二两三四五六七八九十廿]{1,3})"
EN_NUMBER: Final = (
    "(?:[0-9]{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_ENGLISH: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def fold(text: str) -> str | None:
    """One form for all widths, scripts and cases; None for sizes such as `30M`, which are no times.

    `2H` and `3D` are titles' words (second half, three dimensions); only lower case counts time.
    """
    normal = unicodedata.normalize("NFKC", text).strip()
    if _SIZES.search(normal):
        return None
    return normal.lower().translate(_TRADITIONAL)


def _chinese() -> dict[str, int]:
    numbers = {"〇": 0, "两": 2, "十": 10, "廿": 20}
    numbers.update({digit: value for value, digit in enumerate(_DIGITS)})
    for value, digit in enumerate(_DIGITS[1:], start=1):
        numbers |= {f"零{digit}": value, f"〇{digit}": value, f"{digit}十": value * 10}
        numbers |= {f"十{digit}": 10 + value, f"廿{digit}": 20 + value}
    for ten in range(2, 10):
        for value, digit in enumerate(_DIGITS[1:], start=1):
            numbers[f"{_DIGITS[ten]}十{digit}"] = ten * 10 + value
    del numbers["一十"]
    return numbers


_CHINESE: Final = _chinese()


def number(written: str) -> int | None:
    """The value of digits or a numeral below a hundred; None for what is none (`两三`)."""
    if written.isdigit() and written.isascii():
        return int(written)
    return _CHINESE.get(written, _ENGLISH.get(written))


def year(written: str) -> int:
    """`2026`, `26` or `二〇二六` as a year."""
    if written.isdigit() and written.isascii():
        return int(written) if len(written) > 2 else 2000 + int(written)  # noqa: PLR2004
    return int("".join(str(_CHINESE[digit]) for digit in written))
