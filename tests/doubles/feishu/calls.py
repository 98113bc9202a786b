"""A REST call as a handler sees it, and the routes that lead to the handlers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec
from multidict import MultiMapping

from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Json

Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a form: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `path` holds the parts named in the route, `form` what multipart carried."""

    path: Mapping[str, str]
    query: MultiMapping[str]
    body: bytes = b""
    form: Mapping[str, str | File] = field(default_factory=dict)

    def read(self, shape: type[Shape]) -> Shape:
        """The body; RefusedError when it is no JSON, or has unknown or wrong fields."""
        try:
            return msgspec.json.decode(self.body or b"{}", type=shape)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise RefusedError(Code.FIELD_VALIDATION, f"field validation failed: {error}") from None

    def flag(self, name: str) -> bool:
        """A boolean of the query, which is written `true` or `false`."""
        value = self.query.get(name, "false")
        if value not in {"true", "false"}:
            raise RefusedError(Code.FIELD_VALIDATION, f"{name} is no boolean: {value}")
        return value == "true"

    def page_size(self, most: int, default: int = 20) -> int:
        """How many items are asked for."""
        size = self.query.get("page_size", str(default))
        if not size.isdigit() or not 1 <= int(size) <= most:
            raise RefusedError(Code.FIELD_VALIDATION, f"page_size is 1 to {most}, not {size}")
        return int(size)


@dataclass(frozen=True, slots=True)
class Blob:
    """An answer that is a file."""

    name: str
    data: bytes


Handler = Callable[[Platform, Call], Json | Blob]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a call goes: any one of `scopes` is enough, none where the tuple is empty.

    Of the query only `query` is known. `counted` calls use up the monthly quota.
    """

    method: str
    pattern: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    query: frozenset[str] = frozenset()
    authorized: bool = True
    counted: bool = True

    def match(self, method: str, path: str) -> Mapping[str, str] | None:
        """The named parts of the path when the call is for this route."""
        if method != self.method:
            return None
        expression = re.sub(r":(\w+)", r"(?P<\1>[^/]+)", self.pattern)
        found = re.fullmatch(expression, path)
        return None if found is None else found.groupdict()


def known(*names: str) -> frozenset[str]:
    """The query parameters of a route."""
    return frozenset(names)


def data(values: Json | None = None) -> Json:
    """A successful answer around its data."""
    return {"code": 0, "msg": "success", "data": values or {}}


def page(items: list[Json], call: Call, most: int) -> Json:
    """One page of items; the token is the number of the first item of the next."""
    token = call.query.get("page_token") or "0"
    if not token.isdigit() or int(token) > len(items):
        raise RefusedError(Code.FIELD_VALIDATION, f"invalid page_token {token}")
    end = int(token) + call.page_size(most)
    more = end < len(items)
    values: Json = {"items": items[int(token) : end], "has_more": more}
    if more:
        values["page_token"] = str(end)
    return data(values)
