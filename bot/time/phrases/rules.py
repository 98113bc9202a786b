"""One kind of words in a phrase: how it is written and what it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.time.phrases.parts import Part

Found = re.Match[str]
Parts = tuple[Part, ...]
Build = Callable[[Found], Parts | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what its match means; a builder gives None for what it can't read."""

    name: str
    pattern: str
    build: Build

    def parts(self, text: str, position: int) -> Parts | None:
        """What stands at `position` means, None where it can't be read.

        The pattern is compiled at first use: most of them are never needed in a short run.
        """
        found = _compiled(self.pattern).match(text, position)
        return None if found is None else self.build(found)

    @property
    def bare(self) -> str:
        """The pattern without names, so that rules can stand side by side in one expression."""
        return re.sub(r"\(\?P<\w+>", "(?:", self.pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def fixed(*parts: Part) -> Build:
    """A builder for words that always mean the same."""
    return lambda _: parts
