"""How names are compared and kept, so that 李　雷 finds 李雷 and @lilei finds Li Lei."""

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
"""Unicode's format characters: joiners, direction marks and the like."""

_HAN: Final = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


def folded(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Width and case are folded; spaces and invisible format characters are left out. Two names
    match only when their folded forms are the same: nothing is guessed.
    """
    if name.isascii():
        return "".join(name.split()).casefold()
    plain = unicodedata.normalize("NFKC", name).casefold()
    visible = "".join(_INVISIBLE.sub("", plain).split())
    return unicodedata.normalize("NFKC", visible)  # what was apart may now be one character


def tidy(name: str) -> str:
    """The name as it is kept: one space between words, none at the ends or between Han characters.

    So 李　雷, spaced out to the width of a longer name as spreadsheets do, is kept as 李雷.
    """
    if name.isascii():
        return " ".join(name.split())
    return _BETWEEN_HAN.sub("", " ".join(_INVISIBLE.sub("", name).split()))
