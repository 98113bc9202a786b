"""What the platform counts: calls a second, and calls and messages of a month."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.doubles.dingtalk.limits import CALLS_A_SECOND, EDITIONS


@dataclass(slots=True)
class Quotas:
    """The meters of one app.

    `metered` turns the monthly limits on; what was used is counted either way. `calls_a_second`
    is each API's own limit, None for none.
    """

    now: Callable[[], float]
    edition: str = "standard"
    metered: bool = False
    calls_a_second: int | None = CALLS_A_SECOND
    api_used: int = 0
    stream_used: int = 0
    calls: "Counter[str]" = field(default_factory=Counter)
    """How often each route was called, as `POST /v1.0/…`."""
    _recent: "defaultdict[str, deque[float]]" = field(default_factory=lambda: defaultdict(deque))

    @property
    def api_left(self) -> int:
        """Calls that are left this month."""
        return EDITIONS[self.edition][0] - self.api_used

    @property
    def stream_left(self) -> int:
        """Webhook and stream messages that are left this month."""
        return EDITIONS[self.edition][1] - self.stream_used

    def use_up_api(self, left: int = 0) -> None:
        """Let only so many calls be left, and turn the limits on."""
        self.metered = True
        self.api_used = EDITIONS[self.edition][0] - left

    def use_up_stream(self, left: int = 0) -> None:
        """Let only so many messages be left, and turn the limits on."""
        self.metered = True
        self.stream_used = EDITIONS[self.edition][1] - left

    def new_month(self) -> None:
        """Begin to count anew."""
        self.api_used = self.stream_used = 0

    def spend_call(self) -> bool:
        """Count a call; whether the month still had it."""
        if self.metered and self.api_left <= 0:
            return False
        self.api_used += 1
        return True

    def spend_message(self) -> bool:
        """Count a webhook or stream message; whether the month still had it."""
        if self.metered and self.stream_left <= 0:
            return False
        self.stream_used += 1
        return True

    def too_fast(self, route: str) -> bool:
        """Whether this call of the route is one too many within a second."""
        if self.calls_a_second is None:
            return False
        recent, now = self._recent[route], self.now()
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if len(recent) >= self.calls_a_second:
            return True
        recent.append(now)
        return False
