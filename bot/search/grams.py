"""What a text is found by: pairs of Chinese characters, and whole words of letters and digits.

Chinese has no spaces between words, and most of its words have two characters; so 支付接口超时 is
found by 支付 as well as by 接口超时.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 24
_BEGINNINGS: Final = range(3, 7)
"""How much of a Latin word finds it: `deploy` finds deployment."""
_RUNS: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")


def grams(text: str) -> list[str]:
    """The grams of a text, each once, in order."""
    return list(dict.fromkeys(gram for run in _runs(text) for gram in _grams(run)))


def parts(text: str) -> list[str]:
    """What a text is found by in part: its characters, and the beginnings of its Latin words."""
    return list(dict.fromkeys(part for run in _runs(text) for part in _parts(run)))


def _parts(run: str) -> Iterator[str]:
    if run.isascii():
        yield from (run[:length] for length in _BEGINNINGS if length < len(run))
    else:
        yield from run


def _runs(text: str) -> list[str]:
    found: list[str] = _RUNS.findall(unicodedata.normalize("NFKC", text).casefold())
    return found


def _grams(run: str) -> Iterator[str]:
    if run.isascii():
        yield run[:LONGEST]
    elif len(run) == 1:
        yield run
    else:
        yield from (run[at : at + 2] for at in range(len(run) - 1))
