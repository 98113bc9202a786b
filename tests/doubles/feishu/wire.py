"""The frame of the long connection, read and written by hand from its published field numbers.

It is meant not to share the SDK's protobuf code: a fault that both had would never be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

VARINT: Final = 0
BYTES: Final = 2
_REQUIRED: Final = (1, 2, 3, 4)
_LONGEST_VARINT: Final = 10
_SEVEN_BITS: Final = 0x7F
_MORE: Final = 0x80


class MalformedFrameError(Exception):
    """Bytes that are no frame, with what is wrong about them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: `method` is 0 for control and 1 for data, the payload UTF-8 JSON."""

    method: int
    service: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes = b""
    seq_id: int = 0
    log_id: int = 0

    def header(self, key: str) -> str:
        """The first value of a header; empty where there is none."""
        return next((value for name, value in self.headers if name == key), "")


def encode(frame: Frame) -> bytes:
    """The frame as it travels."""
    numbers = (frame.seq_id, frame.log_id, frame.service, frame.method)
    parts = [_varint_field(number, value) for number, value in enumerate(numbers, start=1)]
    for key, value in frame.headers:
        pair = _bytes_field(1, key.encode()) + _bytes_field(2, value.encode())
        parts.append(_bytes_field(5, pair))
    if frame.payload:
        parts.append(_bytes_field(8, frame.payload))
    return b"".join(parts)


def decode(data: bytes) -> Frame:
    """The frame that these bytes are; raises MalformedFrameError."""
    numbers: dict[int, int] = {}
    headers: list[tuple[str, str]] = []
    payload = b""
    for field, value in _fields(data):
        if isinstance(value, int):
            numbers[field] = value
        elif field == 5:
            headers.append(_header(value))
        elif field == 8:
            payload = value
    missing = [field for field in _REQUIRED if field not in numbers]
    if missing:
        raise MalformedFrameError(f"required fields {missing} are missing")
    return Frame(numbers[4], numbers[3], tuple(headers), payload, numbers[1], numbers[2])


def _header(data: bytes) -> tuple[str, str]:
    pair = {field: value for field, value in _fields(data) if isinstance(value, bytes)}
    if set(pair) != {1, 2}:
        raise MalformedFrameError("a header needs its key and its value")
    return pair[1].decode(), pair[2].decode()


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    position = 0
    while position < len(data):
        tag, position = _varint(data, position)
        value, position = _varint(data, position)
        if tag & 7 == VARINT:
            yield tag >> 3, value
        elif tag & 7 == BYTES:
            if position + value > len(data):
                raise MalformedFrameError(f"field {tag >> 3} is cut off")
            yield tag >> 3, data[position : position + value]
            position += value
        else:
            raise MalformedFrameError(f"field {tag >> 3} has the unknown wire type {tag & 7}")


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(data[position : position + _LONGEST_VARINT]):
        value |= (byte & _SEVEN_BITS) << (7 * index)
        if byte < _MORE:
            return value, position + index + 1
    raise MalformedFrameError("a number is cut off")


def _varint_field(field: int, value: int) -> bytes:
    return _to_varint(field << 3 | VARINT) + _to_varint(value)


def _bytes_field(field: int, value: bytes) -> bytes:
    return _to_varint(field << 3 | BYTES) + _to_varint(len(value)) + value


def _to_varint(value: int) -> bytes:
    written = bytearray()
    while value > _SEVEN_BITS:
        written.append(value & _SEVEN_BITS | _MORE)
        value >>= 7
    written.append(value)
    return bytes(written)
