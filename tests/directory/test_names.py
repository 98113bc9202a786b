"""How names are compared and kept."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.names import folded, tidy


@pytest.mark.parametrize(
    "one,other",
    [
        ("李　雷", "李雷"),
        ("Li Lei", "lilei"),
        ("ＬＩ ＬＥＩ", "li lei"),
        ("Straße", "STRASSE"),
        ("李\u200b雷", "李雷"),
        ("\u202eLi Lei", "Li Lei"),
    ],
)
def test_same_name(one: str, other: str) -> None:
    """Width, case, spaces and invisible characters make no other name."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize("one,other", [("李雷", "李磊"), ("Li Lei", "Lei Li"), ("李雷", "李雷雷")])
def test_other_name(one: str, other: str) -> None:
    """Nothing is guessed."""
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "written,kept",
    [
        ("李　雷", "李雷"),
        (" 李 雷 ", "李雷"),
        ("Jim   Green", "Jim Green"),
        ("UI\u3000设计师", "UI 设计师"),
        ("\ufeff韩梅梅\u200b", "韩梅梅"),
        ("\u3000", ""),
    ],
)
def test_tidy(written: str, kept: str) -> None:
    """Spaces stay between words and go from between Han characters."""
    assert tidy(written) == kept


@given(st.text())
def test_folding_is_settled(name: str) -> None:
    """Folding once more changes nothing, and how a name is kept does not matter to it."""
    assert folded(folded(name)) == folded(name)
    assert folded(tidy(name)) == folded(name)


def test_every_format_character_is_invisible() -> None:
    """No character that Unicode calls a format character makes a difference."""
    formats = (chr(at) for at in range(sys.maxunicode) if unicodedata.category(chr(at)) == "Cf")
    assert [char for char in formats if folded(f"李{char}雷") != "李雷"] == []
