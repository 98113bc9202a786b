"""What happens, told to every open page while it happens: server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import msgspec

from adapters.console.ports import Clock
from adapters.console.stream import Posted

_BACKLOG: Final = 500
_HEARTBEAT_SECONDS: Final = 5.0
_encode = msgspec.json.Encoder().encode


class Hub:
    """Hands each event to the pages that may see it; used from one event loop.

    A page that does not read fast enough is cut off: it reconnects and reads what it missed from
    the database, so nothing is ever lost here.
    """

    def __init__(self) -> None:
        self._pages: dict[asyncio.Queue[bytes], str] = {}

    @property
    def pages(self) -> int:
        """How many pages are listening."""
        return len(self._pages)

    def publish(self, posted: Posted) -> None:
        """Show a message to those who may see it, and to others that somebody has unread mail."""
        if not posted.fresh:
            return
        shown = _event("message", posted.view)
        nudge = _event("chats", None)
        for queue, person in list(self._pages.items()):
            if person in posted.audience:
                self._put(queue, shown)
            elif not posted.view.room:
                self._put(queue, nudge)

    def regroup(self) -> None:
        """Have every page look at its chats anew: there is a room more, or somebody in one."""
        for queue in list(self._pages):
            self._put(queue, _event("chats", None))

    def tick(self, now: datetime) -> None:
        """Show every page that time has moved."""
        for queue in list(self._pages):
            self._put(queue, _clock_event(now))

    async def listen(self, person: str, clock: Clock) -> AsyncIterator[bytes]:
        """The events for one page, until it is cut off or the hub is closed."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(_BACKLOG)
        self._pages[queue] = person
        try:
            yield _clock_event(clock.now())
            while queue in self._pages:
                yield await self._next(queue) or _clock_event(clock.now())
        finally:
            self._pages.pop(queue, None)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        queues = list(self._pages)
        self._pages.clear()
        for queue in queues:
            self._put(queue, b"")

    async def _next(self, queue: asyncio.Queue[bytes]) -> bytes:
        try:
            return await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            return b""

    def _put(self, queue: asyncio.Queue[bytes], event: bytes) -> None:
        try:
            queue.put_nowait(event)
        except asyncio.QueueFull:
            self._pages.pop(queue, None)


def _clock_event(now: datetime) -> bytes:
    return _event("clock", {"now": now})


def _event(name: str, data: object) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), _encode(data))
