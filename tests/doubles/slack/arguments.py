"""A call's arguments, however they came: query, form or JSON."""

import json
from collections.abc import Mapping
from typing import Any, cast

from aiohttp import web

from tests.doubles.slack.errors import RefusedError
from tests.doubles.slack.values import Json

_TRUE = {"true", "1", "True"}
_FALSE = {"false", "0", "False", ""}


async def token_and_arguments(request: web.Request, *, takes_json: bool) -> tuple[str, Json]:
    """The token and the arguments of a call; JSON is overlooked where a method takes none."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        if takes_json and request.method == "POST":
            given |= _object(body)
    elif request.method == "POST":
        given |= dict((await request.post()).items())
    from_body = str(given.pop("token", ""))
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return (token if scheme == "Bearer" else from_body), given


def _object(body: str) -> Json:
    try:
        read = json.loads(body or "{}")
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(read, dict):
        raise RefusedError("json_not_object")
    return read


def invalid(message: str) -> RefusedError:
    """Arguments that can't be read."""
    return RefusedError("invalid_arguments", f"[ERROR] {message}")


class Arguments:
    """Typed access to the arguments of one call; what is missing or of another type is refused."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def text(self, name: str, default: str | None = None) -> str:
        """A string; numbers are taken for one, as Slack does."""
        value = self.given.get(name)
        if value is None or value == "":
            if default is None:
                raise invalid(f"missing required field: {name} [json-pointer:/{name}]")
            return default
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise invalid(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, which forms spell `true` and `1`."""
        value = self.given.get(name, default)
        if isinstance(value, bool):
            return value
        if value in _TRUE:
            return True
        if value in _FALSE or value == 0:
            return False
        raise invalid(f"must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        try:
            return int(self.text(name, None if default is None else str(default)))
        except ValueError:
            raise invalid(f"must be an integer [json-pointer:/{name}]") from None

    def names(self, name: str) -> list[str]:
        """Ids with commas between them, or a list of them."""
        value = self.given.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(each).strip() for each in parts if str(each).strip()]

    def items(self, name: str, error: str) -> list[Json] | None:
        """A list of objects, None where there is none; refuses all else with `error`."""
        value = self._structure(name, error)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise RefusedError(error)
        return cast("list[Json]", value)

    def structure(self, name: str, error: str) -> Json | None:
        """An object, None where there is none; refuses all else with `error`."""
        value = self._structure(name, error)
        if value is None or isinstance(value, dict):
            return value
        raise RefusedError(error)

    def _structure(self, name: str, error: str) -> object:
        value: object = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            read: object = json.loads(value)
        except ValueError:
            raise RefusedError(error) from None
        return read
