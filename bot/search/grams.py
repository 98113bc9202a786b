"""What a text is found by: pairs of Chinese characters, and whole words of letters and digits.

Chinese has no spaces between words, and most of its words have two characters; so 支付接口超时 is
found by 支付 as well as by 接口超时.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 24
_RUNS: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")


def grams(text: str) -> list[str]:
    """The grams of a text, each once, in order."""
    return list(dict.fromkeys(_grams(unicodedata.normalize("NFKC", text).casefold())))


def _grams(folded: str) -> Iterator[str]:
    for found in _RUNS.finditer(folded):
        run = found[0]
        if run.isascii():
            yield run[:LONGEST]
        elif len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
