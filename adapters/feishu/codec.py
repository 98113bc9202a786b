"""Frames of the long connection: the SDK's own, read into what we work with and written back."""

import base64
import time
from typing import Any, Final

import msgspec

from adapters.feishu.limits import Json
from adapters.feishu.sdk import sdk

_PART_SECONDS: Final = 5.0
OK: Final = 200
FAILED: Final = 500


class Packet(msgspec.Struct, frozen=True):
    """One frame that arrived; `frame` is the SDK's, which an acknowledgement repeats."""

    frame: Any
    is_data: bool
    kind: str
    message_id: str
    count: int
    number: int
    payload: bytes


class BadFrameError(ValueError):
    """Bytes that are no frame that we know."""


def decoded(data: bytes) -> Packet:
    """A frame that arrived; raises BadFrameError."""
    const, frame = sdk().const, sdk().Frame()
    try:
        frame.ParseFromString(data)
        headers = {each.key: each.value for each in frame.headers}
        return Packet(
            frame,
            frame.method == sdk().FrameType.DATA.value,
            headers.get(const.HEADER_TYPE, ""),
            headers.get(const.HEADER_MESSAGE_ID, ""),
            int(headers.get(const.HEADER_SUM) or 1),
            int(headers.get(const.HEADER_SEQ) or 0),
            bytes(frame.payload),
        )
    except Exception as error:  # the bundled protobuf raises what it likes
        raise BadFrameError(str(error)) from error


def ping(service: int) -> bytes:
    """The frame that asks whether the other side is there."""
    frame = sdk().Frame()
    header = frame.headers.add()
    header.key, header.value = sdk().const.HEADER_TYPE, sdk().MessageType.PING.value
    frame.service, frame.method = service, sdk().FrameType.CONTROL.value
    frame.SeqID = frame.LogID = 0
    written: bytes = frame.SerializeToString()
    return written


def acknowledged(packet: Packet, code: int, took: float, answer: Json | None = None) -> bytes:
    """The acknowledgement of a frame, `took` seconds after it came; a click's with its answer."""
    frame = packet.frame
    header = frame.headers.add()
    header.key, header.value = sdk().const.HEADER_BIZ_RT, str(int(took * 1000))
    said: Json = {"code": code}
    if answer is not None:
        said["data"] = base64.b64encode(msgspec.json.encode(answer)).decode()
    frame.payload = msgspec.json.encode(said)
    written: bytes = frame.SerializeToString()
    return written


class Parts:
    """Puts payloads together that came in several frames; what stays incomplete is forgotten."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[float, dict[int, bytes]]] = {}

    def whole(self, packet: Packet) -> bytes | None:
        """The whole payload once its last part is there, else None."""
        if packet.count <= 1:
            return packet.payload
        now = time.monotonic()
        self._waiting = {
            key: each for key, each in self._waiting.items() if each[0] > now - _PART_SECONDS
        }
        _, parts = self._waiting.get(packet.message_id, (now, {}))
        parts[packet.number] = packet.payload
        self._waiting[packet.message_id] = (now, parts)
        if len(parts) < packet.count:
            return None
        del self._waiting[packet.message_id]
        return b"".join(parts[number] for number in sorted(parts))
