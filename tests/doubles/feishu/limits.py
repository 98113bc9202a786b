"""The limits of calls and how often a thing may be done, in one place (§5, §6 of the platform)."""

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Final

from tests.doubles.feishu.refusals import RefusedError

TEXT_BYTES: Final = 150 * 1024
CARD_BYTES: Final = 30 * 1024
UUID: Final = 50
MESSAGE_UUID_LIFE: Final = 3_600.0
CHAT_UUID_LIFE: Final = 36_000.0
EVENT_KEY: Final = (32, 128)
EVENT_SUMMARY: Final = 1_000
EVENT_DESCRIPTION: Final = 40_960
EVENT_PLACE: Final = 512
EVENT_URL: Final = 2_000
EVENT_ATTENDEES: Final = 3_000
ATTENDEES_ADDED: Final = 1_000
ATTENDEES_REMOVED: Final = 500
URGENT_PEOPLE: Final = 200
UNREAD_URGENTS: Final = 200
MEMBERS_A_CALL: Final = 50
BOTS_A_CALL: Final = 5
EDITS: Final = 20
IMAGE_BYTES: Final = 10 * 1024 * 1024
FILE_BYTES: Final = 30 * 1024 * 1024
PAGE: Final = 50
READERS_LIFE: Final = 7 * 86_400.0
CARD_LIFE: Final = 14 * 86_400.0
PER_CHAT: Final = 5
PER_APP: Final = 50
PER_APP_MINUTE: Final = 1_000
TOO_MANY: Final = 429


class Windows:
    """How often each thing was done within the last while; refuses what is too often."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.enforced = True
        self._now = now
        self._times: defaultdict[str, deque[float]] = defaultdict(deque)

    def count(self, key: str, most: int, code: int, *, seconds: float = 1.0) -> None:
        """Count one call; RefusedError with HTTP 429 at more than `most` within `seconds`."""
        if not self.enforced:
            return
        times, now = self._times[key], self._now()
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= most:
            wait = str(max(1, round(times[0] + seconds - now)))
            headers = {"x-ogw-ratelimit-limit": str(most), "x-ogw-ratelimit-reset": wait}
            raise RefusedError(
                code, f"more than {most} in {seconds:g} s", status=TOO_MANY, headers=headers
            )
        times.append(now)
