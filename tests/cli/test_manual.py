"""`muster manual`: what it says is what the program obeys."""

from pathlib import Path

import pytest

from bot.app import FEATURES
from bot.cli.manual_page import manual_page, who_may
from bot.directory.sample import sample_company
from bot.settings import load_settings
from bot.settings.reader import fields
from templates import LANGUAGES, Language
from tests.cli.conftest import Muster

COMMANDS = [command for feature in FEATURES for command in feature.commands]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_in_it(language: Language) -> None:
    """Every command with who may, every setting, every level and role with who holds it."""
    settings = load_settings({"task.ack_within": "3h"}, environment={}, env_file=None)
    page = manual_page(settings, sample_company(), language)
    for command in COMMANDS:
        line = f"| `{command.head(language)}` | {command.help(language)} |"
        assert f"{line} {who_may(command, language)} |" in page
    assert all(f"| `{key}` |" in page for key in fields())
    assert "| `task.ack_within` | `3h` | `2h` |" in page
    assert "| `calendar.week` | `mon-fri 09:00-12:00 13:30-18:00` |" in page
    assert "| 林晓彤 (产品部), " in page
    assert "| finance | 赵婉清 |" in page


def test_secrets_are_not_in_it() -> None:
    """Tokens and the passwords of addresses stay where they are."""
    told = {"console.token": "very-secret-token-indeed", "database.url": "postgresql://u:pw@h/d"}
    settings = load_settings(told, environment={}, env_file=None)
    page = manual_page(settings, sample_company(), "en")
    assert "| `console.token` | (not shown) |" in page
    assert not any(secret in page for secret in told.values())


def test_the_command(muster: Muster, alone: Path) -> None:
    """It is shown, or written to a file, in the company's language or another."""
    assert muster("manual").out.startswith("# 权限管理规则手册与功能配置清单\n")
    assert "manual.md" in muster("manual", "--language", "en", "manual.md").out
    written = (alone / "manual.md").read_text("utf-8")
    assert written.startswith("# Permission rules and configuration\n")
    assert "王志远" in written
