"""The platform's time: real, and moved forward by the test."""

import time
from collections.abc import Callable


class Hand:
    """Seconds since the epoch, ahead of `base` by what the test let pass."""

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        self._base = base
        self._ahead = 0.0

    def __call__(self) -> float:
        """The time now, in seconds."""
        return self._base() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._ahead += seconds
