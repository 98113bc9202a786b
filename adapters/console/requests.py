"""What the page may ask for, checked before anything is done with it."""

from typing import Annotated, Final, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.bodies import body_of
from bot.files.keeping import MOST_FILES

BODY_BYTES: Final = 256_000

Name = Annotated[str, Meta(max_length=200)]
Id = Annotated[int, Meta(ge=0, le=2**31 - 1)]
_Version = Annotated[int, Meta(ge=0, le=2**53)]
_Minutes = Annotated[int, Meta(ge=1, le=60 * 24 * 31)]


class Picked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person picked from the completion: the name as it stands in the text, and the key."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    key: Name


class SendRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A typed text; `key` is the page's own id for it, so that a retry is harmless.

    `files` names what was handed over before.
    """

    key: UUID
    person: Name = msgspec.field(name="as")
    chat: Name
    text: str
    picked: tuple[Picked, ...] = ()
    reply_to: Name = ""
    files: Annotated[tuple[UUID, ...], Meta(max_length=MOST_FILES)] = ()


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the people in a form's input: picked, so the key is known, or typed as `text`."""

    key: Name = ""
    text: Name = ""


class ActRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pressed button or a sent form; `people` holds the form's people by input name."""

    key: UUID
    person: Name = msgspec.field(name="as")
    chat: Name
    action: Name
    message: Name = ""
    subject: Name = ""
    version: _Version = 0
    form: dict[Name, str] | None = None
    people: dict[Name, tuple[Part, ...]] = {}


class ReadRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything up to the message `last` has been seen."""

    person: Name = msgspec.field(name="as")
    chat: Name
    last: Id


class AdvanceRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time is to move on by so many minutes; none means to the next working morning."""

    minutes: _Minutes | None = None


_Body = TypeVar("_Body", bound=msgspec.Struct)


async def json_of(request: Request, kind: type[_Body]) -> _Body:
    """The request's JSON as `kind`; raises HTTPException 413, 415 or 422."""
    media, _, _ = request.headers.get("content-type", "").partition(";")
    if media.strip().lower() != "application/json":
        raise HTTPException(415, "not_json")
    try:
        return msgspec.json.decode(await _limited(request), type=kind)
    except (msgspec.DecodeError, UnicodeError):
        raise HTTPException(422, "invalid") from None


async def _limited(request: Request) -> bytes:
    received = await body_of(request, BODY_BYTES)
    if received is None:
        raise HTTPException(413, "too_large")
    return received


def json_response(content: object) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(content), media_type="application/json")
