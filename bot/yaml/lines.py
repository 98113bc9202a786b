"""YAML that remembers on which line everything stands, so that each mistake can be shown there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

_LONGEST: Final = 200_000
"""Characters of a file; every one of them fits on a few pages."""


@dataclass(frozen=True, slots=True)
class Text:
    """A word, number or sentence, as it is written."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    line: int
    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values."""

    line: int
    entries: "dict[str, Value]" = field(default_factory=dict)


Value: TypeAlias = Text | Many | Table


class Flaws:
    """Collects what is wrong with a file, each with its line, so that all is told at once."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []
        self._places: dict[str, int] = {}

    def place(self, name: str, line: int) -> None:
        """Remember where something was named last."""
        self._places[name] = line

    def note_at(self, name: str, flaw: str) -> None:
        """Note what is wrong about something that was named."""
        self.note(self._places.get(name, 1), flaw)

    def note(self, line: int, flaw: str) -> None:
        """Note what is wrong on a line."""
        self._found.append((line, flaw))

    def __iter__(self) -> Iterator[str]:
        """The flaws in the order of the file."""
        return (f"line {line}: {flaw}" for line, flaw in sorted(self._found))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._found)


def load(written: str, flaws: Flaws) -> Value | None:
    """Read a file; None, with the flaw noted, where it is no YAML that we take.

    Anchors and aliases are refused: a small file could unfold to a huge one.
    """
    if len(written) > _LONGEST:
        flaws.note(1, f"the file has more than {_LONGEST} characters")
        return None
    try:
        if any(isinstance(each, yaml.AliasEvent) for each in yaml.parse(written, yaml.SafeLoader)):
            flaws.note(1, "aliases (*name) are not taken; write it out")
            return None
        node = yaml.compose(written, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        flaws.note(line, f"this is no YAML: {error.problem}")
        return None
    except (yaml.YAMLError, RecursionError) as error:
        flaws.note(1, f"this is no YAML: {type(error).__name__}")
        return None
    if node is None:
        flaws.note(1, "the file is empty")
        return None
    return _value(node, flaws)


def _value(node: yaml.Node, flaws: Flaws) -> Value:
    line = node.start_mark.line + 1
    match node:
        case yaml.MappingNode():
            return Table(line, dict(_entries(node, flaws)))
        case yaml.SequenceNode():
            return Many(line, tuple(_value(each, flaws) for each in node.value))
        case _:
            return Text(line, str(node.value).strip())


def _entries(node: yaml.MappingNode, flaws: Flaws) -> Iterator[tuple[str, Value]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            flaws.note(line, "a key has to be a word")
            continue
        name = str(key.value)
        if name in seen:
            flaws.note(line, f"{name} stands twice")
        seen.add(name)
        yield name, _value(value, flaws)
