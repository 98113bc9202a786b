"""Records that one transaction changes and nobody else may meanwhile."""

from typing import Any, TypeVar, cast

from sqlmodel import SQLModel

from storage import Tx

_Record = TypeVar("_Record", bound=SQLModel)


class Locks:
    """What one handler has locked, so that nothing is asked for twice."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._held: dict[tuple[type[SQLModel], int], SQLModel | None] = {}

    def take(self, model: type[_Record], record_id: int) -> _Record | None:
        """The record of an id, locked until the end of the transaction; SQLite has one writer.

        Rows that refer to it may be written by others meanwhile: they don't change the record.
        """
        wanted = (model, record_id)
        if wanted not in self._held:
            locks = self._tx.get_bind().dialect.name != "sqlite"
            how: Any = {"key_share": True} if locks else None
            self._held[wanted] = self._tx.get(model, record_id, with_for_update=how)
        return cast("_Record | None", self._held[wanted])
