"""The codec of frames against the bytes of the SDK's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark_oapi.ws.pb.pbbp2_pb2 import Frame as SdkFrame

from tests.doubles.feishu.wire import Frame, MalformedFrameError, decode, encode

PING = bytes.fromhex("08001000 18f6818010 2000 2a0c 0a0474797065 120470696e67".replace(" ", ""))
NUMBERS = st.integers(0, 2**31 - 1)
FRAMES = st.builds(
    Frame,
    NUMBERS,
    NUMBERS,
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=4).map(tuple),
    st.binary(max_size=200),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**64 - 1),
)


def test_a_ping_is_the_published_bytes() -> None:
    """The one frame whose bytes are known is read and written as them."""
    frame = Frame(0, 33_554_678, (("type", "ping"),))
    assert encode(frame) == PING
    assert decode(PING) == frame


@given(FRAMES)
def test_the_sdk_reads_what_is_written(frame: Frame) -> None:
    """Every frame means the same to the SDK's protobuf, and comes back from it."""
    theirs = SdkFrame()
    theirs.ParseFromString(encode(frame))
    assert (theirs.SeqID, theirs.LogID) == (frame.seq_id, frame.log_id)
    assert (theirs.service, theirs.method) == (frame.service, frame.method)
    assert tuple((each.key, each.value) for each in theirs.headers) == frame.headers
    assert theirs.payload == frame.payload
    assert decode(theirs.SerializeToString()) == frame


@given(FRAMES, st.data())
def test_what_is_cut_off_is_refused(frame: Frame, data: st.DataObject) -> None:
    """Half a frame is no frame, or one whose end was not required."""
    whole = encode(frame)
    part = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        decode(part)
    except (MalformedFrameError, UnicodeDecodeError):
        return
    assert part[:4] == whole[:4]


@pytest.mark.parametrize("data", [b"", b"\x08\x00", b"\x0d\x00\x00\x00\x00", b"\xff" * 12])
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    """Missing fields, unknown wire types and endless numbers are told."""
    with pytest.raises(MalformedFrameError):
        decode(data)
