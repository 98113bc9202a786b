"""A copy of everything while the bot runs, and the way back into an empty database.

One format for both databases, so a backup also carries a company from SQLite to Postgres.
"""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from bot.errors import SetupError
from storage import archive
from storage.archive import Manifest, Reader, Writer
from storage.database import Database
from storage.files import FileStore, MissingContentError
from storage.migrations import HEAD
from storage.rows import Tables, tables_of
from storage.schema import VERSION, known, upgrade


def backup(database: Database, path: Path, files: FileStore | None = None) -> Manifest:
    """Write all that is committed at one moment to `path`, replacing a file of that name.

    The contents of `files` go with it. Nobody waits meanwhile. The file is on the disk, whole,
    when this returns. Raises SetupError for a database without Muster's tables and for a place
    that can't be written.
    """
    if database.target.path == path.absolute():
        raise SetupError(f"{path} is the database itself; name another file for the backup.")
    with database.snapshot() as tx:
        connection = tx.connection()
        revision = _revision(connection)
        if revision is None:
            raise SetupError(f"{database.target} has no tables of Muster: nothing to back up.")
        tables = tables_of(connection)
        with archive.writing(path) as writer:
            for name in tables.names():
                columns = tables.columns(name)
                writer.add(name, columns, tables.lines(name), tables.next_id(name))
            if files is not None:
                _add_files(writer, files)
            return writer.finish(revision)


def restore(
    path: Path, database: Database, files: FileStore | None = None, *, at: datetime | None = None
) -> Manifest:
    """Fill an empty database from a backup and bring it to this code's tables.

    All or nothing; the contents of files are put into `files`, as of `at`.

    Empty is a database without tables, or with tables of the backup's version and
    no rows. Raises SetupError for any other, for a file that is damaged or no backup, and for one
    of a newer version.
    """
    with archive.reading(path) as reader:
        manifest = reader.manifest
        if not known(manifest.revision):
            raise SetupError(
                f"{path} was written by a newer version of Muster. Restore it with that version."
            )
        with database.restructure() as connection:
            _prepare(database, connection, manifest)
            _fill(reader, tables_of(connection))
            upgrade(connection, HEAD)
            if files is not None and at is not None:
                # Before the rows are committed: a row always finds its content.
                for digest in manifest.files:
                    files.put(reader.content(digest), at)
    return manifest


def _add_files(writer: Writer, files: FileStore) -> None:
    # A content lies in the store before its row is committed, so all that the rows name are here.
    for each in list(files.contents()):
        try:
            content = files.read(each.hash)
        except MissingContentError:
            continue  # swept meanwhile, or torn: then `doctor` tells
        writer.add_file(each.hash, content)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION.name):
        return None
    return connection.execute(select(VERSION)).scalar_one_or_none()


def _prepare(database: Database, connection: Connection, manifest: Manifest) -> None:
    tables = tables_of(connection)
    if not tables.names():
        upgrade(connection, manifest.revision)
    elif not all(map(tables.empty, tables.names())):
        raise SetupError(
            f"{database.target} is not empty, and restoring never overwrites. Name an empty one by "
            "MUSTER_DATABASE_URL."
        )
    elif _revision(connection) != manifest.revision:
        raise SetupError(
            f"{database.target} has tables of another version than the backup. Name a database "
            "without tables by MUSTER_DATABASE_URL."
        )


def _fill(reader: Reader, tables: Tables) -> None:
    missing = {entry.name for entry in reader.manifest.tables} - set(tables.names())
    if missing:
        raise SetupError(f"{reader.path} holds unknown tables: {', '.join(sorted(missing))}.")
    tables.before_filling()
    for entry in reader.manifest.tables:
        with closing(reader.rows(entry)) as rows:
            tables.fill(entry.name, entry.columns, rows)
        stored = tables.count(entry.name)
        if stored != entry.rows:
            raise SetupError(f"{entry.name}: {stored} rows arrived of {entry.rows}.")
        tables.continue_ids(entry.name, entry.next_id)
    tables.after_filling()
