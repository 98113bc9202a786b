"""The frames of the stream: those that are pushed, and the acknowledgements that come back."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from tests.doubles.dingtalk.values import Json

ROBOT: Final = "/v1.0/im/bot/messages/get"
CARD: Final = "/v1.0/card/instances/callback"
ANY_EVENT: Final = "*"
TOPICS: Final = frozenset({ROBOT, CARD, "/v1.0/im/bot/messages/delegate", "/v1.0/graph/api/invoke"})
JSON_TYPE: Final = "application/json"
_CODES: Final = frozenset({200, 400, 404, 500})
_STATUSES: Final = frozenset({"SUCCESS", "LATER"})


class FrameType(StrEnum):
    """What a frame is about."""

    SYSTEM = "SYSTEM"
    EVENT = "EVENT"
    CALLBACK = "CALLBACK"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame to be pushed; `headers` beside those that every frame has."""

    type: FrameType
    topic: str
    data: Json
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ack:
    """What a client answered: `data` as it was parsed, and after how many seconds."""

    code: int
    data: Json
    message: str
    seconds: float

    @property
    def status(self) -> str:
        """The status of an event."""
        return str(self.data.get("status", ""))


class _AckHeaders(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    message_id: str
    content_type: str
    topic: str | None = None
    time: str | None = None
    app_id: str | None = None
    connection_id: str | None = None


class _RawAck(msgspec.Struct, forbid_unknown_fields=True):
    code: int
    headers: _AckHeaders
    data: str
    message: str = ""


def written(frame: Frame, message_id: str, connection_id: str, millis: int) -> str:
    """The frame as it travels; `data` is JSON in a string."""
    headers: Json = {
        "topic": frame.topic,
        "contentType": JSON_TYPE,
        "messageId": message_id,
        "time": str(millis),
        **dict(frame.headers),
    }
    if frame.type is FrameType.CALLBACK:
        headers |= {"appId": "app-1", "connectionId": connection_id}
    body: Json = {
        "specVersion": "1.0",
        "type": frame.type.value,
        "headers": headers,
        "data": json.dumps(frame.data, ensure_ascii=False),
    }
    return json.dumps(body, ensure_ascii=False)


def judged(text: str) -> tuple[str, int, str, Json]:
    """The messageId, code, message and data of an acknowledgement; ValueError with what is wrong.

    Its data has to be JSON in a string, an object.
    """
    try:
        raw = msgspec.json.decode(text, type=_RawAck)
    except msgspec.MsgspecError as error:
        raise ValueError(f"no acknowledgement: {error}: {text[:200]}") from None
    if raw.headers.content_type != JSON_TYPE:
        raise ValueError(f"contentType of an acknowledgement: {raw.headers.content_type}")
    if raw.code not in _CODES:
        raise ValueError(f"code of an acknowledgement: {raw.code}")
    try:
        data: object = json.loads(raw.data)
    except ValueError:
        raise ValueError(f"data of an acknowledgement is no JSON: {raw.data[:200]}") from None
    if not isinstance(data, dict):
        raise ValueError(f"data of an acknowledgement is no object: {raw.data[:200]}")  # noqa: TRY004
    return raw.headers.message_id, raw.code, raw.message, data


def fault_of(frame: Frame, ack: Ack) -> str:
    """What an acknowledgement of this frame lacks; empty where nothing."""
    if frame.type is FrameType.EVENT and ack.status not in _STATUSES:
        return f"an event needs a status SUCCESS or LATER, not {ack.data}"
    if frame.topic == "ping" and ack.data.get("opaque") != frame.data.get("opaque"):
        return f"a ping is answered by its opaque, not {ack.data}"
    if frame.type is FrameType.CALLBACK and ack.code == 200 and set(ack.data) != {"response"}:
        return f"a callback is answered by a response, not {ack.data}"
    return ""
