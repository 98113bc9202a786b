"""The command line as a whole: what it offers, how it fails, how little it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import ENTRIES
from tests.cli.conftest import Muster
from tests.databases import PostgresTemplate

HEAVY = ("sqlalchemy", "sqlmodel", "pydantic", "rich", "asyncio", "jinja2", "uvicorn")


def test_help_lists_every_command(muster: Muster) -> None:
    """Each command stands in the help with its line."""
    shown = muster("--help")
    assert shown.code == 0
    for entry in ENTRIES:
        assert f"  {entry.name} " in shown.out
        assert entry.help in shown.out


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_each_command_has_help_of_its_own(
    alone: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """A command that can't be imported would only be found by whoever calls it."""
    del alone
    shown = Muster("", capsys)(name, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Usage: muster {name}")


def test_help_imports_nothing_that_one_command_needs() -> None:
    """The help is there at once because nothing heavy is imported for it."""
    code = (
        "import sys; from bot.cli.main import main\n"
        "try: main(['--help'])\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


def test_the_core_on_sqlite_imports_nothing_of_postgres() -> None:
    """The other dialect would be a tenth of the start, and megabytes."""
    code = "import sys, bot.app; print([name for name in sys.modules if 'postgresql' in name])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_misspelt_command_is_a_usage_error(muster: Muster) -> None:
    """Exit code 2, and the nearest command."""
    shown = muster("wen", "tomorrow")
    assert shown.code == 2
    assert "Did you mean 'when'?" in shown.err


def test_without_arguments_it_shows_its_help(muster: Muster) -> None:
    """Who types only `muster` wants to know what there is."""
    shown = muster()
    assert "Commands:" in shown.out + shown.err


def test_the_version_is_shown(muster: Muster) -> None:
    """`--version` gives the version of the installed package."""
    assert muster("--version").out.startswith("muster ")


def test_a_wrong_setting_is_one_sentence(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator's mistake is one line on standard error and exit code 1."""
    monkeypatch.setenv("MUSTER_TASK_ACK_WITHIN", "soon")
    shown = muster("outbox", "list")
    assert (shown.code, shown.out, shown.err.count("\n")) == (1, "", 1)
    assert shown.err.startswith("MUSTER_TASK_ACK_WITHIN is 'soon'")


def test_an_unreachable_database_is_one_sentence(
    muster: Muster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a server the sentence says so, and shows no password."""
    monkeypatch.setenv("MUSTER_DATABASE_URL", "postgresql://bot:geheim@127.0.0.1:1/none")
    shown = muster("migrate")
    assert (shown.code, shown.err.count("\n")) == (1, 1)
    assert "can't be reached" in shown.err
    assert "geheim" not in shown.err


def test_a_database_without_rights_is_one_sentence(
    muster: Muster, monkeypatch: pytest.MonkeyPatch, postgres_template: PostgresTemplate
) -> None:
    """Tables that belong to somebody else are named, and not taken for another program's."""
    url = f"{postgres_template.url}&options=-c%20role%3Dpg_signal_backend"
    monkeypatch.setenv("MUSTER_DATABASE_URL", url)
    shown = muster("outbox", "list")
    assert (shown.code, shown.err.count("\n")) == (1, 1)
    assert "permission denied for table alembic_version" in shown.err
