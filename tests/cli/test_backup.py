"""`muster backup` and `muster restore`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Muster

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
