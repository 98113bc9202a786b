"""`muster templates`: what a company's own templates are written and checked with."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.templating import templates_app


def _run(*words: str) -> Result:
    return CliRunner().invoke(templates_app, words)


def test_exported_changed_and_checked(tmp_path: Path) -> None:
    """What is written out is fine as it is; what is changed is left alone the next time."""
    assert _run("export", str(tmp_path)).exit_code == 0
    assert _run("check", str(tmp_path)).output.count(": fine\n") == 2
    own = tmp_path / "minutes.zh.md"
    own.write_text("{{ titel }}", encoding="utf-8")
    assert f"{own} is there already" in _run("export", str(tmp_path)).output
    told = _run("check", str(tmp_path))
    assert told.exit_code == 1
    assert f"{own}: 'titel' is undefined\n" in told.output
    assert told.output.count(": fine\n") == 1


@pytest.mark.parametrize("name", ["minutes.cn.md", "Minutes.zh.MD", "minutes.md"])
def test_a_name_that_nothing_reads(tmp_path: Path, name: str) -> None:
    """A slip in a file's name is told: the company's own words would never be seen."""
    (tmp_path / name).write_text("# {{ title }}", encoding="utf-8")
    told = _run("check", str(tmp_path))
    assert told.exit_code == 1
    assert f"{name}: not read: only minutes.zh.md, minutes.en.md are\n" in told.output


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """It is not taken for one in which nothing was changed."""
    told = _run("check", str(tmp_path / "nowhere"))
    assert told.exit_code == 1
    assert "not a folder" in told.output


def test_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder, and without one in the settings, those that Muster ships are checked."""
    monkeypatch.chdir(tmp_path)
    told = _run("check")
    assert told.exit_code == 0, told.output
    assert told.output.count(": fine\n") == 2
