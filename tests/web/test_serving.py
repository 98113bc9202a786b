"""Whoever speaks slowly, or in a crowd, ties up nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from adapters.web.app import web_app
from adapters.web.serving import serving

HASTE = 0.05
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server that waits a moment for a request."""
    app = web_app([])
    async with serving(app, "127.0.0.1", 0, what="A page", whole_within=HASTE) as address:
        yield urlsplit(address).port or 0


@asynccontextmanager
async def speaking(
    port: int, said: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which this was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    try:
        yield reader, writer
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server hangs up."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: loc",
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n",
    ],
    ids=["nothing", "half a line", "half a head"],
)
async def test_half_a_request_is_not_waited_for(port: int, said: bytes) -> None:
    """The server hangs up without an answer."""
    async with speaking(port, said) as (reader, _):
        assert await answer(reader) == b""


async def test_half_a_body_is_not_waited_for() -> None:
    """A body that never ends is not read for ever, though its head was whole."""
    read = asyncio.Event()

    async def app(_scope: object, receive: object, _send: object) -> None:
        assert callable(receive)
        while (await receive())["type"] != "http.disconnect":
            pass
        read.set()

    said = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"
    async with serving(app, "127.0.0.1", 0, what="A page", whole_within=HASTE) as address:
        async with speaking(urlsplit(address).port or 0, said) as (reader, _):
            await answer(reader)
            await read.wait()


async def test_one_that_was_answered_may_ask_again(port: int) -> None:
    """Two requests on one connection are two answers; then half of one is not waited for."""
    async with speaking(port, WHOLE) as (reader, writer):
        await reader.readuntil(b"ok\n")
        writer.write(WHOLE)
        await reader.readuntil(b"ok\n")
        writer.write(WHOLE[:20])
        assert await answer(reader) == b""


async def test_a_crowd_is_let_in_no_further() -> None:
    """Beyond so many connections one is closed at once; those that are there are served."""
    async with serving(web_app([]), "127.0.0.1", 0, what="A page") as address:
        port = urlsplit(address).port or 0
        first = await asyncio.open_connection("127.0.0.1", port)
        others = [await asyncio.open_connection("127.0.0.1", port) for _ in range(256)]
        assert await answer(others[-1][0]) == b""
        first[1].write(WHOLE)
        await first[0].readuntil(b"ok\n")
        for _, writer in (first, *others):
            writer.close()
