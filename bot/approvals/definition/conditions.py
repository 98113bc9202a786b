"""Conditions on a form: `days > 3 and kind == annual`, `amount >= 10000 or urgent in (yes, 是)`.

A tiny language of our own, because what an administrator's file says must never run as code.
`and` binds more tightly than `or`; there are no brackets but those of a list.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

import msgspec

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<op>>=|<=|==|!=|>|<|\(|\)|,)|\"(?P<quoted>[^\"]*)\"|(?P<word>[^\s()<>=!,\"]+))"
)
_LONGEST: Final = 500


class Sign(StrEnum):
    """How two values are compared."""

    MORE = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    IS = "=="
    IS_NOT = "!="
    IN = "in"


ORDERING: Final = frozenset({Sign.MORE, Sign.LESS, Sign.AT_LEAST, Sign.AT_MOST})


class Test(msgspec.Struct, frozen=True):
    """One comparison of a field with a value, or with several."""

    field: str
    sign: Sign
    values: tuple[str, ...]

    def __str__(self) -> str:
        """As a file writes it."""
        shown = [f'"{each}"' if " " in each else each for each in self.values]
        value = f"({', '.join(shown)})" if self.sign is Sign.IN else shown[0]
        return f"{self.field} {self.sign} {value}"

    def holds(self, form: Mapping[str, str]) -> bool:
        """Whether it is so; a field that is empty is in no order to anything."""
        given = form.get(self.field, "")
        if self.sign in ORDERING:
            return _ordered(self.sign, given, self.values[0])
        same = any(_same(given, value) for value in self.values)
        return same is (self.sign is not Sign.IS_NOT)


class Condition(msgspec.Struct, frozen=True):
    """Any of several groups of tests, all of whose tests hold."""

    groups: tuple[tuple[Test, ...], ...]

    def __str__(self) -> str:
        """As a file writes it."""
        return " or ".join(" and ".join(map(str, group)) for group in self.groups)

    def holds(self, form: Mapping[str, str]) -> bool:
        """Whether the form, raw values by field id, fulfils it."""
        return any(all(test.holds(form) for test in group) for group in self.groups)

    def tests(self) -> tuple[Test, ...]:
        """All of its comparisons."""
        return tuple(test for group in self.groups for test in group)


def parse(written: str) -> Condition:
    """Read a condition; raises ValueError with a sentence that says what is wrong."""
    if len(written) > _LONGEST:
        raise ValueError(f"a condition has at most {_LONGEST} characters")
    reader = _Reader(_tokens(written))
    groups = [reader.group()]
    while reader.takes("or"):
        groups.append(reader.group())
    if reader.left:
        raise ValueError(f"{reader.left[0]!r} is not expected there")
    return Condition(tuple(groups))


def number(written: str) -> Decimal | None:
    """A number as people write it in a field; None for anything else."""
    try:
        found = Decimal(written.replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens

    def takes(self, word: str) -> bool:
        if self.left and self.left[0].lower() == word:
            del self.left[0]
            return True
        return False

    def group(self) -> tuple[Test, ...]:
        tests = [self._test()]
        while self.takes("and"):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Test:
        field = self._next("the name of a field")
        written = self._next("one of > < >= <= == != in").lower()
        try:
            sign = Sign(written)
        except ValueError:
            raise ValueError(f"{written!r} compares nothing: write > < >= <= == != or in") from None
        values = self._list() if sign is Sign.IN else (self._next("a value"),)
        if sign in ORDERING and number(values[0]) is None:
            raise ValueError(f"{values[0]!r} is no number, so nothing is more or less than it")
        return Test(field, sign, values)

    def _list(self) -> tuple[str, ...]:
        if not self.takes("("):
            raise ValueError("behind in stands a list such as (a, b)")
        values = [self._next("a value")]
        while self.takes(","):
            values.append(self._next("a value"))
        if not self.takes(")"):
            raise ValueError("the list has no end: ) is missing")
        return tuple(values)

    def _next(self, what: str) -> str:
        if not self.left:
            raise ValueError(f"it ends where {what} should stand")
        return self.left.pop(0)


def _tokens(written: str) -> list[str]:
    found, at = [], 0
    stripped = written.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            raise ValueError(f"{stripped[at:].strip()[:20]!r} can't be read")
        found.append(next(each for each in match.groups() if each is not None))
        at = match.end()
    return found


def _same(given: str, value: str) -> bool:
    left, right = number(given), number(value)
    if left is not None and right is not None:
        return left == right
    return given.strip() == value


def _ordered(sign: Sign, given: str, value: str) -> bool:
    left, right = number(given), number(value)
    if left is None or right is None:
        return False
    match sign:
        case Sign.MORE:
            return left > right
        case Sign.LESS:
            return left < right
        case Sign.AT_LEAST:
            return left >= right
        case _:
            return left <= right
