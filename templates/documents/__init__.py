"""Documents that people keep, made from templates which a company may replace.

A template is Markdown with jinja2 in it, in the sandbox: it reaches nothing but its values. A
company's own stand in a folder under the same names, `minutes.zh.md`; what is not there is ours.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from templates import LANGUAGES, Language

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_OURS: Final = Path(__file__).parent
_LARGEST: Final = 200_000
NAMES: Final = ("minutes",)

SAMPLE: Final[dict[str, object]] = {
    "title": "Review",
    "project": "Faster pages",
    "when": "26 Nov 14:00–15:30",
    "place": "Room 3",
    "chair": "Han Meimei",
    "departments": ["Product", "Engineering"],
    "present": ["Han Meimei", "Li Lei"],
    "external": ["Ms Wang (supplier)"],
    "absent": ["He Jiayi"],
    "summary": [
        {"number": 0, "title": "", "points": ["said before the first topic"]},
        {"number": 1, "title": "Cache", "points": ["two machines will do"]},
    ],
    "decisions": [{"name": "D-1", "text": "a cluster"}],
    "actions": [{"text": "write it down", "owner": "Li Lei", "due": "Fri", "task": "T1"}],
    "pending": ["who pays"],
}
"""What minutes are given: the values that a template may use."""


class TemplateFaultError(Exception):
    """A template that can't be used; the message says which and why."""


def document(name: str, language: Language, folder: str, values: Mapping[str, object]) -> str:
    """The document as Markdown; raises TemplateFaultError where the company's own is at fault."""
    path = _path(name, language, folder)
    try:
        return _environment().from_string(_source(path)).render(values)
    except Exception as error:
        # Whatever a template does wrong is its author's to know.
        raise TemplateFaultError(f"{path}: {error}") from error


def check(folder: str) -> Iterator[tuple[Path, str]]:
    """Every template that is in use, with what is wrong about it; empty where nothing is.

    So is a file whose name is nearly one of ours, which nothing reads, and a folder that is none.
    """
    yield from _unread(folder)
    for name in NAMES:
        for language in LANGUAGES:
            try:
                document(name, language, folder, SAMPLE)
            except TemplateFaultError as fault:
                yield _path(name, language, folder), str(fault)
            else:
                yield _path(name, language, folder), ""


def _unread(folder: str) -> Iterator[tuple[Path, str]]:
    where = Path(folder).expanduser()
    known = [name for name, _ in shipped()]
    if folder and not where.is_dir():
        yield where, "not a folder that can be read; ours are in use"
    for path in sorted(where.glob("*")) if folder else ():
        if path.name.casefold().startswith(NAMES) and path.name not in known:
            yield path, f"not read: only {', '.join(known)} are"


def shipped() -> Iterator[tuple[str, str]]:
    """Our own templates, by the names of their files."""
    for name in NAMES:
        for language in LANGUAGES:
            path = _OURS / f"{name}.{language}.md"
            yield path.name, path.read_text(encoding="utf-8")


def _path(name: str, language: Language, folder: str) -> Path:
    own = Path(folder).expanduser() / f"{name}.{language}.md" if folder else None
    return own if own is not None and own.is_file() else _OURS / f"{name}.{language}.md"


def _source(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if len(text) > _LARGEST:
        raise ValueError(f"longer than {_LARGEST} characters")
    return text


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
