"""How much of a month's quota is left: a company on the free plan has 10,000 calls.

Our own count is a guess, since all apps of a company use up one quota and a plan may have more than
the setting says. So it only makes us save; nothing leaves any more once Feishu itself says so, and
then every hour one message tries.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from bot.engine.outbox.quota import Quota, Supply
from bot.time.clock import Clock

CALLS: Final = "calls"
_FREE: Final = ("open-apis/auth/", "open-apis/contact/", "open-apis/bot/", "open-apis/application/")
"""What begins so does not count."""
_BELIEVED: Final = timedelta(hours=1)
"""How long we believe that nothing is left: a company may get a larger plan at any time."""


class Meter:
    """Counts the calls of all processes by month, in the database."""

    def __init__(self, quota: Quota, clock: Clock) -> None:
        self.quota = quota
        self._clock = clock
        self._none_until: datetime | None = None

    def count(self, path: str) -> None:
        """Note one call."""
        if not path.startswith(_FREE):
            self.quota.count(CALLS)

    def used_up(self) -> None:
        """Feishu says that nothing is left, whatever we have counted."""
        self._none_until = self._clock.now() + _BELIEVED
        self.quota.exhaust(CALLS)

    async def supply(self) -> Supply:
        """How much is left."""
        if self._none_until is not None and self._clock.now() < self._none_until:
            return Supply.NONE
        counted = await asyncio.to_thread(self.quota.supply, CALLS)
        return Supply.LOW if counted is Supply.NONE else counted
