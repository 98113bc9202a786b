"""Names of files as people may give them to each other: one clean, short, harmless part."""

import re
import unicodedata
from typing import Final

from bot.files.values import NAME_CHARS

_BYTES: Final = 200
"""File systems take 255 bytes in a name; some room is left for what a download adds."""
_RESERVED: Final = re.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[.].*)?", re.IGNORECASE)
_FORBIDDEN: Final = str.maketrans(dict.fromkeys(':*?"<>|', "_"))
_NAMELESS: Final = "file"
_LONGEST_ENDING: Final = 10


def clean_name(given: str) -> str:
    """The last part of a path, without anything invisible, reordering or reserved; never empty."""
    last = re.split(r"[/\\]", given)[-1]
    seen = "".join(each for each in unicodedata.normalize("NFC", last) if each.isprintable())
    name = " ".join(seen.translate(_FORBIDDEN).split()).strip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name) or _NAMELESS


def ending(name: str) -> str:
    """What stands behind the last dot, in lower case; empty where nothing does."""
    stem, dot, last = name.rpartition(".")
    plain = last.isascii() and last.isalnum() and len(last) <= _LONGEST_ENDING
    return last.lower() if dot and stem and plain else ""


def with_ending(name: str, wanted: str, *, instead: bool = False) -> str:
    """The name with an ending behind it, or instead of its own."""
    stem = name.rpartition(".")[0] if instead else name
    return _shortened(f"{stem}.{wanted}")


def _shortened(name: str) -> str:
    known = ending(name)
    tail = f".{known}" if known else ""
    stem = name[: len(name) - len(tail)] if tail else name
    room = _BYTES - len(tail)
    stem = stem[: NAME_CHARS - len(tail)].encode()[:room].decode("utf-8", "ignore")
    return f"{stem.rstrip('. ')}{tail}" if stem else name[:NAME_CHARS]
