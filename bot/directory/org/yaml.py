"""An org file in YAML, read as plain text values: no tags, no anchors, nothing to execute.

Scalars stay what was written: 0012 is not ten and `no` is not false.
"""

from collections.abc import Iterator
from typing import Final

import yaml

from bot.directory.org.values import OrgFileError
from bot.sheets.text import decoded

_DEEPEST: Final = 6
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _RefusedError(ValueError):
    """YAML that an org file has no use for."""

    def __init__(self, event: yaml.Event, problem: str) -> None:
        mark = event.start_mark
        super().__init__(f"line {mark.line + 1}: {problem}" if mark else problem)


def read_yaml(content: bytes, source: str) -> dict[str, object]:
    """The mapping in the file; raises OrgFileError for YAML that is none, or is not harmless."""
    try:
        value = _document(iter(yaml.parse(decoded(content), Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise OrgFileError(source, [f"{line}this is not YAML: {error.problem}"]) from error
    except (yaml.YAMLError, _RefusedError) as error:
        raise OrgFileError(source, [str(error)]) from error
    if not isinstance(value, dict):
        raise OrgFileError(source, ["it must have the lists departments and people at its top"])
    return value


def _document(events: Iterator[yaml.Event]) -> object:
    value: object = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _RefusedError(event, "a second document begins; there must be only one")
            value = _value(next(events), events, 0)
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise _RefusedError(event, "anchors & and aliases * are not read; write the value out")
    if getattr(event, "tag", None) not in (None, "!"):
        raise _RefusedError(event, "tags ! are not read")
    if depth > _DEEPEST:
        raise _RefusedError(event, "lists and mappings stand too deep inside each other")
    match event:
        case yaml.ScalarEvent():
            plain_null = event.style in (None, "") and event.value in _NULLS
            return None if plain_null else event.value
        case yaml.SequenceStartEvent():
            return _list(events, depth)
        case _:
            return _mapping(events, depth)


def _list(events: Iterator[yaml.Event], depth: int) -> list[object]:
    items = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        items.append(_value(event, events, depth + 1))
    return items


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[str, object]:
    found: dict[str, object] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(event, events, depth + 1)
        if not isinstance(key, str):
            raise _RefusedError(event, "a key must be text")
        if key in found:
            raise _RefusedError(event, f"{key} stands twice in the same mapping")
        found[key] = _value(next(events), events, depth + 1)
    return found
