"""The tables that a database has are those that the code expects, or the start is refused."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import Constraint, Index, inspect, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import SQLModel

from bot.errors import SetupError
from storage import schema
from storage.database import Database
from storage.migrations import GOING, HEAD, is_compared
from storage.partial import PartialIndex
from storage.schema import State
from tests.databases import create_tables, import_models, open_closing


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database without tables; the test runs once for each kind."""
    with open_closing(empty_url) as database:
        yield database


@pytest.fixture
def second_url(empty: Database, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The URL of one more database of the same kind."""
    if empty.dialect == "sqlite":
        return f"sqlite:///{tmp_path}/second.db"
    return str(request.getfixturevalue("second_postgres_url"))


def _stand_at(database: Database, revision: str) -> None:
    create_tables(database)
    with database.transaction() as tx:
        tx.execute(update(schema.VERSION).values(version_num=revision))


def _differences(database: Database) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.snapshot() as tx:
        options: dict[str, object] = {"compare_type": True, "compare_server_default": True}
        options["include_object"] = is_compared
        context = MigrationContext.configure(tx.connection(), opts=options)
        return list(compare_metadata(context, SQLModel.metadata))


def _guards(database: Database) -> list[str]:
    query = {
        "sqlite": "SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY 1",
        "postgresql": "SELECT pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal ORDER BY 1",
    }
    with database.snapshot() as tx:
        return list(tx.scalars(text(query[database.dialect])))


def _conditions(database: Database) -> dict[str, str]:
    """What each partial index is of, which Alembic does not compare."""
    query = {
        "sqlite": "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    }
    with database.snapshot() as tx:
        made = tx.execute(text(query[database.dialect])).all()
    return {name: sql.partition(" WHERE ")[2] for name, sql in made if " WHERE " in sql}


def test_migrated_tables_are_those_of_the_models(empty: Database) -> None:
    """Every step in a row makes exactly the tables, columns, types and indexes of the models."""
    import_models()
    assert schema.migrate(empty) is State.EMPTY
    assert _differences(empty) == []
    schema.check(empty)


def test_what_no_model_has_any_more_may_be_empty(empty: Database) -> None:
    """The previous release goes on filling such columns, and this one doesn't know of them."""
    import_models()
    schema.migrate(empty)
    with empty.snapshot() as tx:
        found = inspect(tx.connection())
        for table, column in GOING:
            stands = {each["name"]: each["nullable"] for each in found.get_columns(table)}
            assert stands[column], f"{table}.{column}"
            assert column not in SQLModel.metadata.tables[table].c


def test_no_index_names_a_dialect() -> None:
    """`Index(…, postgresql_where=…)` would import it at every start: `PartialIndex` does not."""
    import_models()
    indexes = chain.from_iterable(each.indexes for each in SQLModel.metadata.tables.values())
    plain = [each for each in indexes if not isinstance(each, PartialIndex)]
    assert [each.name for each in plain if each.dialect_kwargs] == []


def test_created_tables_are_the_migrated_ones(empty: Database, second_url: str) -> None:
    """The short way for demos and tests makes the same, the ledger's guard included."""
    create_tables(empty)
    schema.check(empty)
    with open_closing(second_url) as migrated:
        schema.migrate(migrated)
        assert _guards(empty) == _guards(migrated) != []
        assert _conditions(empty) == _conditions(migrated) != {}
    assert _differences(empty) == []


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    """The second time finds everything in place."""
    import_models()
    schema.migrate(empty)
    assert schema.migrate(empty) is State.CURRENT


def test_head_is_the_newest_step() -> None:
    """The number known without Alembic is the one that Alembic finds."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert (ScriptDirectory.from_config(config).get_current_head() or "") == HEAD


@pytest.mark.parametrize("revision, wanted", [("9999", "newer version"), ("a1b2c3", "not Muster")])
def test_a_database_that_is_not_ours_to_change_is_refused(
    empty: Database, revision: str, wanted: str
) -> None:
    """Neither start nor migrate touches a newer database or somebody else's."""
    _stand_at(empty, revision)
    for step in (schema.check, schema.migrate):
        with pytest.raises(SetupError, match=wanted):
            step(empty)


def test_an_older_database_is_refused_with_the_way_out(empty: Database) -> None:
    """The start names backup and migrate."""
    _stand_at(empty, "0000")
    with pytest.raises(SetupError, match="muster migrate"):
        schema.check(empty)


def test_an_empty_database_is_refused_with_the_way_out(empty: Database) -> None:
    """A database without tables is told apart from a foreign one."""
    with pytest.raises(SetupError, match="no tables yet"):
        schema.check(empty)
    with empty.transaction() as tx:
        tx.execute(text("CREATE TABLE theirs (id integer)"))
    with pytest.raises(SetupError, match="not Muster's"):
        schema.check(empty)


def test_a_database_that_answers_too_late_is_not_called_foreign(postgres_url: str) -> None:
    """It is asked again: no process ends, and nobody is told to use another database."""
    hurried = f"{postgres_url}&options=-c%20statement_timeout%3D100ms"
    with open_closing(postgres_url) as database, open_closing(hurried) as other:
        _stand_at(database, HEAD)
        with database.transaction() as tx:
            tx.execute(text("LOCK TABLE alembic_version"))
            with pytest.raises(OperationalError, match="timeout"):
                schema.check(other)
        schema.check(other)


def test_a_failing_step_leaves_nothing(empty: Database) -> None:
    """Making tables is part of the transaction, on SQLite as well."""
    with pytest.raises(LookupError), empty.restructure() as connection:
        connection.execute(text("CREATE TABLE half (id integer)"))
        raise LookupError
    assert schema.state(empty) is State.EMPTY


def test_restructuring_leaves_no_row_that_refers_to_nothing(empty: Database) -> None:
    """Whether watched meanwhile or checked before the commit, a reference leads somewhere."""
    with empty.transaction() as tx:
        tx.execute(text("CREATE TABLE parent (id integer PRIMARY KEY)"))
        tx.execute(text("CREATE TABLE child (of integer REFERENCES parent (id))"))
    refused = SetupError if empty.dialect == "sqlite" else IntegrityError
    with pytest.raises(refused, match="child"), empty.restructure() as connection:
        connection.execute(text("INSERT INTO child VALUES (7)"))
    with pytest.raises(IntegrityError), empty.transaction() as tx:
        tx.execute(text("INSERT INTO child VALUES (7)"))


def test_every_constraint_and_index_has_a_name() -> None:
    """A migration can only change what has the same name on both databases."""
    import_models()
    parts: list[Constraint | Index] = []
    for table in SQLModel.metadata.tables.values():
        parts += [*table.constraints, *table.indexes]
    assert not [part for part in parts if not isinstance(part.name, str)]
