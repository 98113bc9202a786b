"""What a backup holds is what comes back, on either database."""

import json
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from bot.directory.model import Department
from bot.engine.ledger import ledger_table
from bot.errors import SetupError
from storage import naming, schema
from storage.backup import backup, restore
from storage.database import Database
from storage.migrations import HEAD
from storage.types import JsonText, UtcDateTime
from tests.databases import open_closing

_METADATA: Final = MetaData(naming_convention=naming.CONVENTION)
_SECTION = Table(
    "section",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("head_id", ForeignKey("human.id", use_alter=True)),
)
_HUMAN = Table(
    "human",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("section_id", ForeignKey("section.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", UtcDateTime),
    Column("roles", JsonText(tuple[str, ...])),
    Column("weight", Float),
    Column("large", BigInteger),
    Column("photo", LargeBinary),
    Column("order", Integer),
)
_COUNTER = Table("counter", _METADATA, Column("id", Integer, primary_key=True))

_ENTRY: Final = {
    "subject": "T1",
    "seq": 1,
    "at": datetime(2026, 11, 23, 2, tzinfo=UTC),
    "actor": "1001",
    "action": "created",
    "detail": "{}",
    "hash": "0" * 64,
}
_PEOPLE: Final[list[dict[str, object]]] = [
    {
        "id": 7,
        "section_id": 1,
        "name": '韩梅梅 "quoted" back\\slash\ttab\nline \x01\x02 \u2028 🙂',
        "active": True,
        "since": datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC),
        "roles": ("admin", "管理员"),
        "weight": 0.1 + 0.2,
        "large": 2**62 + 1,
        "photo": bytes(range(256)),
        "order": -1,
    },
    {
        "id": 9,
        "section_id": 1,
        "name": "",
        "active": False,
        "since": None,
        "roles": None,
        "weight": None,
        "large": None,
        "photo": None,
        "order": None,
    },
]


def _create(database: Database) -> None:
    with database.restructure() as connection:
        _METADATA.create_all(connection)
        schema.VERSION.create(connection)
        connection.execute(insert(schema.VERSION).values(version_num=HEAD))


def _fill(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(insert(_SECTION).values(id=1))
        tx.execute(insert(_HUMAN), _PEOPLE)
        tx.execute(_SECTION.update().values(head_id=7))


def _content(database: Database) -> list[tuple[object, ...]]:
    with database.snapshot() as tx:
        found = [*tx.execute(select(_HUMAN).order_by(_HUMAN.c.id)), *tx.execute(select(_SECTION))]
    return [tuple(row) for row in found]


@pytest.fixture
def source(empty_url: str) -> Iterator[Database]:
    """A filled database with foreign keys in a circle and a column of every type."""
    with open_closing(empty_url) as database:
        _create(database)
        _fill(database)
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A second database, with the tables and without rows."""
    url = f"sqlite:///{tmp_path}/target.db"
    if request.param == "postgres":
        url = request.getfixturevalue("second_postgres_url")
    with open_closing(url) as database:
        _create(database)
        yield database


@pytest.fixture
def archive(source: Database, tmp_path: Path) -> Path:
    """A backup of the filled database."""
    path = tmp_path / "muster.backup"
    backup(source, path)
    return path


def test_everything_comes_back(source: Database, target: Database, archive: Path) -> None:
    """From either database into either, to the last byte, float and microsecond."""
    restore(archive, target)
    assert _content(target) == _content(source)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_real_tables_come_back_in_a_database_without_any(
    database: Database, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Restoring makes the tables first, and the ledger's guard does not stand in its way."""
    with database.transaction() as tx:
        tx.add(Department(key="d", name="产品部", folded="产品部"))
        tx.execute(insert(ledger_table).values(_ENTRY))
    path = tmp_path / "real.backup"
    backup(database, path)
    url = request.getfixturevalue(f"{kind}_url")
    with open_closing(url) as empty:
        restore(path, empty)
        schema.check(empty)
        with empty.snapshot() as tx:
            assert tx.scalar(text("SELECT name FROM department")) == "产品部"
            assert tx.scalar(select(ledger_table.c.at)) == _ENTRY["at"]


def test_new_rows_get_new_ids_after_restoring(target: Database, archive: Path) -> None:
    """Ids go on after the highest one, so T12 never names two tasks."""
    restore(archive, target)
    with target.transaction() as tx:
        tx.execute(insert(_HUMAN).values(section_id=1, name="李雷", active=True))
        assert tx.scalar(select(func.max(_HUMAN.c.id))) == 10


def test_a_used_id_is_not_given_again(postgres_url: str, target: Database, tmp_path: Path) -> None:
    """A sequence that ran ahead of its rows does so after restoring as well."""
    path = tmp_path / "ahead.backup"
    with open_closing(postgres_url) as database:
        _create(database)
        with database.transaction() as tx:
            tx.execute(text("SELECT setval('counter_id_seq', 41)"))
        backup(database, path)
    restore(path, target)
    if target.dialect == "postgresql":
        with target.transaction() as tx:
            tx.execute(insert(_COUNTER).values())
            assert tx.scalar(select(_COUNTER.c.id)) == 42


def test_foreign_keys_are_back_after_restoring(target: Database, archive: Path) -> None:
    """What was taken away to fill the tables is put back under the same names."""
    restore(archive, target)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), target.transaction() as tx:
        tx.execute(insert(_HUMAN).values(section_id=77, name="?", active=True))


def test_a_backup_is_of_one_moment(source: Database, target: Database, tmp_path: Path) -> None:
    """While rows move between two tables, a backup never sees one that is in both or in none."""
    path = tmp_path / "moving.backup"
    stop: list[bool] = []

    def move() -> int:
        moved = 0
        while not stop:
            with source.transaction() as tx:
                tx.execute(text("DELETE FROM counter"))
                tx.execute(insert(_COUNTER).values(id=moved + 1))
                tx.execute(_HUMAN.update().values(order=moved + 1))
            moved += 1
        return moved

    with ThreadPoolExecutor(1) as pool:
        moving = pool.submit(move)
        for _ in range(5):
            backup(source, path)
        stop.append(True)
        assert moving.result() > 0
    restore(path, target)
    with target.snapshot() as tx:
        orders = set(tx.scalars(select(_HUMAN.c.order)))
        numbers = set(tx.scalars(select(_COUNTER.c.id)))
    assert orders == numbers or not numbers


def test_restoring_never_overwrites(source: Database, archive: Path) -> None:
    """A database with a single row is refused, and stays as it was."""
    before = _content(source)
    with pytest.raises(SetupError, match="not empty"):
        restore(archive, source)
    assert _content(source) == before


def _rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 5] ^= 0xFF
    path.write_bytes(content)


def _edit_a_row(path: Path) -> None:
    _rewrite(path, lambda _, content: content.replace(b"true", b"null").replace(b"[7", b"[8"))


def _drop_the_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tables/human.jsonl", b"")


def _change_manifest(path: Path, **values: object) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | values).encode()

    _rewrite(path, change)


@pytest.mark.parametrize(
    "harm, wanted",
    [
        (_cut, "cut short"),
        (_flip, "damaged|cut short|no backup"),
        (_edit_a_row, "damaged|don't fit"),
        (_drop_the_manifest, "no backup"),
        (lambda path: path.write_bytes(b""), "no backup"),
        (lambda path: path.unlink(), "can't be read"),
        (lambda path: _change_manifest(path, format=2), "format 2"),
        (lambda path: _change_manifest(path, revision="9999"), "newer version"),
        (lambda path: _change_manifest(path, tables=7), "damaged"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_changed(
    target: Database, archive: Path, harm: Callable[[Path], object], wanted: str
) -> None:
    """Each kind of harm is named in a sentence, and the database stays empty."""
    harm(archive)
    with pytest.raises(SetupError, match=wanted):
        restore(archive, target)
    assert _content(target) == []


def test_text_that_postgres_cannot_hold_is_named(
    sqlite_url: str, postgres_url: str, tmp_path: Path
) -> None:
    """SQLite stores a null character in text and Postgres does not: said, not garbled."""
    path = tmp_path / "null.backup"
    with open_closing(sqlite_url) as database:
        _create(database)
        _fill(database)
        with database.transaction() as tx:
            tx.execute(_HUMAN.update().values(name="a\0b"))
        backup(database, path)
    with open_closing(postgres_url) as database:
        _create(database)
        with pytest.raises(SetupError, match="rows of human don't fit"):
            restore(path, database)
        assert _content(database) == []


def test_a_backup_needs_tables(empty_url: str, tmp_path: Path) -> None:
    """There is nothing to back up in a database without tables, and no file appears."""
    with open_closing(empty_url) as database, pytest.raises(SetupError, match="nothing to back"):
        backup(database, tmp_path / "none.backup")
    assert not (tmp_path / "none.backup").exists()


def test_a_backup_does_not_overwrite_the_database(sqlite_url: str) -> None:
    """A slip of the keyboard must not replace the database by its own copy."""
    with open_closing(sqlite_url) as database:
        path = database.target.path
        assert path is not None
        with pytest.raises(SetupError, match="the database itself"):
            backup(database, path)


def test_a_backup_that_cannot_be_written_leaves_nothing(source: Database, tmp_path: Path) -> None:
    """The sentence names the place; an older backup of that name stays whole."""
    with pytest.raises(SetupError, match="can't be written"):
        backup(source, tmp_path / "missing" / "muster.backup")
    backup(source, tmp_path / "muster.backup")
    assert [path.name for path in tmp_path.glob("*.backup*")] == ["muster.backup"]
    assert not list(tmp_path.glob(".*.part"))
