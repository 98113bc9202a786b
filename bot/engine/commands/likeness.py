"""How similar what was typed is to what is known."""

import difflib
from collections.abc import Mapping
from typing import Final, TypeVar

K = TypeVar("K")

_NEAREST: Final = 3
_COMPARED: Final = 40


def closest(typed: str, phrases: Mapping[str, K], least: float = 0) -> tuple[K, ...]:
    """The most similar ones, best first; none where even the best is less similar than `least`."""
    typed = typed[:_COMPARED]
    found = {each: likeness(typed, each) for each in phrases}
    if max(found.values(), default=0) < least:
        return ()
    ranked = sorted(found, key=lambda each: -found[each])
    return tuple(dict.fromkeys(phrases[each] for each in ranked))[:_NEAREST]


def likeness(typed: str, phrase: str) -> float:
    """How similar two words or phrases are, from 0 to 1."""
    return difflib.SequenceMatcher(None, typed, phrase).ratio()
