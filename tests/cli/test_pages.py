"""The reference pages say what the code does, and CI notices where they don't."""

from pathlib import Path

import pytest

from bot.app import FEATURES
from bot.cli.pages import PAGES, commands_page, main
from templates import LANGUAGES


def test_the_pages_in_the_repository_are_current() -> None:
    """Whoever changes a command or a setting runs `make docs`."""
    assert main(["--check"]) == 0


def test_every_command_is_told_in_both_languages() -> None:
    """Usage, help, label, every word and every example."""
    page = commands_page()
    for command in (each for feature in FEATURES for each in feature.commands):
        for language in LANGUAGES:
            usage = command.usage(language).replace("|", "\\|")  # in a cell of a table
            assert f"`{usage}`" in page
            assert command.help(language) in page
        for word in (*command.words.every(), *command.shortcuts.every()):
            assert word in page
        assert "\n".join((*command.examples.zh, *command.examples.en)) in page


def test_every_command_says_who_may() -> None:
    """A policy is a function with a sentence: the page has no empty cell for it."""
    for command in (each for feature in FEATURES for each in feature.commands):
        assert command.may.__doc__


def test_pages_are_written_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check names what is outdated; writing makes it current, and only that."""
    assert main(["--check"], tmp_path) == 1
    assert "docs/commands.md is not current; run `make docs`.\n" in capsys.readouterr().err
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    (tmp_path / "settings.md").write_text("old", encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err == "docs/settings.md is not current; run `make docs`.\n"
