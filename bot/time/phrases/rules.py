"""One kind of words in a phrase: how it is written and what it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

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
    compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the pattern once."""
        object.__setattr__(self, "compiled", re.compile(self.pattern))

    @property
    def bare(self) -> str:
        """The pattern without names, so that rules can stand side by side in one expression."""
        return re.sub(r"\(\?P<\w+>", "(?:", self.pattern)


def fixed(*parts: Part) -> Build:
    """A builder for words that always mean the same."""
    return lambda _: parts
