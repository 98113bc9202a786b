"""The double's own time: real, and moved forward by the test."""

import time


class Hand:
    """Seconds since the epoch, as far ahead of the machine's as the test has moved them."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._frozen: float | None = None

    def stand(self, at: float) -> None:
        """Let time stand still at `at`, but for what the test moves it."""
        self._frozen = at

    def __call__(self) -> float:
        """The time now."""
        base = time.time() if self._frozen is None else self._frozen
        return base + self._ahead

    def freeze(self) -> None:
        """Let time stand still, but for what the test moves it."""
        self._frozen = time.time()

    def advance(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._ahead += seconds
