"""The company that works on, and how patient its messengers are."""

from typing import Final

PEOPLE: Final = ("李雷", "韩梅梅", "王志远")
ROOMS: Final = 3
PATIENCE_SECONDS: Final = 3.0
"""How long messengers wait for an acknowledgement."""
LATE_SECONDS: Final = (2.0, 14.0)
"""When late answers come: before and after we have given up waiting."""
