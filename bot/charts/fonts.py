"""A font that writes Chinese: the one that was set, or the best that the machine has."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import MusterError, SetupError

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_PREFERRED: Final = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC[wght].ttf",
    "NotoSansSC-VF.ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "SourceHanSans.ttc",
    "msyh.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Medium.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "simhei.ttf",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
)
"""Names of files, the best first: sans serif, made for Simplified Chinese."""

_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_FACES: Final = 12
"""No collection of fonts that we know holds more faces."""


class NoFontError(MusterError):
    """No font on this machine can write Chinese; charts are shown as text instead."""


def find_font(chosen: str = "") -> Path:
    """The file of the font to draw with: `chosen`, or the best one found.

    Raises SetupError where the chosen one can't be read, NoFontError where none is found.
    """
    if chosen:
        path = Path(chosen).expanduser()
        if not path.is_file():
            raise SetupError(
                f"There is no font at {path}; set MUSTER_CHARTS_FONT to one, or unset it."
            )
        return path
    found = _found()
    if found is None:
        raise NoFontError("no font with Chinese characters was found")
    return found


@cache
def _found() -> Path | None:
    ranks = {name: rank for rank, name in enumerate(_PREFERRED)}
    return min(_font_files(), key=lambda path: ranks[path.name], default=None)


def _font_files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for where, _, names in os.walk(Path(folder).expanduser()):
            yield from (Path(where, name) for name in names if name in _PREFERRED)


@cache
def face(path: Path, size: int) -> "FreeTypeFont":
    """The font of that file at a size in pixels; of a collection its face for mainland China."""
    from PIL import ImageFont

    try:
        return ImageFont.truetype(str(path), size, index=mainland_face(path))
    except OSError as error:
        raise SetupError(f"The font {path} can't be read: {error}.") from error


@cache
def mainland_face(path: Path) -> int:
    """Which face of a collection is made for mainland China; 0 of a file that is none."""
    from PIL import ImageFont

    if path.suffix.lower() != ".ttc":
        return 0
    for index in range(_FACES):
        try:
            family = ImageFont.truetype(str(path), 10, index=index).getname()[0] or ""
        except OSError:
            return 0
        if family.endswith((" SC", " CN")):
            return index
    return 0
