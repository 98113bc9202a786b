"""Prepared statements for hot paths: compiled once, then run by the driver's own cursor.

SQLAlchemy's execution costs several times what the database needs for a small statement. A
prepared one keeps what is worth keeping of it (the dialect's SQL, the column types, the
exceptions) and leaves out the rest. It runs in the transaction of the session that it is given;
like any Core statement it does not flush the session's entities first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar, cast

from sqlalchemy import BindParameter, ClauseElement, Connection, Dialect, Insert, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from storage.failures import hide_values

R = TypeVar("R")

Values: TypeAlias = Mapping[str, object]
"""What a statement's parameters, or an insert's columns, are to be, by name."""

_Process: TypeAlias = Callable[[Any], Any] | None
_Row: TypeAlias = Sequence[Any]

_TOGETHER: Final = 16
"""The most rows of one INSERT: as many texts of it are prepared."""


class Change:
    """A statement that writes and gives no rows.

    An insert takes the columns that its first values name, and from then on always those.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement: Final = statement
        self._forms: Final[dict[str, _Form]] = {}

    def run(self, tx: Session, values: Values) -> int:
        """Run it once; gives the number of rows that it changed."""
        form, connection = self._on(tx, values)
        return form.execute(connection, form.bound(values)).rowcount

    def run_each(self, tx: Session, many: Sequence[Values]) -> None:
        """Run it for each of many values; on Postgres many rows are one insert."""
        if many:
            form, connection = self._on(tx, many[0])
            form.execute_each(connection, [form.bound(values) for values in many])

    def _on(self, tx: Session, values: Values) -> "tuple[_Form, Connection]":
        connection = cast("Connection", tx.bind)
        dialect = connection.dialect
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._statement, dialect, values)
        return form, connection


class Query(Change, Generic[R]):
    """A statement that gives rows, each made by `row` from its columns."""

    def __init__(self, statement: ClauseElement, row: Callable[..., R]) -> None:
        super().__init__(statement)
        self._row: Final = row

    def all(self, tx: Session, values: Values) -> list[R]:
        """Every row."""
        form, connection = self._on(tx, values)
        found = form.execute(connection, form.bound(values)).fetchall()
        return [self._row(*each) for each in form.read(found)]

    def first(self, tx: Session, values: Values) -> R | None:
        """The first row; None where there is none."""
        found = self.all(tx, values)
        return found[0] if found else None

    def one_each(self, tx: Session, many: Sequence[Values]) -> list[R]:
        """Run it for each of many values; gives the one row of each, in their order."""
        if not many:
            return []
        form, connection = self._on(tx, many[0])
        found = form.one_each(connection, [form.bound(values) for values in many])
        return [self._row(*each) for each in form.read(found)]


class _Cursor(Protocol):
    """What both drivers' cursors can do."""

    @property
    def rowcount(self) -> int: ...
    def executemany(self, sql: str, many: Sequence[_Row], /) -> object: ...
    def fetchall(self) -> list[_Row]: ...


class _Driver(Protocol):
    """What both drivers' connections can do."""

    def cursor(self) -> _Cursor: ...
    def execute(self, sql: str, values: _Row, /) -> _Cursor: ...


class _Form:
    """A statement as one dialect has it."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, values: Values) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(values)))
        expanded = compiled.construct_expanded_state(dict.fromkeys(values))
        types = {name: bind.type for name, bind in compiled.binds.items()}
        for name, parts in expanded.parameter_expansion.items():
            types |= dict.fromkeys(parts, types[name])
        self._sql: Final = expanded.statement
        self._parameters: Final = tuple(expanded.positiontup or ())
        self._writers: Final = _present(_writer(types[name], dialect) for name in self._parameters)
        self._constants: Final = {
            name: expanded.parameters[name] for name in self._parameters if name not in values
        }
        columns: Sequence[Any] = getattr(statement, "exported_columns", ())
        self._readers: Final = _present(_reader(each.type, dialect) for each in columns)
        self._batches: Final = _batches(statement, dialect) and not self._constants
        self._statement: Final = statement
        self._together: Final[dict[int, str]] = {1: self._sql}

    def bound(self, values: Values) -> list[Any]:
        """The values as the driver takes them, in the order of the parameters."""
        if self._constants:
            values = {**self._constants, **values}
        row = [*map(values.__getitem__, self._parameters)]
        for place, process in self._writers:
            row[place] = process(row[place])
        return row

    def read(self, rows: list[_Row]) -> Sequence[_Row]:
        """The driver's rows as the columns' types have them."""
        return [self._read(list(row)) for row in rows] if self._readers else rows

    def _read(self, row: list[Any]) -> _Row:
        for place, process in self._readers:
            row[place] = process(row[place])
        return row

    def execute(self, connection: Connection, values: _Row) -> _Cursor:
        return self._execute(connection, self._sql, values)

    def execute_each(self, connection: Connection, many: Sequence[_Row]) -> None:
        if len(many) == 1:
            self.execute(connection, many[0])
        elif self._batches:
            for sql, values in self._in_batches(connection.dialect, many):
                self._execute(connection, sql, values)
        else:
            try:
                _driver(connection).cursor().executemany(self._sql, many)
            except connection.dialect.loaded_dbapi.Error as error:
                raise self._explained(error, connection) from error

    def one_each(self, connection: Connection, many: Sequence[_Row]) -> list[_Row]:
        statements: Iterable[tuple[str, _Row]] = ((self._sql, each) for each in many)
        if self._batches and len(many) > 1:
            # Postgres evaluates and gives back the rows of VALUES in their order.
            statements = self._in_batches(connection.dialect, many)
        return [
            row
            for sql, values in statements
            for row in self._execute(connection, sql, values).fetchall()
        ]

    def _in_batches(
        self, dialect: Dialect, many: Sequence[_Row]
    ) -> Iterator[tuple[str, list[Any]]]:
        """Inserts of several rows each, with their values one row after the other."""
        for start in range(0, len(many), _TOGETHER):
            rows = many[start : start + _TOGETHER]
            sql = self._together.get(len(rows))
            if sql is None:
                sql = self._together[len(rows)] = self._inserting(len(rows), dialect)
            yield sql, [*chain.from_iterable(rows)]

    def _inserting(self, count: int, dialect: Dialect) -> str:
        rows: list[dict[str, BindParameter[Any]]] = [
            {name: bindparam(f"{name}_{row}") for name in self._parameters} for row in range(count)
        ]
        return str(cast("Insert", self._statement).values(rows).compile(dialect=dialect))

    def _execute(self, connection: Connection, sql: str, values: _Row) -> _Cursor:
        try:
            return _driver(connection).execute(sql, values)
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._explained(error, connection) from error

    def _explained(self, error: Exception, connection: Connection) -> Exception:
        """The driver's error as the one that SQLAlchemy raises in its place."""
        dialect = connection.dialect
        driver = connection.connection.dbapi_connection
        if lost := dialect.is_disconnect(cast("Any", error), driver, None):
            connection.invalidate(error)
        explained = DBAPIError.instance(
            self._sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        )
        if isinstance(explained, DBAPIError):
            hide_values(explained)
        return explained


def _driver(connection: Connection) -> _Driver:
    return cast("_Driver", connection.connection.dbapi_connection)


def _batches(statement: ClauseElement, dialect: Dialect) -> bool:
    """Whether many rows go in one statement: a round trip instead of many.

    On SQLite there is none to save, and it doesn't promise in which order it gives rows back.
    """
    return dialect.name == "postgresql" and isinstance(statement, Insert)


def _present(processes: Iterable[_Process]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Those that there are, each with its place."""
    return [(place, process) for place, process in enumerate(processes) if process]


def _writer(of: TypeEngine[Any], dialect: Dialect) -> _Process:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _reader(of: TypeEngine[Any], dialect: Dialect) -> _Process:
    return of.dialect_impl(dialect).result_processor(dialect, None)
