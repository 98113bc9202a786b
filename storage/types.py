"""Column types that mean the same on SQLite and on Postgres."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, DateTime, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_TEXT_LENGTH: Final = len("2026-11-23 10:00:00.000000Z")

Value = TypeVar("Value")

BigId: Final = BigInteger().with_variant(Integer(), "sqlite")
"""The key of a table that ten years of a large company fill beyond two thousand million rows."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes any aware datetime, gives back the same instant in UTC.

    Raises ValueError for a naive one. Microseconds are kept. `timestamptz` on Postgres; on SQLite
    text of fixed width, which sorts as time does and can be read by eye.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """Text on SQLite, which has no type for instants."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(_TEXT_LENGTH))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Refuse naive datetimes and write the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime can't be stored: {value!r}")
        instant = value if value.tzinfo is UTC else value.astimezone(UTC)
        if dialect.name == "sqlite":
            return _written(instant)
        return instant

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        """Read an instant back, aware and in UTC."""
        del dialect  # what came tells enough
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)


@lru_cache(maxsize=256)
def _written(instant: datetime) -> str:
    # What happens in one transaction happens at one moment, which many of its columns hold.
    return f"{instant.isoformat(' ', 'microseconds')[: _TEXT_LENGTH - 1]}Z"


class JsonText(TypeDecorator[Value], Generic[Value]):
    """A value of one msgspec type, kept as compact JSON text with sorted keys.

    `JsonText(dict[str, str])` gives back exactly that type and raises msgspec.ValidationError
    where the stored text is something else. Text, not `jsonb`: the same bytes on both databases,
    so a hash over them holds wherever they are restored.
    """

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Value]) -> None:
        super().__init__()
        self.of = of
        self._decode = msgspec.json.Decoder(of).decode

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        """Write the value as text, keys sorted."""
        del dialect
        return None if value is None else msgspec.json.encode(value, order="sorted").decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Value | None:
        """Read the text back as the declared type."""
        del dialect
        return None if value is None else self._decode(value)
