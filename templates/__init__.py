"""What people read, in Chinese and English: the one place that knows jinja2.

Messages stand in `messages/*.toml`, a table per key with one template per language. Values are
data: they are never parsed as templates, and a template can reach nothing but its values.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

_MESSAGES = Path(__file__).parent / "messages"


def text(key: str, language: Language, /, **values: object) -> str:
    """Render message `key` in `language`; raises KeyError for an unknown key or a missing value."""
    return _renderer(key, language)(values)


def exists(key: str) -> bool:
    """Whether a message of that key is written down."""
    return key in catalogue()


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Every message by key; raises ValueError where a language is missing or a key stands twice."""
    messages: dict[str, dict[Language, str]] = {}
    for path in sorted(_MESSAGES.glob("*.toml")):
        for key, entry in _flatten(tomllib.loads(path.read_text(encoding="utf-8")), ""):
            if key in messages or set(entry) != set(LANGUAGES):
                raise ValueError(f"{path.name}: [{key}] stands twice or lacks a language")
            messages[key] = {language: entry[language].strip("\n") for language in LANGUAGES}
    return messages


def _flatten(table: dict[str, object], prefix: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    words: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flatten(value, f"{prefix}{name}.")
        else:
            words[name] = str(value)
    return [(prefix[:-1], words), *found] if words else found


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    # Imported when first needed: whoever only asks for help need not wait for it.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # Messages are plain text, escaped by each adapter for its own platform.
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


@cache
def _renderer(key: str, language: Language) -> Callable[[Mapping[str, object]], str]:
    source = catalogue()[key][language]
    if "{" not in source:
        return lambda _: source
    return _environment().from_string(source).render
