"""Token buckets: no messenger and no destination is written to faster than its platform allows."""

import asyncio
from collections import OrderedDict
from typing import Final, Protocol

from bot.engine.messenger import DeliveryDelayed, Pace

_REMEMBERED: Final = 10_000


class Bucket:
    """Lets `rate` through each second and `burst` at once; a rate of 0 lets everything through.

    Its whole state is when it is `empty_until`.
    """

    def __init__(self, rate: float, burst: int, empty_until: float = 0.0) -> None:
        self._rate = rate
        self._burst = burst
        self.empty_until = empty_until

    def delay(self, now: float) -> float:
        """Seconds until there is a token."""
        return max(0.0, self._free_from(now) - now)

    def take(self, now: float) -> None:
        """Take the next token, which is to be used when its delay is over."""
        if self._rate:
            self.empty_until = self._free_from(now) + 1 / self._rate

    def _free_from(self, now: float) -> float:
        if not self._rate:
            return now
        return max(self.empty_until, now - (self._burst - 1) / self._rate)


class Pacing(Protocol):
    """The buckets of one messenger: one for all it does, one for each destination."""

    async def reserve(self, destination: str, patience: float) -> float:
        """Take the right to send one more message there, in so many seconds from now.

        Raises DeliveryDelayed, and takes nothing, where that would be more than `patience`.
        """


class OwnPacing:
    """The buckets of a process that is alone."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._all = Bucket(pace.all, pace.burst)
        self._each: OrderedDict[str, Bucket] = OrderedDict()

    async def reserve(self, destination: str, patience: float) -> float:
        """See `Pacing`."""
        now = asyncio.get_running_loop().time()
        return taken((self._bucket(destination), self._all), now, patience)

    def _bucket(self, destination: str) -> Bucket:
        bucket = self._each.pop(destination, None) or Bucket(self._pace.each, self._pace.burst)
        self._each[destination] = bucket
        if len(self._each) > _REMEMBERED:
            self._each.popitem(last=False)
        return bucket


def taken(buckets: tuple[Bucket, ...], now: float, patience: float) -> float:
    """Take a token of each of them; gives the seconds until all may be used, as `reserve` does."""
    delay = max((bucket.delay(now) for bucket in buckets), default=0.0)
    if delay > patience:
        raise DeliveryDelayed("too many messages at once", delay)
    for bucket in buckets:
        bucket.take(now)
    return delay
