"""Files as messages, records and cards name them: never their bytes, always their hash."""

from typing import Final

import msgspec

NAME_CHARS: Final = 200
"""The longest name of a file, as long as its column."""
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What every messenger and browser shows as a picture, and what can't carry a script."""


class FileRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kept file: its content's SHA-256, its clean name, its sniffed type, its size in bytes."""

    hash: str
    name: str
    media_type: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown where it stands."""
        return self.media_type in PICTURES


class RefusedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that was not kept; `reason` is a message for its sender, filled by `values`."""

    name: str
    reason: str
    values: dict[str, str | int] = {}


class Taken(msgspec.Struct, frozen=True):
    """What became of the files of one input."""

    files: tuple[FileRef, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
