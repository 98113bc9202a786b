"""The settings page says what the code does."""

from pathlib import Path

from bot.settings.page import page
from bot.settings.reader import fields, variable

_PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_page_names_every_setting() -> None:
    """Each with its variable, and none without a meaning and an example."""
    written = page()
    for key, info in fields().items():
        assert f"`{key}`<br>`{variable(key)}`" in written
        assert info.description
        assert info.examples


def test_the_page_in_the_repository_is_current() -> None:
    """`make docs` was run after the last change."""
    assert _PAGE.read_text(encoding="utf-8") == page()
