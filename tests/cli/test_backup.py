"""`muster backup` and `muster restore`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.engine.upkeep.backups import note_backup
from bot.files import queries
from bot.files.values import FileRef
from bot.time.clock import SystemClock
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


def test_the_doctor_sees_that_backups_have_stopped(
    muster: Muster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two days after the last, and before the first; whoever only tries it out needs none."""
    assert _backups(muster) == ("ok", "none was ever made; none is needed to try it out")
    monkeypatch.setenv("MUSTER_DINGTALK_CLIENT_ID", "dingabcdefgh1234")
    monkeypatch.setenv("MUSTER_DINGTALK_CLIENT_SECRET", "the client secret")
    monkeypatch.setenv("MUSTER_DINGTALK_API_URL", "http://127.0.0.1:1")
    assert _backups(muster) == ("warn", "none was ever made")
    muster("backup", str(tmp_path / "all.backup"))
    level, told = _backups(muster)
    assert (level, told.startswith("the last was made ")) == ("ok", True)
    with open_closing(muster.url) as database:
        note_backup(database, SystemClock().now() - timedelta(days=2, minutes=1))
    assert _backups(muster) == ("warn", "the last was made 2d1m ago")


def test_what_can_not_be_noted_is_backed_up_all_the_same(
    muster: Muster, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is with a replica that is only read, and with tables of a release before chores."""
    file = str(tmp_path / "all.backup")
    muster("backup", file)
    monkeypatch.setenv("MUSTER_DATABASE_URL", sqlite_url)
    muster("restore", file)
    with open_closing(sqlite_url) as database, database.transaction() as tx:
        tx.connection().execute(text("DROP TABLE chore"))
    shown = muster("backup", file)
    assert (shown.code, "could not be noted" in shown.err) == (0, True)
    assert "written to" in shown.out


def _backups(muster: Muster) -> tuple[str, str]:
    lines = muster("doctor", "--json").lines()
    (line,) = (line for line in lines if line["check"] == "backups")
    return str(line["level"]), str(line["found"])
