"""Durations as administrators write them in settings: `90s`, `30m`, `2h30m`, `24h`, `1d`.

A day is 24 hours here. Working days are never written this way.
"""

import re
from datetime import timedelta
from typing import Final

from bot.errors import SetupError

_WRITTEN: Final = re.compile(
    r"(?=.)(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9})s)?",
)
_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_DAYS_FROM: Final = 2 * 86_400


def parse_duration(written: str) -> timedelta:
    """Read `2h30m`, `24h`, `90s` or `1d`: days, hours, minutes, seconds, each at most once.

    Raises SetupError for anything else.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise SetupError(
            f"'{written[:40]}' is not a duration; write it like 90s, 30m, 2h, 2h30m or 1d."
        )
    amounts = (int(amount or 0) for amount in found.groups())
    return timedelta(seconds=sum(n * size for n, (_, size) in zip(amounts, _UNITS, strict=True)))


def format_duration(duration: timedelta) -> str:
    """Write a duration so that `parse_duration` reads it back.

    Whole days appear from two on: `24h` says what it is, and a single day would not. Raises
    ValueError for a negative duration or a fraction of a second, which can't be written.
    """
    if duration < timedelta(0) or duration.microseconds:
        raise ValueError(f"{duration} can't be written as a setting")
    left = duration.days * 86_400 + duration.seconds
    written = ""
    for unit, size in _UNITS if left >= _DAYS_FROM else _UNITS[1:]:
        amount, left = divmod(left, size)
        written += f"{amount}{unit}" if amount else ""
    return written or "0s"
