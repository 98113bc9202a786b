"""Checks that are put together to a schema; each yields what is wrong and where."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

Check: TypeAlias = Callable[[object, str], Iterator[str]]


def wrong(why: str, at: str) -> str:
    """A problem as Slack words it."""
    return f"[ERROR] {why} [json-pointer:{at}]"


def anything(value: object, at: str) -> Iterator[str]:
    """No objection."""
    del value, at
    yield from ()


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", at)


def number(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            yield wrong(f"must be an integer from {low} to {high}", at)

    return check


def string(most: int, *, least: int = 1) -> Check:
    """A string within bounds."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", at)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", at)

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of a form."""
    form = re.compile(pattern)

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not form.fullmatch(value):
            yield wrong(f"must be {what}", at)

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield wrong(f"must be one of {', '.join(allowed)}", at)

    return check


def a_list(each: Check, most: int, *, least: int = 1) -> Check:
    """A list within bounds."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", at)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield wrong(f"no less than {least} items allowed", at)
        for place, item in enumerate(value):
            yield from each(item, f"{at}/{place}")

    return check


def fields(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """An object with these fields and no others."""
    known = {**required, **optional}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", at)
            return
        for name in required.keys() - value.keys():
            yield wrong(f"missing required field: {name}", at)
        for name, part in value.items():
            if name not in known:
                yield wrong(f"invalid additional property: {name}", at)
            else:
                yield from known[name](part, f"{at}/{name}")

    return check


def kinds(checks: Mapping[str, Check], allowed: Collection[str], what: str) -> Check:
    """An object whose `type` says which check it must pass, of the types allowed there."""

    def check(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in checks:
            yield wrong(f"unsupported type of {what}: {kind}", f"{at}/type")
        elif kind not in allowed:
            yield wrong(f"{what} of type {kind} is not allowed here", f"{at}/type")
        else:
            yield from checks[kind](value, at)

    return check


def also(check: Check, *more: Check) -> Check:
    """All of these checks."""

    def together(value: object, at: str) -> Iterator[str]:
        for each in (check, *more):
            yield from each(value, at)

    return together


def any_field(*names: str) -> Check:
    """An object with at least one of these fields."""

    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(value.get(name) for name in names):
            yield wrong(f"must have one of {', '.join(names)}", at)

    return check
