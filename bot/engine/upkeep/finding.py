"""What an examination of the installation found (`muster doctor`)."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `advice` is what to do, empty where nothing is."""

    check: str
    level: Level
    found: str
    advice: str = ""
