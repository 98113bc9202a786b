"""Which matrix holds: the company's own file, else the one that Muster ships."""

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from bot.errors import SetupError
from bot.incidents.matrix.model import Matrix
from bot.settings import Settings


def matrix_of(settings: Settings) -> Matrix:
    """The matrix by the settings, read once; raises SetupError."""
    return _own(settings.incident.matrix) if settings.incident.matrix else shipped()


@cache
def shipped() -> Matrix:
    """The one that Muster ships."""
    return _parsed(shipped_text(), "matrix.yaml")


def shipped_text() -> str:
    """Its file, to be copied and changed."""
    return files("bot.incidents.shipped").joinpath("matrix.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def _own(path: str) -> Matrix:
    return read_file(Path(path))


def read_file(path: Path) -> Matrix:
    """The matrix of a file; raises SetupError."""
    try:
        written = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SetupError(f"{path} is not UTF-8 text.") from error
    except OSError as error:
        raise SetupError(f"{path} can't be read: {error.strerror}.") from error
    return _parsed(written, str(path))


def _parsed(written: str, source: str) -> Matrix:
    from bot.incidents.matrix.reading import read  # with YAML, which no start needs

    return read(written, source)
