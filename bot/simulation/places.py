"""YAML with its line numbers, so that every mistake in a scenario is told with its line.

Scalars stay what was written: 0012 is not ten and `no` is not false. Anchors, tags and deep
nesting are refused: a scenario has no use for them, and none of them is harmless.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import yaml

from bot.errors import SetupError

LARGEST: Final = 1024 * 1024
_DEEPEST: Final = 8
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ScenarioError(SetupError):
    """What is wrong with a scenario, with the line where it stands."""

    def __init__(self, source: str, line: int, sentence: str) -> None:
        stop = "" if sentence.endswith(("?", ".")) else "."
        super().__init__(f"{source}, line {line}: {sentence}{stop}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a scenario file."""

    source: str
    line: int

    def error(self, sentence: str) -> ScenarioError:
        """The mistake on this line; `sentence` may go without its full stop."""
        return ScenarioError(self.source, self.line, sentence)

    def unknown(self, said: str, given: str, known: Collection[str]) -> ScenarioError:
        """The mistake of naming something that is not there, with the names nearest to it.

        `said` begins the sentence: "there is no room", "韩梅梅 sees no card".
        """
        near = get_close_matches(given, known, n=3, cutoff=0.5)
        label, names = ("nearest", near) if near else ("known", known)
        hint = f"; {label}: {_enumerated(names)}" if names else ""
        return self.error(f"{said} {given[:60]!r}{hint}")


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the file with the line where its key stands; `value` is None for nothing."""

    place: Place
    value: "str | tuple[Node, ...] | dict[str, Node] | None"

    def text(self, name: str) -> str:
        """The text that stands here; raises ScenarioError where it is something else or empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        raise self.place.error(f"{name} must be a text")

    def items(self, name: str) -> "tuple[Node, ...]":
        """The items of the list that stands here; raises ScenarioError."""
        if isinstance(self.value, tuple):
            return self.value
        raise self.place.error(f"{name} must be a list")

    def mapping(self, name: str) -> "dict[str, Node]":
        """The keys and values that stand here; raises ScenarioError."""
        if isinstance(self.value, dict):
            return self.value
        raise self.place.error(f"{name} must be keys with values, like {{key: value}}")

    def fields(self, name: str, known: Collection[str]) -> "dict[str, Node]":
        """The same where every key has to be one of `known`."""
        found = self.mapping(name)
        for key, value in found.items():
            if key not in known:
                raise value.place.unknown(f"{name} has no key", key, known)
        return found

    def plain(self) -> object:
        """The value without line numbers: texts, lists and mappings."""
        match self.value:
            case tuple():
                return [each.plain() for each in self.value]
            case dict():
                return {key: each.plain() for key, each in self.value.items()}
            case _:
                return self.value


def read_nodes(path: Path) -> Node:
    """The file as nodes; raises ScenarioError, and SetupError where it can't be read at all."""
    source = path.name
    text = _text(path)
    try:
        _refuse_unsafe(text, source)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(source, line, _said(error)) from error
    except yaml.YAMLError as error:
        raise ScenarioError(source, 1, f"this is not YAML: {error}") from error
    if root is None:
        raise ScenarioError(source, 1, "the scenario is empty")
    return _node(root, Place(source, root.start_mark.line + 1))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise SetupError(f"{path} can't be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise SetupError(f"{path.name} is larger than {LARGEST // 1024} KiB; split it.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(path.name, line, "this is not UTF-8 text") from error


def _refuse_unsafe(text: str, source: str) -> None:
    """Look through the file before anything of it is put together."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        place = Place(source, event.start_mark.line + 1 if event.start_mark else 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise place.error("anchors & and aliases * are not read; write the value out")
        if getattr(event, "tag", None) not in {None, "!"}:
            raise place.error("tags ! are not read; put the text in quotes")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise place.error("lists and mappings stand too deep inside each other")


def _said(error: yaml.MarkedYAMLError) -> str:
    if "cannot start any token" in str(error.problem):
        return f"this is not YAML ({error.problem}); put the text in quotes"
    return f"this is not YAML: {error.problem}"


def _node(found: yaml.Node, place: Place) -> Node:
    match found:
        case yaml.ScalarNode():
            nothing = not found.style and found.value in _NULLS
            return Node(place, None if nothing else found.value)
        case yaml.SequenceNode():
            return Node(place, tuple(_node(each, _at(place, each)) for each in found.value))
        case _:
            return Node(place, dict(_entries(found, place)))


def _entries(found: yaml.Node, place: Place) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in found.value:
        at = _at(place, key)
        if not isinstance(key, yaml.ScalarNode):
            raise at.error("a key must be a text")
        if key.value in seen:
            raise at.error(f"the key {key.value[:60]!r} stands twice")
        seen.add(key.value)
        yield key.value, _node(value, at)


def _at(place: Place, node: yaml.Node) -> Place:
    return Place(place.source, node.start_mark.line + 1)


def _enumerated(known: Collection[str]) -> str:
    shown = list(known)[:20]
    return ", ".join(shown) + (", …" if len(known) > len(shown) else "")
