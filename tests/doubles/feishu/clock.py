"""The double's own time: real, and moved forward by the test."""

import time
from collections.abc import Callable


class Hand:
    """Seconds since the epoch, as far ahead of `base` as the test has moved them."""

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        self._base = base
        self._ahead = 0.0
        self._frozen: float | None = None

    def __call__(self) -> float:
        """The time now."""
        base = self._base() if self._frozen is None else self._frozen
        return base + self._ahead

    def freeze(self) -> None:
        """Let time stand still, but for what the test moves it."""
        self._frozen = self._base()

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._ahead += seconds
