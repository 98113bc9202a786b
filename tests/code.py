"""Python files as data: the texts in them, and what is said by which key."""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

_HOLE: Final = "\x00"


@dataclass(frozen=True, slots=True)
class Call:
    """A call with the key of a message; `given` are the names of its values, None where unsure."""

    line: int
    keys: tuple[str, ...]
    given: frozenset[str] | None


def calls(tree: ast.AST, names: Collection[str]) -> Iterator[Call]:
    """The calls of functions of those names that begin with a literal, or a choice of literals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in names:
            yield Call(node.lineno, tuple(_chosen(node.args[0])), _given(node))


def literals(tree: ast.AST) -> Iterator[str]:
    """Every text that is written out, docstrings too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def fields_of(tree: ast.AST) -> Iterator[str]:
    """The names of annotated fields, which a program may speak of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def skeletons(tree: ast.AST) -> Iterator[str]:
    """F-strings with a dot or underscore between their parts, each hole as one character."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found = "".join(
                str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values
            )
            if re.fullmatch(f"[a-z_.{_HOLE}]+", found) and found.strip(_HOLE):
                yield found


def spelled(key: str, words: Collection[str], patterns: Collection[str]) -> bool:
    """Whether the code spells a key out, or puts it together of words that it spells out."""
    if key in words:
        return True
    for pattern in patterns:
        # What stands first in a key and is not written out there is a longer one: `task.new.help`.
        holes = re.escape(pattern).replace(_HOLE, "(.+)")
        parts = re.fullmatch(re.sub(r"^\(\.\+\)", r"(.+\\..+)", holes), key)
        rest = [each for each in patterns if each != pattern]
        if parts and all(spelled(part, words, rest) for part in parts.groups()):
            return True
    return False


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _chosen(key: ast.expr) -> Iterator[str]:
    match key:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=one, orelse=other):
            yield from _chosen(one)
            yield from _chosen(other)
        case _:
            return


def _given(call: ast.Call) -> frozenset[str] | None:
    """The names of the values: keywords, and the keys of dicts that are written out."""
    names: set[str] = set()
    for value in (*call.args[1:], *(each.value for each in call.keywords)):
        match value:
            case ast.Dict(keys=keys) if all(isinstance(each, ast.Constant) for each in keys):
                names |= {str(each.value) for each in keys if isinstance(each, ast.Constant)}
            case ast.Starred():
                return None
            case _ if _name(call.func) == "Lead":
                return None
    if any(each.arg is None for each in call.keywords):
        return None
    return frozenset(names | {each.arg for each in call.keywords if each.arg})
