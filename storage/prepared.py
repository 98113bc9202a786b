"""Prepared statements for hot paths: compiled once, then run by the driver's own cursor.

SQLAlchemy's execution costs several times what the database needs for a small statement. A
prepared one keeps what is worth keeping of it (the dialect's SQL, the column types, the
exceptions) and leaves out the rest. It runs in the transaction of the session that it is given;
like any Core statement it does not flush the session's entities first.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar, cast

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

R = TypeVar("R")

Values: TypeAlias = Mapping[str, object]
"""What a statement's parameters, or an insert's columns, are to be, by name."""

_Process: TypeAlias = Callable[[Any], Any] | None
_Row: TypeAlias = Sequence[Any]


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
        """Run it for each of many values; on Postgres in one round trip."""
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
    """What both drivers' cursors can do; the last two only psycopg's."""

    @property
    def rowcount(self) -> int: ...
    def execute(self, sql: str, values: _Row, /) -> object: ...
    def executemany(self, sql: str, many: Sequence[_Row], /, **how: bool) -> object: ...
    def fetchall(self) -> list[_Row]: ...
    def nextset(self) -> bool | None: ...


class _Form:
    """A statement as one dialect has it."""

    def __init__(self, statement: ClauseElement, dialect: Dialect, values: Values) -> None:
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=list(values)))
        expanded = compiled.construct_expanded_state(dict.fromkeys(values))
        types = {name: bind.type for name, bind in compiled.binds.items()}
        for name, parts in expanded.parameter_expansion.items():
            types |= dict.fromkeys(parts, types[name])
        self._sql: Final = expanded.statement
        self._parameters: Final = [
            (name, _writer(types[name], dialect)) for name in expanded.positiontup or ()
        ]
        self._constants: Final = {
            name: expanded.parameters[name] for name, _ in self._parameters if name not in values
        }
        columns: Sequence[Any] = getattr(statement, "exported_columns", ())
        self._columns: Final = [_reader(each.type, dialect) for each in columns]
        self._as_is: Final = not any(self._columns)

    def bound(self, values: Values) -> _Row:
        """The values as the driver takes them, in the order of the parameters."""
        if self._constants:
            values = {**self._constants, **values}
        return [
            process(values[name]) if process else values[name] for name, process in self._parameters
        ]

    def read(self, rows: list[_Row]) -> list[_Row]:
        """The driver's rows as the columns' types have them."""
        if self._as_is:
            return rows
        return [
            [
                process(value) if process else value
                for process, value in zip(self._columns, row, strict=True)
            ]
            for row in rows
        ]

    def execute(self, connection: Connection, values: _Row) -> _Cursor:
        cursor = _cursor(connection)
        try:
            cursor.execute(self._sql, values)
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._explained(error, connection) from error
        return cursor

    def execute_each(self, connection: Connection, many: Sequence[_Row]) -> None:
        try:
            _cursor(connection).executemany(self._sql, many)
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._explained(error, connection) from error

    def one_each(self, connection: Connection, many: Sequence[_Row]) -> list[_Row]:
        if len(many) == 1 or connection.dialect.name == "sqlite":
            return [row for each in many for row in self.execute(connection, each).fetchall()]
        cursor = _cursor(connection)
        try:
            cursor.executemany(self._sql, many, returning=True)
            found = cursor.fetchall()
            while cursor.nextset():
                found += cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._explained(error, connection) from error
        return found

    def _explained(self, error: Exception, connection: Connection) -> Exception:
        """The driver's error as the one that SQLAlchemy raises in its place."""
        dialect = connection.dialect
        driver = connection.connection.dbapi_connection
        if lost := dialect.is_disconnect(cast("Any", error), driver, None):
            connection.invalidate(error)
        return DBAPIError.instance(
            self._sql,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        )


def _cursor(connection: Connection) -> _Cursor:
    return cast("_Cursor", connection.connection.cursor())


def _writer(of: TypeEngine[Any], dialect: Dialect) -> _Process:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _reader(of: TypeEngine[Any], dialect: Dialect) -> _Process:
    return of.dialect_impl(dialect).result_processor(dialect, None)
