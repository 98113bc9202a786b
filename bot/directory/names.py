"""How names are compared, so that 李　雷 finds 李雷 and @lilei finds Li Lei."""

import unicodedata


def folded(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Width and case are folded; spaces and invisible format characters are left out. Two names
    match only when their folded forms are the same: nothing is guessed.
    """
    if name.isascii():
        return "".join(name.split()).casefold()
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in plain if not _is_gap(char))


def _is_gap(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def tidy(name: str) -> str:
    """The name as it is kept: one space between words, none at the ends or between Han characters.

    So 李　雷, spaced out to the width of a longer name as spreadsheets do, is kept as 李雷.
    """
    visible = "".join(char for char in name if unicodedata.category(char) != "Cf")
    words = visible.split()
    return "".join(_joined(word, words[at - 1] if at else "") for at, word in enumerate(words))


def _joined(word: str, before: str) -> str:
    close = not before or (_is_han(before[-1]) and _is_han(word[0]))
    return word if close else f" {word}"


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK UNIFIED")
