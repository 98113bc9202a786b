"""Which ways a strong reminder goes beyond its message, on the messengers that have several."""

from collections.abc import Sequence
from typing import Final

from bot.engine.messenger import Ring
from bot.settings.messengers import Reminder

_WAYS: Final[tuple[Reminder, ...]] = ("app", "sms", "phone")
"""By how loud they are, as `Ring` counts."""


def ways(allowed: Reminder, ring: Ring) -> Sequence[Reminder]:
    """The way to try first, no louder than the settings allow, and the app for whom it misses."""
    if allowed == "off":
        return ()
    loudest = _WAYS[min(_WAYS.index(allowed), ring)]
    return tuple(dict.fromkeys((loudest, "app")))
