"""Typed texts: whether they are meant for the bot, and the people in them marked as mentions."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import Final

from adapters.console.ports import Person
from adapters.console.requests import Picked
from bot.engine.incoming import mention

BOT: Final = "Muster"
_AT: Final = "@＠"
_CALLED: Final = re.compile(f"^\\s*[{_AT}]{BOT}(?![A-Za-z0-9])[\\s,，:：]*", re.IGNORECASE)
_SLASHES: Final = ("/", "／")


def addressed(text: str, *, direct: bool) -> tuple[str, bool]:
    """The text without a leading `@Muster`, and whether it can only be meant for the bot."""
    said = _CALLED.sub("", text, count=1)
    return said, direct or said != text or text.lstrip().startswith(_SLASHES)


class Names:
    """The names that an `@` may stand before, in one message.

    People picked from the completion count first. A name that was only typed counts where it
    stands whole and means one person: one of the room, else one of everybody.
    """

    def __init__(
        self, picked: Sequence[Picked], near: Iterable[Person], everybody: Iterable[Person]
    ) -> None:
        self._picked: defaultdict[str, deque[str]] = defaultdict(deque)
        for each in picked:
            self._picked[each.name].append(each.key)
        self._typed = _unique(everybody) | _unique(near)
        self._longest = max(map(len, (*self._picked, *self._typed)), default=0)

    def at(self, text: str, start: int) -> tuple[str, str] | None:
        """The longest name that stands in `text` at `start`, with its person's key."""
        for length in range(self._longest, 0, -1):
            name = text[start : start + length]
            key = self._key(name, text[start + length : start + length + 1])
            if key and len(name) == length:
                return name, key
        return None

    def _key(self, name: str, following: str) -> str:
        keys = self._picked.get(name)
        if keys:
            # Picked twice under one name: first come, first served; the last stays.
            return keys.popleft() if len(keys) > 1 else keys[0]
        return "" if following.isalnum() else self._typed.get(name, "")


def _unique(people: Iterable[Person]) -> dict[str, str]:
    listed = list(people)
    counted = Counter(person.name for person in listed)
    return {person.name: person.key if counted[person.name] == 1 else "" for person in listed}


def marked(text: str, names: Names) -> tuple[str, tuple[str, ...]]:
    """The text with every `@Name` that is known made a mention, and the keys of those people.

    An `@` inside a word (an address such as a@b) and unknown names stay as they were typed.
    """
    pieces: list[str] = []
    keys: dict[str, None] = {}
    position = 0
    while position < len(text):
        found = names.at(text, position + 1) if _opens(text, position) else None
        if found is None:
            pieces.append(text[position])
            position += 1
            continue
        name, key = found
        pieces.append(mention(key))
        keys[key] = None
        position += 1 + len(name)
    return "".join(pieces), tuple(keys)


def _opens(text: str, position: int) -> bool:
    before = text[position - 1 : position]
    return text[position] in _AT and not (before.isascii() and before.isalnum())
