"""The few colours of a chart."""

from enum import Enum
from typing import Final

INK: Final = "#1f2329"
FAINT: Final = "#646a73"
LINE: Final = "#dee0e3"
PAPER: Final = "#ffffff"
GROUND: Final = "#f2f3f5"
TODAY: Final = "#e5484d"


class Shade(Enum):
    """What a ticket or a bar says by its colour: the strong one, and the pale one behind it."""

    CALM = ("#3370ff", "#d6e2ff")
    WAITING = ("#8f959e", "#e6e7ea")
    REVIEW = ("#7f3bf5", "#e6d9fd")
    STUCK = ("#d97706", "#fde8c8")
    LATE = ("#d83931", "#fbdcda")
    DONE = ("#2ea121", "#d5f0d1")

    @property
    def strong(self) -> str:
        """For edges, text and the part that is done."""
        return self.value[0]

    @property
    def pale(self) -> str:
        """For what lies behind."""
        return self.value[1]


GROUNDS: Final = (PAPER, GROUND, LINE, *(each.pale for each in Shade))
"""What lies behind; letters stand on the first two."""
INKS: Final = (INK, FAINT, TODAY, *(each.strong for each in Shade))
