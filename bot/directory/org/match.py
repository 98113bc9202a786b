"""Which row of an org file is which row of the directory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from bot.directory.names import folded


class Keyed(Protocol):
    """What has an id and a name, in the file or in the directory."""

    @property
    def key(self) -> str:
        """The company's own id."""

    @property
    def name(self) -> str:
        """The name."""


class StoredKeyed(Keyed, Protocol):
    """What the directory has already."""

    @property
    def active(self) -> bool:
        """Whether it was in the last org file."""


Stored = TypeVar("Stored", bound=StoredKeyed)


def matches(entries: Sequence[Keyed], stored: Sequence[Stored]) -> dict[str, Stored]:
    """What the directory has for the entries, by the entries' keys.

    The same key is the same person, whatever else changed. A file that begins (or ceases) to give
    ids must not make everybody leave and join: where one of the two keys is but the name, the
    name decides, if it is the only one of its kind on both sides.
    """
    by_key = {folded(known.key): known for known in stored}
    found = {e.key: known for e in entries if (known := by_key.get(folded(e.key))) is not None}
    taken = {folded(known.key) for known in found.values()}
    by_name = _unique_names(known for known in stored if known.active)
    for name, entry in _unique_names(entries).items():
        known = by_name.get(name)
        if known is None or entry.key in found or folded(known.key) in taken:
            continue
        if entry.key == entry.name or known.key == known.name:
            found[entry.key] = known
    return found


Named = TypeVar("Named", bound=Keyed)


def _unique_names(named: Iterable[Named]) -> dict[str, Named]:
    by_name = [(folded(one.name), one) for one in named]
    count = Counter(name for name, _ in by_name)
    return {name: one for name, one in by_name if count[name] == 1}
