"""What a test orders to go wrong at the Web API."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum

from tests.doubles.slack.errors import RefusedError, rate_limited


class Break(StrEnum):
    """How a connection breaks."""

    BEFORE = "before"
    """The call is read and not done."""
    AFTER = "after"
    """The call is done, and no answer comes."""


@dataclass(frozen=True, slots=True)
class _Order:
    refusal: RefusedError | None = None
    broken: Break | None = None
    held: asyncio.Event | None = None


class Faults:
    """Orders by method; each is used up by one call, the oldest first."""

    def __init__(self) -> None:
        self._orders: defaultdict[str, deque[_Order]] = defaultdict(deque)
        self._waiting: set[asyncio.Event] = set()
        self._held = asyncio.Condition()

    def refuse(self, method: str, error: str, *, times: int = 1, status: int = 200) -> None:
        """Refuse the next calls with this error."""
        order = _Order(refusal=RefusedError(error, status=status))
        self._orders[method].extend([order] * times)

    def limit(self, method: str, seconds: int, *, times: int = 1) -> None:
        """Answer the next calls with 429 and Retry-After."""
        self._orders[method].extend([_Order(refusal=rate_limited(seconds))] * times)

    def drop(self, method: str, when: Break = Break.AFTER, *, times: int = 1) -> None:
        """Close the connection of the next calls instead of answering."""
        self._orders[method].extend([_Order(broken=when)] * times)

    def hold(self, method: str) -> asyncio.Event:
        """Let the next call wait until the event is set; `arrived` tells when it has come."""
        held = asyncio.Event()
        self._orders[method].append(_Order(held=held))
        return held

    async def arrived(self, held: asyncio.Event) -> None:
        """Wait until a call waits for that event."""
        async with self._held:
            await self._held.wait_for(lambda: held in self._waiting)

    async def meet(self, method: str) -> Break | None:
        """Suffer what was ordered: refuses, waits, or says how the connection is to break."""
        if not self._orders[method]:
            return None
        order = self._orders[method].popleft()
        if order.refusal is not None:
            raise order.refusal
        if order.held is not None:
            async with self._held:
                self._waiting.add(order.held)
                self._held.notify_all()
            await order.held.wait()
        return order.broken
