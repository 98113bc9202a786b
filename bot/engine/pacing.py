"""Token buckets: no messenger and no destination is written to faster than its platform allows."""

import asyncio
from collections import OrderedDict
from typing import Final

from bot.engine.messenger import Pace

_REMEMBERED: Final = 10_000


class Bucket:
    """Lets `rate` through each second and `burst` at once; a rate of 0 lets everything through."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._empty_until = 0.0

    def delay(self, now: float) -> float:
        """Take one token and say how many seconds to wait before using it."""
        if not self._rate:
            return 0.0
        step = 1 / self._rate
        free_from = max(self._empty_until, now - step * (self._burst - 1))
        self._empty_until = free_from + step
        return max(0.0, free_from - now)


class Pacing:
    """The buckets of one messenger: one for all it does, one for each destination."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._all = Bucket(pace.all, pace.burst)
        self._each: OrderedDict[str, Bucket] = OrderedDict()

    async def wait(self, destination: str) -> None:
        """Return when one more message may go there."""
        now = asyncio.get_running_loop().time()
        bucket = self._each.pop(destination, None) or Bucket(self._pace.each, self._pace.burst)
        self._each[destination] = bucket
        if len(self._each) > _REMEMBERED:
            self._each.popitem(last=False)
        delay = max(bucket.delay(now), self._all.delay(now))
        if delay:
            await asyncio.sleep(delay)
