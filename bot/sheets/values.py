"""What a line of a table holds: plain values, and what a spreadsheet may have in their place."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeAlias

Cells: TypeAlias = Sequence[object]
"""One line: text, numbers, booleans, dates, None, or a `Fault`."""
CHARGED: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a text may begin with that a spreadsheet could take for a formula."""


class Fault(StrEnum):
    """What a spreadsheet has in a cell instead of a value."""

    FORMULA = "formula"
    ERROR = "error"
