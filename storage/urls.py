"""What a database URL says, checked before anything is opened."""

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SetupError

Dialect = Literal["sqlite", "postgresql"]

EXAMPLES: Final = "sqlite:///muster.db or postgresql://user:password@host/database"

_DRIVERS: Final[dict[str, tuple[Dialect, str]]] = {
    "sqlite": ("sqlite", "sqlite+pysqlite"),
    "sqlite+pysqlite": ("sqlite", "sqlite+pysqlite"),
    "postgres": ("postgresql", "postgresql+psycopg"),
    "postgresql": ("postgresql", "postgresql+psycopg"),
    "postgresql+psycopg": ("postgresql", "postgresql+psycopg"),
}
_SECRET: Final = ("password", "sslpassword")
"""Options in the query of a Postgres URL that nobody else may see."""


@dataclass(frozen=True, slots=True)
class Target:
    """A database that may be opened. `str()` shows it without its passwords."""

    dialect: Dialect
    url: URL

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None for one in memory and for Postgres."""
        name = self.url.database
        if self.dialect != "sqlite" or not name or name == ":memory:":
            return None
        return Path(name).absolute()

    @property
    def in_memory(self) -> bool:
        """Whether it lives and ends with its one connection."""
        return self.dialect == "sqlite" and self.path is None

    @property
    def secrets(self) -> list[str]:
        """The passwords in it, wherever they stand."""
        asked = (self.url.normalized_query.get(each, ()) for each in _SECRET)
        return [each for each in (self.url.password, *chain.from_iterable(asked)) if each]

    def __str__(self) -> str:
        hidden = dict.fromkeys(set(_SECRET) & set(self.url.query), "***")
        scheme = self.url.set(drivername=self.dialect).update_query_dict(hidden)
        return scheme.render_as_string(hide_password=True)


def parse_url(url: str) -> Target:
    """Read a database URL; raises SetupError, which never repeats it: it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the error quotes the URL: not to be chained
        raise SetupError(f"The database URL can't be read. Write {EXAMPLES}.") from None
    known = _DRIVERS.get(parsed.drivername)
    if known is None:
        raise SetupError(
            f"The database URL names {parsed.drivername!r}, which Muster doesn't know. "
            f"Write {EXAMPLES}."
        )
    dialect, driver = known
    if dialect == "sqlite" and (parsed.host or parsed.username or parsed.query):
        raise SetupError(
            "The SQLite URL names a host, a user or options. Write sqlite:///FILE for a path "
            "relative to the working directory and sqlite:////FILE for an absolute one."
        )
    if dialect == "postgresql" and not parsed.database:
        raise SetupError(f"The Postgres URL names no database. Write {EXAMPLES}.")
    return Target(dialect, parsed.set(drivername=driver))
