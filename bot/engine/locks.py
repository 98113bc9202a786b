"""Records that one transaction changes and nobody else may meanwhile."""

from typing import Any, Final, TypeVar, cast

from sqlmodel import SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from storage import Tx

_Record = TypeVar("_Record", bound=SQLModel)
_HOW: Final[Any] = {"key_share": True}


class Locks:
    """What one handler has locked, so that nothing is asked for twice."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._held: dict[tuple[type[SQLModel], int], SQLModel | None] = {}

    def take(self, model: type[_Record], record_id: int) -> _Record | None:
        """The record of an id, locked until the end of the transaction; SQLite has one writer.

        It is as others have left it, whatever was known of it before, with what this transaction
        has changed. Rows that refer to it may be written meanwhile: they don't change the record.
        """
        wanted = (model, record_id)
        if wanted not in self._held:
            self._held[wanted] = self._locked(model, record_id)
        return cast("_Record | None", self._held[wanted])

    def take_each(self, query: SelectOfScalar[_Record]) -> list[_Record]:
        """The records that a query finds, locked and as others have left them, like `take`."""
        self._tx.flush()
        fresh = query.with_for_update().execution_options(populate_existing=True)
        return list(self._tx.exec(fresh).all())

    def _locked(self, model: type[_Record], record_id: int) -> _Record | None:
        if self._tx.get_bind().dialect.name == "sqlite":
            return self._tx.get(model, record_id)
        self._tx.flush()  # what it is read over must not be lost
        return self._tx.get(model, record_id, populate_existing=True, with_for_update=_HOW)
