"""Cutting the date phrase off a command's text, by trailing.txt and titles.txt."""

import pytest

from bot.errors import UserError
from bot.time.phrases import split_trailing
from tests.time.phrase_tables import CALENDAR, MONDAY, lines, meant

TITLES = lines("titles.txt")


@pytest.mark.parametrize("row", lines("trailing.txt"))
def test_trailing_phrase(row: str) -> None:
    """The longest phrase at the end is cut off and read, or refused with its reason."""
    command, title, meaning = (field.strip() for field in row.split(" | "))
    if meaning.startswith("!"):
        with pytest.raises(UserError) as told:
            split_trailing(command, MONDAY, CALENDAR)
        assert told.value.key == f"dates.{meaning[1:].strip()}"
    else:
        assert split_trailing(command, MONDAY, CALENDAR) == (title, meant(meaning))


@pytest.mark.parametrize("title", TITLES)
def test_titles_stay_whole(title: str) -> None:
    """Titles that merely look like dates lose nothing and are not refused."""
    assert split_trailing(title, MONDAY, CALENDAR) == (title, None)


@pytest.mark.parametrize("title", TITLES)
def test_titles_keep_their_words_before_a_phrase(title: str) -> None:
    """Any such title is whole after a phrase behind it was cut off."""
    if title.rsplit(maxsplit=1)[-1] not in {"on", "晚上", "上午", "2pm"}:
        command = f"{title} 下周三17:00"
        assert split_trailing(command, MONDAY, CALENDAR) == (title, meant("2026-12-02 17:00"))


def test_a_phrase_alone_leaves_no_title() -> None:
    """A text that is only a date leaves an empty title, for the caller to ask for one."""
    assert split_trailing(" 周五17:00 ", MONDAY, CALENDAR) == ("", meant("2026-11-27 17:00"))
    assert split_trailing("  ", MONDAY, CALENDAR) == ("", None)


def test_long_texts_are_cut_at_their_end() -> None:
    """Only the end of a long text is looked at, and never a piece of a word."""
    long = "很长的标题" * 20_000
    assert split_trailing(f"{long} 周五17:00", MONDAY, CALENDAR) == (
        long,
        meant("2026-11-27 17:00"),
    )
    for length in range(80, 110):
        title = "x" * length + "周五17:00"
        assert split_trailing(title, MONDAY, CALENDAR) == (title, None)
