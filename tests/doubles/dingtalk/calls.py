"""A call as a handler sees it, and the routes that lead to the handlers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import msgspec
from multidict import MultiMapping

from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import OldRefusedError, RefusedError
from tests.doubles.dingtalk.values import Json, Upload

Shape = TypeVar("Shape")
OLD_PARAMETER = 40035
"""The old API's code for a parameter that is wrong."""


class Style(StrEnum):
    """Which API a route is of: how it is authorised, and how it says no."""

    NEW = "new"
    OLD = "old"
    OPEN = "open"
    """New style without a token."""
    SESSION = "session"
    """Old style without a token."""


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A body in which only the documented fields may stand."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; `path` holds the parts named in the route, `form` what multipart carried."""

    path: Mapping[str, str]
    query: MultiMapping[str]
    body: bytes = b""
    form: Mapping[str, str | Upload] = field(default_factory=dict)
    old: bool = False
    once: str = ""
    """The x-client-token, by which the same call is done once."""
    undelivered: bool = False
    """Whether cards are to be refused by each space."""

    def read(self, shape: type[Shape]) -> Shape:
        """The body; refused when it is no JSON, or has unknown or wrong fields."""
        try:
            return msgspec.json.decode(self.body or b"{}", type=shape)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            if self.old:
                raise OldRefusedError(OLD_PARAMETER, f"不合法的参数: {error}") from None
            raise RefusedError("invalidParameter", str(error)) from None


Handler = Callable[[Platform, Call], Json | None]
"""What is answered; None where the answer has no body."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a call goes. `counted` ones use up the month; of the query only `query` is known."""

    method: str
    pattern: str
    handler: Handler
    scope: str = ""
    style: Style = Style.NEW
    query: frozenset[str] = frozenset()
    counted: bool = True

    @property
    def name(self) -> str:
        """The route as tests name it."""
        return f"{self.method} {self.pattern}"

    @property
    def is_old(self) -> bool:
        """Whether it answers with `errcode` in HTTP 200."""
        return self.style in {Style.OLD, Style.SESSION}

    def match(self, method: str, path: str) -> Mapping[str, str] | None:
        """The named parts of the path when the call is for this route."""
        if method != self.method:
            return None
        expression = re.sub(r":(\w+)", r"(?P<\1>[^/]+)", self.pattern)
        found = re.fullmatch(expression, path)
        return None if found is None else found.groupdict()


def old(values: Json | None = None) -> Json:
    """A successful answer of the old API."""
    return {"errcode": 0, "errmsg": "ok", **(values or {})}
