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
