"""Indexes of some of a table's rows."""

from collections.abc import Mapping

from sqlalchemy import Index, MetaData, TextClause, text


class PartialIndex(Index):
    """An index of the rows that fulfil a condition, on either database.

    The arguments of `Index` for that name a dialect, and SQLAlchemy imports both to check them: a
    tenth of what a start takes. They are only needed where tables are made, by `spell_out`.
    """

    where: Mapping[str, TextClause]

    def __init__(
        self, name: str, *columns: str, where: str, sqlite: str = "", unique: bool = False
    ) -> None:
        """`sqlite` is the condition there, where it is written differently: it has no booleans."""
        super().__init__(name, *columns, unique=unique)
        self.where = {"sqlite_where": text(sqlite or where), "postgresql_where": text(where)}


def spell_out(metadata: MetaData) -> None:
    """Have tables made and compared with the conditions of their indexes."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if isinstance(index, PartialIndex):
                index.dialect_kwargs.update(index.where)
