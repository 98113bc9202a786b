"""The long connection: the call for its endpoint, the upgrade, pings, pushes and their acks."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import web
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from tests.doubles.feishu.endpoint import endpoint_answer
from tests.doubles.feishu.faults import Faults, HandshakeFault
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json
from tests.doubles.feishu.wire import Frame, MalformedFrameError, decode, encode

CONTROL: Final = 0
DATA: Final = 1
SERVICE: Final = 33_554_678
MOST_CONNECTIONS: Final = 50
_HANDSHAKES: Final = {
    HandshakeFault.FORBIDDEN: ("403", "forbidden", "0"),
    HandshakeFault.AUTH_FAILED: ("514", "auth failed", "1000040344"),
    HandshakeFault.TOO_MANY: ("514", "exceed connection limit", "1000040350"),
}


@dataclass(frozen=True, slots=True)
class Ack:
    """What a client answered to a push: its code, its data and how long it took, in seconds."""

    code: int
    data: str
    seconds: float


@dataclass(slots=True)
class _Waiting:
    sent: Frame
    began: float
    answer: "asyncio.Future[Ack]"


@dataclass(slots=True)
class Stream:
    """The server of long connections of one app."""

    tenant: Tenant
    faults: Faults
    connections: list[ServerConnection] = field(default_factory=list)
    muted: set[ServerConnection] = field(default_factory=set)
    opened: int = 0
    """How many connections were made so far."""
    endpoint_calls: int = 0
    pings: int = 0
    client_config: dict[str, int] = field(
        default_factory=lambda: {
            "ReconnectCount": -1,
            "ReconnectInterval": 1,
            "ReconnectNonce": 0,
            "PingInterval": 120,
        }
    )
    """What clients are told with the endpoint; a real one says 120, 30 and 120."""
    retune: dict[str, int] | None = None
    """A configuration that goes along with the next pongs."""
    url: str = ""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _server: Server | None = None
    _tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, _Waiting] = field(default_factory=dict)
    _turns: "Counter[str]" = field(default_factory=Counter)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        self._server = await serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._upgrade,
            ping_interval=None,
            close_timeout=0.2,
        )
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/ws/v2"

    async def stop(self) -> None:
        """Cut all connections and stop listening."""
        self.closing.set()
        for connection in self.connections:
            self.unmute(connection)
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """The call with which a client asks where to connect."""
        self.endpoint_calls += 1
        await self._tell()
        ticket = self.tenant.fresh("ticket")
        query = f"device_id={self.tenant.fresh('device')}&service_id={SERVICE}&ticket={ticket}"
        self._tickets.add(ticket)
        full = len(self.connections) >= MOST_CONNECTIONS
        return await endpoint_answer(self, request, f"{self.url}?{query}", full=full)

    def _upgrade(self, connection: ServerConnection, request: Request) -> Response | None:
        fault = self.faults.handshake
        if fault is HandshakeFault.UNEXPLAINED:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "busy\n")
        ticket = request.path.rpartition("ticket=")[2]
        if fault is None and ticket in self._tickets:
            self._tickets.discard(ticket)  # an endpoint is good for one connection
            return None
        status, sentence, code = _HANDSHAKES[fault or HandshakeFault.AUTH_FAILED]
        headers = Headers()
        headers["handshake-status"] = status
        headers["handshake-msg"] = sentence
        headers["handshake-autherrcode"] = code
        headers["Content-Length"] = "0"
        return Response(400, "Bad Request", headers)

    async def _serve(self, connection: ServerConnection) -> None:
        self.connections.append(connection)
        self.opened += 1
        await self._tell()
        try:
            async for message in connection:
                await self._received(connection, message)
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)
            self.muted.discard(connection)
            await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until this is so of connections, endpoint calls or pings."""
        async with self._changed:
            await self._changed.wait_for(met)

    async def until_connected(self, count: int = 1, *, opened: int = 0) -> None:
        """Wait until `count` clients are connected, and `opened` connections were made in all."""
        await self.until(lambda: len(self.connections) >= count and self.opened >= opened)

    async def until_gone(self) -> None:
        """Wait until no client is connected."""
        await self.until(lambda: not self.connections)

    async def _received(self, connection: ServerConnection, message: str | bytes) -> None:
        if isinstance(message, str):
            self._refuse("text frames are not answered")
            return
        try:
            frame = decode(message)
        except (MalformedFrameError, UnicodeDecodeError) as error:
            self._refuse(str(error))
            return
        if frame.method == CONTROL:
            await self._pong(connection, frame)
        else:
            self._acknowledged(frame)

    async def _pong(self, connection: ServerConnection, ping: Frame) -> None:
        if ping.header("type") != "ping" or ping.service != SERVICE:
            self._refuse(f"no ping of this service: {ping}")
            return
        self.pings += 1
        config = json.dumps(self.retune).encode() if self.retune else b""
        await connection.send(encode(Frame(CONTROL, SERVICE, (("type", "pong"),), config)))
        await self._tell()

    def _acknowledged(self, frame: Frame) -> None:
        waiting = self._waiting.get(frame.header("message_id"))
        if waiting is None or waiting.answer.done():
            return  # later than anybody waited for it
        if frame.header("type") != waiting.sent.header("type"):
            self._refuse("an ack repeats the headers of its frame")
            return
        try:
            payload = json.loads(frame.payload)
            code, data = int(payload["code"]), str(payload.get("data") or "")
        except (ValueError, KeyError, TypeError):
            self._refuse(f"no payload of an ack: {frame.payload!r}")
            return
        waiting.answer.set_result(Ack(code, data, time.perf_counter() - waiting.began))

    def _refuse(self, why: str) -> None:
        self.tenant.refusals.note("long connection", 0, why)

    async def push(self, payload: Json, *, limit: float) -> Ack | None:
        """Push one event to one of the clients, in turns; None without a client or an ack in time.

        `limit` is the patience in seconds.
        """
        if not self.connections:
            return None
        self._turns["push"] += 1
        connection = self.connections[self._turns["push"] % len(self.connections)]
        message_id = self.tenant.fresh("frame")
        frames = self._frames(message_id, json.dumps(payload, ensure_ascii=False).encode())
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[message_id] = _Waiting(frames[0], time.perf_counter(), answer)
        try:
            for frame in frames:
                await connection.send(encode(frame))
            return await asyncio.wait_for(answer, limit)
        except (TimeoutError, ConnectionClosed):
            return None
        finally:
            del self._waiting[message_id]

    def _frames(self, message_id: str, payload: bytes) -> list[Frame]:
        count = max(1, self.faults.split)
        size = -(-len(payload) // count)
        parts = [payload[start : start + size] for start in range(0, len(payload), size)]
        trace = self.tenant.fresh("trace")
        frames = [
            Frame(DATA, SERVICE, _headers(message_id, trace, len(parts), index), part)
            for index, part in enumerate(parts)
        ]
        if self.faults.lose_part and len(frames) > 1:
            self.faults.lose_part = False
            return frames[:-1]
        return frames

    async def drop(self, code: int = 1001) -> None:
        """Close all connections as a server that goes away does."""
        for connection in tuple(self.connections):
            await connection.close(code)

    def abort(self) -> None:
        """Cut all connections without a word."""
        for connection in tuple(self.connections):
            connection.transport.abort()

    def mute(self) -> None:
        """Read nothing more from the clients, so that neither pings nor closes are answered."""
        for connection in self.connections:
            self.muted.add(connection)
            connection.transport.pause_reading()

    def unmute(self, connection: ServerConnection) -> None:
        """Cut a connection that was muted."""
        if connection in self.muted:
            connection.transport.abort()


def _headers(message_id: str, trace: str, count: int, index: int) -> tuple[tuple[str, str], ...]:
    return (
        ("type", "event"),
        ("message_id", message_id),
        ("sum", str(count)),
        ("seq", str(index)),
        ("trace_id", trace),
        ("timestamp", str(int(time.time() * 1000))),
        ("instance_id", "double"),
    )
