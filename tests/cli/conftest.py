"""The command line called inside the test's process, on a database of its own."""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.settings.reader import PREFIX
from tests.databases import open_closing


@dataclass(frozen=True)
class Result:
    """How a call ended and what it printed."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, object]]:
        """Standard output as JSON, one object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Muster:
    """Calls `muster` in a folder without settings but the database."""

    def __init__(self, url: str, captured: pytest.CaptureFixture[str]) -> None:
        self.url = url
        self._captured = captured

    def __call__(self, *arguments: str) -> Result:
        """Call it and wait for its end."""
        self._captured.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        shown = self._captured.readouterr()
        return Result(int(ended.value.code or 0), shown.out, shown.err)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working directory and an environment without settings; logging as it was."""
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def empty(
    alone: Path,
    empty_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Muster:
    """`muster` before `muster migrate`."""
    del alone
    monkeypatch.setenv("MUSTER_DATABASE_URL", empty_url)
    return Muster(empty_url, capsys)


@pytest.fixture
def muster(
    alone: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Muster:
    """`muster` on a database with the sample company."""
    del alone
    monkeypatch.setenv("MUSTER_DATABASE_URL", database_url)
    with open_closing(database_url) as database, database.transaction() as tx:
        import_org(tx, sample_company())
    return Muster(database_url, capsys)
