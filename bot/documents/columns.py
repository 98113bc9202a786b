"""How wide the columns of a table are, and where lines of Chinese and Latin words end."""

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from bot.documents.blocks import Table

Measure: TypeAlias = Callable[[str], float]
"""How wide words are."""

_WIDE: Final = "\u3001-\u9fff\uff01-\uffee"
"""Chinese characters and their punctuation: a line may end behind each of them."""
_OPENING: Final = "（【《〈「『“‘"
_CLOSING: Final = "，。、；：？！）】》〉」』”’…"
_BREAKS: Final = re.compile(
    f"(?<=\\s)(?=\\S)|(?<=[{_WIDE}][,;:?!])(?=\\S)|(?<=[{_WIDE}])(?<![{_OPENING}])(?=[^\\s{_CLOSING},.;:?!)])"
    f"|(?<=[^\\s{_OPENING}(])(?=[{_WIDE}])(?![{_CLOSING}])"
)
_NARROW_SHARE: Final = 0.3


def lines(words: str, room: float, measure: Measure) -> list[str]:
    """The words on lines that are as wide as there is room.

    A line ends at a blank or between Chinese characters, and begins with no comma. A Latin word
    stays whole, unless it has no room even on a line of its own.
    """
    done, line = [], ""
    for piece in _pieces(words, room, measure):
        if line and measure(line) + measure(piece.rstrip()) > room:
            done.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*done, line.rstrip()] if line.strip() or not done else done


def _pieces(words: str, room: float, measure: Measure) -> Iterator[str]:
    """What is not parted, each with the blanks behind it."""
    for each in _BREAKS.split(words):
        if measure(each.rstrip()) <= room:
            yield each
            continue
        part = ""
        for character in each:
            if part and measure(part) + measure(character) > room:
                yield part
                part = ""
            part += character
        yield part


def widths(table: Table, whole: float, measure: Measure) -> list[float]:
    """The columns' widths: what is short, such as a date, on one line; the rest is shared out.

    `measure` gives the width that a cell's words take on one line.
    """
    wanted = [max(map(measure, column)) for column in zip(*table.rows, strict=True)]
    short = [each <= whole * _NARROW_SHARE for each in wanted]
    left = whole - sum(each for each, is_short in zip(wanted, short, strict=True) if is_short)
    long = sum(each for each, is_short in zip(wanted, short, strict=True) if not is_short)
    if not long:
        return [each * whole / sum(wanted) for each in wanted]
    return [
        each if is_short else left * each / long
        for each, is_short in zip(wanted, short, strict=True)
    ]
