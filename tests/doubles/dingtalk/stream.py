"""The connections of the stream: the upgrade, pushes, acknowledgements, and how they end."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSMsgType, web

from tests.doubles.dingtalk.faults import ConnectFault
from tests.doubles.dingtalk.frames import Ack, Frame, FrameType, fault_of, judged, written
from tests.doubles.dingtalk.gateway import Gateway, Subscription
from tests.doubles.dingtalk.limits import SILENCE_SECONDS

_WHAT: Final = "stream"
_MEMORY: Final = 1_000


@dataclass(slots=True)
class _Waiting:
    frame: Frame
    began: float
    answer: "asyncio.Future[Ack] | None"


@dataclass(eq=False, slots=True)
class Connection:
    """One connected client; `retired` ones were told to disconnect and hear nothing more."""

    name: str
    socket: web.WebSocketResponse
    request: web.Request
    subscriptions: frozenset[Subscription]
    retired: float | None = None
    mute: bool = False
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)

    def wants(self, frame: Frame) -> bool:
        """Whether it is told of this."""
        return Subscription(frame.type.value, frame.topic) in self.subscriptions

    def abort(self) -> None:
        """Cut it without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(slots=True)
class Stream:
    """All connections of one app."""

    gateway: Gateway
    connections: list[Connection] = field(default_factory=list)
    made: int = 0
    """How many connections were made so far."""
    late: int = 0
    """How many acknowledgements came when nobody waited for them any more."""
    _chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  # no secret

    @property
    def live(self) -> list[Connection]:
        """Connections that are pushed to."""
        return [each for each in self.connections if each.retired is None]

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One client, from its upgrade to its end."""
        fault = self.gateway.faults.connect
        if fault is ConnectFault.HANG:
            await self.gateway.closing.wait()
        if fault is not None:
            return web.Response(status=403 if fault is ConnectFault.FORBIDDEN else 401)
        subscriptions = self.gateway.redeem(request.query.get("ticket", ""))
        if subscriptions is None:
            self._refuse("ticket", "a ticket is good for one connection, 90 seconds long")
            return web.Response(status=401)
        socket = web.WebSocketResponse(autoping=False, autoclose=False, timeout=0.2)
        await socket.prepare(request)
        self.made += 1
        connection = Connection(f"c-{self.made}", socket, request, subscriptions)
        self.connections.append(connection)
        await self._tell()
        try:
            await self._read(connection)
        finally:
            self.connections.remove(connection)
            await self._tell()
        return socket

    async def _read(self, connection: Connection) -> None:
        socket = connection.socket
        while not socket.closed:
            message = await socket.receive()
            if message.type is WSMsgType.CLOSE and not connection.mute:
                await socket.close()
            if message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.ERROR}:
                return
            if connection.mute:
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(connection, message.data)
            elif message.type is WSMsgType.BINARY:
                self._refuse("frame", "frames are text")

    def _acknowledged(self, connection: Connection, text: str) -> None:
        try:
            message_id, code, sentence, data = judged(text)
        except ValueError as error:
            if connection.retired is None:  # the SDK answers `disconnect` without its messageId
                self._refuse("ack", str(error))
            return
        waiting = connection.waiting.pop(message_id, None)
        if waiting is None:
            again = message_id in connection.answered
            why = "is answered twice" if again else "did not come by this connection"
            self._refuse("ack", f"{message_id} {why}")
            return
        connection.answered = [*connection.answered[-_MEMORY:], message_id]
        ack = Ack(code, data, sentence, time.perf_counter() - waiting.began)
        why = fault_of(waiting.frame, ack)
        if why:
            self._refuse("ack", why)
        if waiting.answer is not None and waiting.answer.done():
            self.late += 1
        elif waiting.answer is not None and not why:
            waiting.answer.set_result(ack)

    def _refuse(self, code: str, why: str) -> None:
        self.gateway.tenant.refusals.note(_WHAT, code, why)

    async def push(self, frame: Frame, *, limit: float) -> Ack | None:
        """Push to one subscriber by chance; None without one, or an acknowledgement in time.

        `limit` is the patience in seconds.
        """
        willing = [each for each in self.live if each.wants(frame)]
        return await self.push_to(self._chance.choice(willing), frame, limit) if willing else None

    async def push_to(self, connection: Connection, frame: Frame, limit: float) -> Ack | None:
        """Push to this connection."""
        message_id = self.gateway.tenant.fresh("m_")
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[message_id] = _Waiting(frame, time.perf_counter(), answer)
        millis = self.gateway.tenant.millis()
        try:
            await connection.socket.send_str(written(frame, message_id, connection.name, millis))
            return await asyncio.wait_for(answer, limit)
        except (TimeoutError, ConnectionError):
            return None

    async def ping(self, limit: float = 3.0) -> list[Ack | None]:
        """Ping every live connection; its answers."""
        answers = []
        for connection in self.live:
            opaque = self.gateway.tenant.fresh("p")
            frame = Frame(FrameType.SYSTEM, "ping", {"opaque": opaque})
            answers.append(await self.push_to(connection, frame, limit))
        return answers

    async def disconnect(self, reason: str = "connection is expired") -> None:
        """Tell every connection to end, and push nothing more to it; see `drop_retired`."""
        for connection in self.live:
            connection.retired = self.gateway.tenant.now()
            message_id = self.gateway.tenant.fresh("m_")
            frame = Frame(FrameType.SYSTEM, "disconnect", {"reason": reason})
            connection.waiting[message_id] = _Waiting(frame, time.perf_counter(), None)
            millis = self.gateway.tenant.millis()
            text = written(frame, message_id, connection.name, millis)
            await connection.socket.send_str(text)

    def drop_retired(self) -> None:
        """Cut the connections that were told to end ten seconds ago."""
        now = self.gateway.tenant.now()
        for connection in tuple(self.connections):
            if connection.retired is not None and now - connection.retired >= SILENCE_SECONDS:
                connection.abort()

    async def close(self, code: int = 1001) -> None:
        """Close all connections with this code."""
        for connection in tuple(self.connections):
            await connection.socket.close(code=code)

    def abort(self) -> None:
        """Cut all connections without a word."""
        for connection in tuple(self.connections):
            connection.abort()

    def mute(self) -> None:
        """Let the connections stay open, but never answer again, not even pings."""
        for connection in self.connections:
            connection.mute = True

    async def send_raw(self, text: str) -> None:
        """Send anything to all connections, such as what is no JSON."""
        for connection in self.live:
            await connection.socket.send_str(text)

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until this is so of connections or openings."""
        async with self.gateway.changed:
            await self.gateway.changed.wait_for(met)

    async def until_connected(self, count: int = 1, *, made: int = 0) -> None:
        """Wait until `count` clients are live, and `made` connections were made in all."""
        await self.until(lambda: len(self.live) >= count and self.made >= made)

    async def until_gone(self) -> None:
        """Wait until no client is connected."""
        await self.until(lambda: not self.connections)

    async def _tell(self) -> None:
        async with self.gateway.changed:
            self.gateway.changed.notify_all()
