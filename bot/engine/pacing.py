"""Token buckets: no messenger and no destination is written to faster than its platform allows."""

import asyncio
from collections import OrderedDict
from typing import Final

from bot.engine.messenger import DeliveryDelayed, Pace

_REMEMBERED: Final = 10_000


class Bucket:
    """Lets `rate` through each second and `burst` at once; a rate of 0 lets everything through."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._empty_until = 0.0

    def delay(self, now: float) -> float:
        """Seconds until there is a token."""
        return max(0.0, self._free_from(now) - now)

    def take(self, now: float) -> None:
        """Take the next token, which is to be used when its delay is over."""
        if self._rate:
            self._empty_until = self._free_from(now) + 1 / self._rate

    def _free_from(self, now: float) -> float:
        if not self._rate:
            return now
        return max(self._empty_until, now - (self._burst - 1) / self._rate)


class Pacing:
    """The buckets of one messenger: one for all it does, one for each destination."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._all = Bucket(pace.all, pace.burst)
        self._each: OrderedDict[str, Bucket] = OrderedDict()

    async def wait(self, destination: str, patience: float) -> None:
        """Return when one more message may go there.

        Raises DeliveryDelayed where that would be more than `patience` seconds from now.
        """
        now = asyncio.get_running_loop().time()
        buckets = (self._bucket(destination), self._all)
        delay = max(bucket.delay(now) for bucket in buckets)
        if delay > patience:
            raise DeliveryDelayed("too many messages at once", delay)
        for bucket in buckets:
            bucket.take(now)
        if delay:
            await asyncio.sleep(delay)

    def _bucket(self, destination: str) -> Bucket:
        bucket = self._each.pop(destination, None) or Bucket(self._pace.each, self._pace.burst)
        self._each[destination] = bucket
        if len(self._each) > _REMEMBERED:
            self._each.popitem(last=False)
        return bucket
