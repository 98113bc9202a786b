"""`muster backup` and `muster restore`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.files import queries
from bot.files.values import FileRef
from storage.files import open_files
from tests.cli.conftest import Muster
from tests.databases import open_closing
from tests.files.content import PNG

TASK = ("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")


def test_a_backup_comes_back_elsewhere(
    muster: Muster, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said on either database is there after restoring it into a SQLite file."""
    muster(*TASK)
    file = tmp_path / "all.backup"
    assert muster("backup", str(file)).code == 0
    digest = muster("audit", "verify", "--json").lines()[0]["digest"]
    monkeypatch.setenv("MUSTER_DATABASE_URL", sqlite_url)
    assert muster("restore", str(file)).code == 0
    restored = muster("audit", "verify", "--json", "--against", str(digest))
    assert (restored.code, restored.lines()[0]["sound"]) == (0, True)


def test_restoring_overwrites_nothing(muster: Muster, tmp_path: Path) -> None:
    """A database that holds something is refused with a sentence."""
    file = str(tmp_path / "all.backup")
    muster("backup", file)
    shown = muster("restore", file)
    assert shown.code == 1
    assert "is not empty" in shown.err


def test_files_come_back_with_their_rows(
    muster: Muster, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contents go with the backup into another folder, where none is missing (T-18)."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    monkeypatch.setenv("MUSTER_FILES_URL", str(tmp_path / "one"))
    digest = open_files(str(tmp_path / "one")).put(PNG, now)
    with open_closing(muster.url) as database, database.transaction() as tx:
        queries.register(tx, [FileRef(digest, "a.png", "image/png", len(PNG))], now)
    file = tmp_path / "all.backup"
    assert "and 1 files written" in muster("backup", str(file)).out
    monkeypatch.setenv("MUSTER_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MUSTER_FILES_URL", str(tmp_path / "two"))
    assert muster("restore", str(file)).code == 0
    assert open_files(str(tmp_path / "two")).read(digest) == PNG
    found = {line["check"]: line["level"] for line in muster("doctor", "--json").lines()}
    assert found["files"] == "ok"
