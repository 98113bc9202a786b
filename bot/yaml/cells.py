"""Takes a table of a definition's file apart, and notes all that is not as it should be."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, TypeVar

from bot.yaml.lines import Flaws, Many, Table, Text, Value
from bot.yaml.names import Name

E = TypeVar("E", bound=StrEnum)

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,30}")
_LONGEST: Final = 120
_PROSE: Final = 4000
_YES: Final = frozenset({"true", "yes", "是"})
_NO: Final = frozenset({"false", "no", "否"})


class Cells:
    """The entries of one table; `finish` notes those that nobody asked for."""

    def __init__(self, table: Table, flaws: Flaws) -> None:
        self.line = table.line
        self.flaws = flaws
        self._entries: Mapping[str, Value] = table.entries
        self._known: list[str] = []

    def take(self, key: str) -> Value | None:
        """The value of a key, which is known from now on."""
        self._known.append(key)
        return self._entries.get(key)

    def line_of(self, key: str) -> int:
        """Where a key's value stands; where it should stand if it doesn't."""
        value = self._entries.get(key)
        return value.line if value else self.line

    def text(self, key: str, default: str | None = None) -> str:
        """One short text; without a default it has to be there."""
        value = self.take(key)
        if value is None:
            if default is None:
                self.flaws.note(self.line, f"{key} is missing")
            return default or ""
        return text(value, key, self.flaws)

    def id(self, key: str) -> str:
        """A word in small letters by which others refer to it."""
        found = self.text(key)
        if found and not _ID.fullmatch(found):
            self.flaws.note(
                self.line_of(key),
                f"{key} is {found!r}: write small letters, digits and _, up to 31",
            )
        self.flaws.place(found, self.line_of(key))
        return found

    def name(self, key: str, default: Name | None = None) -> Name:
        """A name in both languages: `{zh: …, en: …}`, or one text for both."""
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, Table):
            both = text(value, key, self.flaws) if value else self.text(key)
            return Name(both, both)
        cells = Cells(value, self.flaws)
        found = Name(cells.text("zh"), cells.text("en"))
        cells.finish()
        return found

    def prose(self, key: str) -> Name | None:
        """A longer text in both languages, of several lines; None where there is none."""
        value = self.take(key)
        if value is None:
            return None
        given = value.entries if isinstance(value, Table) else {"zh": value, "en": value}
        found = [_prose(given.get(each), key, value.line, self.flaws) for each in ("zh", "en")]
        for other in given.keys() - {"zh", "en"}:
            self.flaws.note(given[other].line, f"{other} is not known; known are zh, en")
        return Name(*found)

    def choice(self, key: str, default: E) -> E:
        """One word of a fixed set; the default where it is left out."""
        value = self.take(key)
        if value is None:
            return default
        given = text(value, key, self.flaws)
        try:
            return type(default)(given)
        except ValueError:
            allowed = ", ".join(type(default))
            self.flaws.note(value.line, f"{key} is {given!r}; it can be {allowed}")
            return default

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.take(key)
        if value is None:
            return default
        given = text(value, key, self.flaws).lower()
        if given not in _YES | _NO:
            self.flaws.note(value.line, f"{key} is {given!r}; it can be yes or no")
        return given in _YES

    def count(self, key: str, default: int, *, most: int, least: int = 1) -> int:
        """A whole number from 1, or from another one."""
        value = self.take(key)
        return default if value is None else count(value, key, self.flaws, most, least)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text is a list as well."""
        return tuple(text(each, key, self.flaws) for each in self.many(key))

    def many(self, key: str) -> tuple[Value, ...]:
        """A list; one value is a list as well, and none an empty one."""
        value = self.take(key)
        if value is None:
            return ()
        return value.items if isinstance(value, Many) else (value,)

    def tables(self, key: str) -> Iterator["Cells"]:
        """A list of tables."""
        for each in self.many(key):
            if isinstance(each, Table):
                yield Cells(each, self.flaws)
            else:
                self.flaws.note(each.line, f"under {key} stand entries with keys, such as `id: x`")

    def entries(self, key: str) -> Mapping[str, Value]:
        """A table under a key, as it is."""
        value = self.take(key)
        if value is None:
            return {}
        if isinstance(value, Table):
            return value.entries
        self.flaws.note(value.line, f"under {key} stand keys with values")
        return {}

    def finish(self) -> None:
        """Note the keys that nobody asked for, each with the nearest that is known."""
        for key in self._entries.keys() - set(self._known):
            near = get_close_matches(key, self._known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(self._known)}"
            self.flaws.note(self._entries[key].line, f"{key} is not known; {hint}")


def _prose(value: Value | None, key: str, line: int, flaws: Flaws) -> str:
    if not isinstance(value, Text) or not 1 <= len(value.value) <= _PROSE:
        flaws.note(value.line if value else line, f"{key} has to be 1 to {_PROSE} characters each")
        return ""
    if not all(each.isprintable() or each == "\n" for each in value.value):
        flaws.note(value.line, f"{key} has characters that nobody sees")
    return value.value


def text(value: Value, key: str, flaws: Flaws) -> str:
    """A short text."""
    if not isinstance(value, Text):
        flaws.note(value.line, f"{key} is a list or a table, not a text")
        return ""
    if not value.value or len(value.value) > _LONGEST or not value.value.isprintable():
        flaws.note(value.line, f"{key} has to be 1 to {_LONGEST} visible characters")
    return value.value


def count(value: Value, key: str, flaws: Flaws, most: int, least: int = 1) -> int:
    """A whole number from `least` to `most`."""
    given = text(value, key, flaws)
    if not (given.isascii() and given.isdigit() and least <= int(given[:9]) <= most):
        span = f"from {least} to {most}"
        flaws.note(value.line, f"{key} is {given!r}; it has to be a whole number {span}")
        return least
    return int(given)
