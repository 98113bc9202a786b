"""Socket Mode: up to ten sockets, each envelope to one of them."""

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from http import HTTPStatus

from aiohttp import WSMsgType, web

from tests.doubles.slack.envelopes import Ack, Envelope
from tests.doubles.slack.errors import Refusals
from tests.doubles.slack.values import Json
from tests.doubles.slack.workspace import APP

MOST = 10
LINK_SECONDS = 30.0


@dataclass(slots=True, eq=False)
class Session:
    """One socket; a silent one answers neither pings nor acknowledgements."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, "asyncio.Future[Ack]"] = field(default_factory=dict)
    is_silent: bool = False


class Sockets:
    """The sockets of the app, and what goes wrong with them."""

    def __init__(self, refusals: Refusals) -> None:
        self.sessions: list[Session] = []
        self.opened = 0
        """How many sockets have ever been open."""
        self.refused_links = 0
        """How many more times a socket is not let in, though its address is fresh."""
        self.says_hello = True
        self._refusals = refusals
        self._links: set[str] = set()
        self._numbers = itertools.count(1)
        self._turn = itertools.count()
        self._changed = asyncio.Condition()

    def new_link(self, base: str) -> str:
        """A fresh address, good for one socket."""
        ticket = f"link-{next(self._numbers)}"
        self._links.add(ticket)
        return f"{base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Let a socket in, if its address is fresh, and serve it."""
        ticket = request.query.get("ticket", "")
        if self.refused_links > 0:
            self.refused_links -= 1
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if ticket not in self._links:
            return web.Response(status=HTTPStatus.FORBIDDEN)
        self._links.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.sessions) >= MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        await self._serve(Session(socket, request))
        return socket

    async def connected(self, number: int = 1) -> None:
        """Wait until so many sockets are open."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.sessions) >= number)

    async def opened_ever(self, number: int) -> None:
        """Wait until so many sockets have been opened since the start."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.opened >= number)

    async def deliver(self, envelope: Envelope, within: float) -> Ack:
        """Bring it to one of the sockets, each in turn."""
        live = [each for each in self.sessions if not each.socket.closed]
        if not live:
            return Ack(why="not_connected")
        session = live[next(self._turn) % len(live)]
        answered: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        session.waiting[envelope.id] = answered
        try:
            await session.socket.send_json(_written(envelope))
            return await asyncio.wait_for(answered, within)
        except TimeoutError:
            return Ack(why="timeout")
        except ConnectionError:
            return Ack(why="connection_failed")
        finally:
            session.waiting.pop(envelope.id, None)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket to go and come again, as Slack does every few hours."""
        for session in [*self.sessions]:
            await session.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "double"}}
            )

    def drop(self) -> None:
        """Cut every socket without a word."""
        for session in [*self.sessions]:
            if session.request.transport is not None:
                session.request.transport.abort()

    def silence(self) -> None:
        """Let the sockets that are open now answer nothing any more, while they stay open."""
        for session in self.sessions:
            session.is_silent = True

    async def close(self) -> None:
        """Close all."""
        for session in [*self.sessions]:
            await session.socket.close()

    async def _serve(self, session: Session) -> None:
        self.sessions.append(session)
        self.opened += 1
        try:
            if self.says_hello:
                await session.socket.send_json(self._hello())
            await self._notify()
            await self._read(session)
        finally:
            self.sessions.remove(session)
            for each in session.waiting.values():
                if not each.done():
                    each.set_result(Ack(why="connection_failed"))
            await self._notify()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sessions),
            "connection_info": {"app_id": APP},
            "debug_info": {"host": "double", "approximate_connection_time": 18060},
        }

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _read(self, session: Session) -> None:
        async for message in session.socket:
            if session.is_silent:
                continue
            if message.type is WSMsgType.PING:
                await session.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(session, message.data)

    def _acknowledged(self, session: Session, text: str) -> None:
        try:
            answer = json.loads(text)
            waiting = session.waiting[answer["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            # An acknowledgement that comes too late is one of nothing.
            self._refusals.note("acknowledgement", "unknown_envelope", text[:200])
            return
        if not waiting.done():
            waiting.set_result(Ack(answer.get("payload") or None))


def _written(envelope: Envelope) -> Json:
    written: Json = {
        "envelope_id": envelope.id,
        "type": str(envelope.kind),
        "payload": envelope.payload,
        "accepts_response_payload": envelope.accepts_payload,
    }
    if not envelope.accepts_payload:
        written |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return written
