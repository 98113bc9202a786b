"""The long connection: found, made, watched, and made again for as long as it takes.

The SDK's own client dies silently where a reconnection is refused, its attempts are used up or a
configuration is incomplete. Here one loop makes every connection, and nothing but its end ends it.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from adapters.common.background import Tasks
from adapters.feishu.client import FeishuClient
from adapters.feishu.codec import (
    FAILED,
    OK,
    BadFrameError,
    Packet,
    Parts,
    acknowledged,
    decoded,
    ping,
)
from adapters.feishu.limits import Json
from adapters.feishu.sdk import sdk
from bot.errors import MusterError

_LARGEST: Final = 16 * 1024 * 1024
_HEALTHY_SECONDS: Final = 10.0
"""Some companies' connections are cut every half minute: that must not look like an outage."""
_SILENT_PINGS: Final = 3
_DEFAULT_PING: Final = 120.0
_log = logging.getLogger(__name__)
Take = Callable[[Mapping[str, Any]], Awaitable[Json]]
_MEANING: Final = {
    403: "the app may not use a long connection: is it a self-built app, and published?",
    514: "feishu.app_id or feishu.app_secret is not accepted",
    1000040344: "feishu.app_id or feishu.app_secret is not accepted",
    1000040350: "the app has 50 connections already; stop other instances",
}


@dataclass(frozen=True, slots=True)
class Watch:
    """How patient a connection is, in seconds.

    `rest` is the first pause before another attempt, doubled up to `longest`; `opening` is given
    to each step of making one, `silence` to the other side between two signs of life.
    """

    rest: float = 1.0
    longest: float = 60.0
    opening: float = 10.0
    silence: float = 20.0


class NoConnectionError(MusterError):
    """A connection that was not made, or is at an end, and why."""


class LongConnection:
    """One long connection of one app; `take` is handed every event and click."""

    def __init__(self, client: FeishuClient, take: Take, tasks: Tasks, watch: Watch) -> None:
        self._client = client
        self._take = take
        self._tasks = tasks
        self._watch = watch
        self._ready = asyncio.Event()
        self.trouble = ""
        """Why there is no connection; empty while there is one."""

    @property
    def alive(self) -> bool:
        """Whether a connection stands."""
        return self._ready.is_set()

    async def ready(self, patience: float) -> bool:
        """Whether a connection stands within so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._ready.wait()
        return self.alive

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Be connected until the block ends."""
        await asyncio.to_thread(sdk)
        supervisor = asyncio.create_task(self._supervise(), name="long connection of Feishu")
        try:
            yield
        finally:
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)

    async def _supervise(self) -> None:
        rest = self._watch.rest
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                await self._connected()
            except (MusterError, WebSocketException, OSError, TimeoutError) as error:
                self._lost(str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # nothing but the end ends it
                self._lost("a fault of ours")
                _log.exception("the long connection of Feishu failed")
            finally:
                self._ready.clear()
            if clock() - began > _HEALTHY_SECONDS:
                rest = self._watch.rest
            # Instances that lost it together should not come back together.
            await asyncio.sleep(rest * random.uniform(0.5, 1.5))  # noqa: S311
            rest = min(rest * 2, self._watch.longest)

    def _lost(self, why: str) -> None:
        if why != self.trouble:
            _log.warning("no long connection to Feishu: %s; it is made again", why)
        self.trouble = why

    async def _connected(self) -> None:
        """Make a connection and stay until it ends, which raises."""
        url, interval = await endpoint(self._client, self._watch.opening)
        query = parse_qs(urlsplit(url).query)
        service = int((query.get("service_id") or ["0"])[0])
        async with self._opened(url) as socket:
            self.trouble = ""
            self._ready.set()
            _log.info("connected to Feishu")
            await _Line(socket, service, interval, self._take, self._tasks).serve()

    @asynccontextmanager
    async def _opened(self, url: str) -> AsyncIterator[ClientConnection]:
        watch = self._watch
        try:
            socket = await connect(
                url,
                open_timeout=watch.opening,
                close_timeout=1.0,
                ping_interval=watch.silence,
                ping_timeout=watch.silence,
                max_size=_LARGEST,
            )
        except InvalidStatus as refused:
            raise NoConnectionError(_why_refused(refused)) from None
        try:
            yield socket
        finally:
            await socket.close()


async def endpoint(client: FeishuClient, patience: float) -> tuple[str, float]:
    """Where to connect, and how many seconds lie between pings; raises NoConnectionError."""
    body = {"AppID": client.settings.app_id, "AppSecret": client.settings.app_secret}
    path = sdk().const.GEN_ENDPOINT_URI.lstrip("/")
    try:
        async with asyncio.timeout(patience):
            answered = await client.http().post(path, json=body, headers={"locale": "zh"})
    except (httpx.HTTPError, TimeoutError) as error:
        raise NoConnectionError(f"Feishu is out of reach ({type(error).__name__})") from None
    return _read_endpoint(answered)


class _Config(msgspec.Struct):
    """How the other side wants us to behave; any part of it may be missing."""

    PingInterval: float | None = None


class _Where(msgspec.Struct):
    URL: str = ""
    ClientConfig: _Config | None = None


class _Endpoint(msgspec.Struct):
    code: int
    msg: str | None = None
    data: _Where | None = None


def _read_endpoint(answered: httpx.Response) -> tuple[str, float]:
    try:
        told = msgspec.json.decode(answered.content, type=_Endpoint)
    except msgspec.MsgspecError:
        said = f"HTTP {answered.status_code} without an endpoint"
        raise NoConnectionError(said) from None
    if told.code != 0 or told.data is None or not told.data.URL:
        said = _MEANING.get(told.code, told.msg or "no endpoint")
        raise NoConnectionError(f"Feishu gives no endpoint: {said} ({told.code})")
    return told.data.URL, _interval(told.data.ClientConfig, _DEFAULT_PING)


def _interval(config: _Config | None, before: float) -> float:
    wanted = config.PingInterval if config else None
    return wanted if wanted and wanted > 0 else before


class _Line:
    """One connection that stands: its pings, its frames, its acknowledgements."""

    def __init__(
        self,
        socket: ClientConnection,
        service: int,
        interval: float,
        take: Take,
        tasks: Tasks,
    ) -> None:
        self._socket = socket
        self._service = service
        self._interval = interval
        self._take = take
        self._tasks = tasks
        self._parts = Parts()
        self._heard = asyncio.get_running_loop().time()

    async def serve(self) -> None:
        """Stay until it ends; raises NoConnectionError then."""
        pinging = asyncio.create_task(self._ping())
        try:
            async for message in self._socket:
                self._heard = asyncio.get_running_loop().time()
                if isinstance(message, bytes):
                    self._received(message)
        finally:
            pinging.cancel()
            await asyncio.gather(pinging, return_exceptions=True)
        raise NoConnectionError(f"it was closed ({self._socket.close_code})")

    async def _ping(self) -> None:
        """Ask again and again, and give a side up that never says anything."""
        clock = asyncio.get_running_loop().time
        while clock() - self._heard < _SILENT_PINGS * self._interval:
            await self._socket.send(ping(self._service))
            await asyncio.sleep(self._interval)
        _log.warning("Feishu has not answered pings; the connection is given up")
        await self._socket.close()

    def _received(self, message: bytes) -> None:
        try:
            packet = decoded(message)
        except BadFrameError as error:
            _log.warning("a frame that can't be read: %s", error)
            return
        if not packet.is_data:
            self._retuned(packet)
        elif (payload := self._parts.whole(packet)) is not None:
            self._tasks.start(self._serve_one(packet, payload))

    def _retuned(self, packet: Packet) -> None:
        if not packet.payload:
            return
        with suppress(msgspec.MsgspecError):
            config = msgspec.json.decode(packet.payload, type=_Config)
            self._interval = _interval(config, self._interval)

    async def _serve_one(self, packet: Packet, payload: bytes) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        code, answer = await self._taken(packet, payload)
        with suppress(WebSocketException):
            await self._socket.send(acknowledged(packet, code, clock() - began, answer))

    async def _taken(self, packet: Packet, payload: bytes) -> tuple[int, Json | None]:
        if packet.kind != sdk().MessageType.EVENT.value:
            _log.debug("a frame of an old kind: %s", packet.kind)
            return OK, None
        try:
            return OK, await self._take(msgspec.json.decode(payload, type=dict[str, Any]))
        except msgspec.MsgspecError:
            _log.warning("a frame whose payload is no JSON")
            return OK, None
        except Exception as error:  # noqa: BLE001  # it is pushed again
            _log.warning("an event was not taken and comes again: %r", error)
            return FAILED, None


def _why_refused(refused: InvalidStatus) -> str:
    headers = refused.response.headers
    codes = (headers.get("handshake-autherrcode"), headers.get("handshake-status"))
    meant = [_MEANING[number] for each in codes if (number := _number(each or "")) in _MEANING]
    said = headers.get("handshake-msg") or f"HTTP {refused.response.status_code}"
    return f"the connection was refused: {meant[0] if meant else said}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
