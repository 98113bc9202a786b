"""The stream: a connection opened, watched, and opened again for as long as it takes.

dingtalk-stream gives the types of frames and acknowledgements; the loop is ours. Told that a
connection is about to end, we open the next one first, while the old one still acknowledges.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException

from adapters.common.background import Tasks
from adapters.dingtalk.client import DingtalkClient
from adapters.dingtalk.limits import Json
from adapters.dingtalk.receive import Receiver
from adapters.dingtalk.sdk import sdk
from bot.errors import MusterError

_HEALTHY_SECONDS: Final = 30.0
_LARGEST: Final = 4 * 1024 * 1024
_ROBOT: Final = "/v1.0/im/bot/messages/get"
_CARD: Final = "/v1.0/card/instances/callback"
_log = logging.getLogger(__name__)
Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Watch:
    """How patient a connection is, in seconds.

    `rest` is the first pause before another attempt, doubled up to `longest`; `opening` is given
    to each step of making one, `silence` to the other side to answer a ping; a connection that was
    retired is let go after `farewell`. The start waits for `patience` before it goes on without.
    """

    rest: float = 0.25
    longest: float = 60.0
    opening: float = 10.0
    silence: float = 20.0
    farewell: float = 15.0
    patience: float = 5.0


class NoConnectionError(MusterError):
    """A connection that was not made, and why."""


@dataclass(slots=True)
class _Line:
    """One connection; `retired` once it is said to end soon."""

    socket: ClientConnection
    retired: asyncio.Event = field(default_factory=asyncio.Event)


class Stream:
    """The connection of one app, whose frames `receiver` takes."""

    def __init__(
        self, client: DingtalkClient, receiver: Receiver, tasks: Tasks, watch: Watch
    ) -> None:
        self._client = client
        self._receiver = receiver
        self._tasks = tasks
        self._watch = watch
        self._ready = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
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
        supervisor = asyncio.create_task(self._supervise(), name="stream of DingTalk")
        try:
            yield
        finally:
            under_way = [supervisor, *self._serving]
            for each in under_way:
                each.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _supervise(self) -> None:
        rest = self._watch.rest
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            retired = False
            try:
                retired = await self._one()
            except (MusterError, WebSocketException, OSError, TimeoutError) as error:
                self._lost(str(error) or type(error).__name__)
            except Exception:  # noqa: BLE001  # nothing but the end ends it
                self._lost("a fault of ours")
                _log.exception("the stream of DingTalk failed")
            if clock() - began > _HEALTHY_SECONDS:
                rest = self._watch.rest
                if retired:
                    continue
            elif retired and rest == self._watch.rest:
                rest *= 2
                continue
            # Instances that lost it together should not come back together.
            await asyncio.sleep(rest * random.uniform(0.8, 1.2))  # noqa: S311
            rest = min(rest * 2, self._watch.longest)

    def _lost(self, why: str) -> None:
        self._ready.clear()
        if why != self.trouble:
            _log.warning("no stream of DingTalk: %s; it is opened again", why)
        self.trouble = why

    async def _one(self) -> bool:
        """Open a connection and stay until it ends or is retired; whether it was retired."""
        line = _Line(await self._opened())
        serving = asyncio.create_task(self._serve(line))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        self.trouble = ""
        self._ready.set()
        _log.info("connected to DingTalk")
        retiring = asyncio.create_task(line.retired.wait())
        try:
            await asyncio.wait({serving, retiring}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            retiring.cancel()
        if line.retired.is_set():
            return True
        self._lost(f"it was closed ({line.socket.close_code})")
        return False

    async def _opened(self) -> ClientConnection:
        watch = self._watch
        async with asyncio.timeout(watch.opening):
            endpoint, ticket = await opened(self._client)
        try:
            return await connect(
                f"{endpoint}?ticket={quote(ticket, safe='')}",
                open_timeout=watch.opening,
                close_timeout=0.3,
                ping_interval=watch.silence,
                ping_timeout=watch.silence,
                max_size=_LARGEST,
            )
        except (InvalidHandshake, InvalidURI) as refused:
            raise NoConnectionError(f"the connection was refused: {refused}") from None

    async def _serve(self, line: _Line) -> None:
        """Take its frames until it ends."""
        try:
            async for raw in line.socket:
                self._received(line, raw)
        except WebSocketException as error:
            _log.info("a connection to DingTalk broke: %s", error)
        finally:
            with suppress(WebSocketException, OSError):
                await line.socket.close()

    def _received(self, line: _Line, raw: str | bytes) -> None:
        try:
            frame = msgspec.json.decode(raw, type=dict[str, Any])
        except msgspec.MsgspecError:
            _log.warning("a frame that can't be read")
            return
        self._tasks.start(self._taken(line, frame))

    async def _taken(self, line: _Line, frame: Frame) -> None:
        headers = frame.get("headers")
        named: Frame = headers if isinstance(headers, dict) else {}
        topic = str(named.get("topic") or "")
        if frame.get("type") == "SYSTEM" and topic == "disconnect":
            _log.info("DingTalk ends this connection soon; the next is opened")
            line.retired.set()
            loop = asyncio.get_running_loop()
            loop.call_later(self._watch.farewell, line.socket.transport.abort)
            return
        answered = await self._answered(str(frame.get("type") or ""), topic, named, _data(frame))
        if answered is None or not named.get("messageId"):
            return
        with suppress(WebSocketException, OSError):
            await line.socket.send(_acknowledged(named, *answered))

    async def _answered(
        self, kind: str, topic: str, headers: Frame, data: Frame
    ) -> tuple[int, Json] | None:
        """Code and data of the acknowledgement; None where there is to be none."""
        types = sdk()
        if kind == types.SystemMessage.TYPE:
            return types.AckMessage.STATUS_OK, {"opaque": data.get("opaque")}
        if kind == types.EventMessage.TYPE:
            return types.AckMessage.STATUS_OK, await self._event(headers, data)
        if topic == _ROBOT:
            return await self._message(data)
        if topic == _CARD:
            key = str(headers.get("messageId") or "")
            return types.AckMessage.STATUS_OK, {"response": await self._receiver.click(data, key)}
        _log.debug("a frame of no use: %s %s", kind, topic)
        return types.AckMessage.STATUS_NOT_IMPLEMENT, {}

    async def _event(self, headers: Frame, data: Frame) -> Json:
        try:
            await self._receiver.event(str(headers.get("eventType") or ""), data)
        except Exception as error:  # noqa: BLE001  # it is pushed again
            _log.warning("an event was not taken and comes again: %r", error)
            return {"status": "LATER", "message": "not now"}
        return {"status": "SUCCESS", "message": "OK"}

    async def _message(self, data: Frame) -> tuple[int, Json] | None:
        types = sdk()
        try:
            await self._receiver.message(data)
        except Exception as error:  # noqa: BLE001  # it may be pushed again
            _log.warning("a message was not taken in time: %r", error)
            return None
        return types.AckMessage.STATUS_OK, {"response": None}


async def opened(client: DingtalkClient) -> tuple[str, str]:
    """An address and a ticket for one connection; raises CallFailed and NoConnectionError."""
    types = sdk()
    settings = client.settings
    told = await client.open_stream(
        {
            "clientId": settings.client_id,
            "clientSecret": settings.client_secret,
            "subscriptions": [
                {"type": types.EventMessage.TYPE, "topic": "*"},
                {"type": types.CallbackMessage.TYPE, "topic": types.ChatbotMessage.TOPIC},
                {
                    "type": types.CallbackMessage.TYPE,
                    "topic": types.CallbackHandler.TOPIC_CARD_CALLBACK,
                },
            ],
            "ua": "muster",
        }
    )
    endpoint, ticket = told.get("endpoint"), told.get("ticket")
    if not (isinstance(endpoint, str) and isinstance(ticket, str) and endpoint and ticket):
        raise NoConnectionError("DingTalk gives no endpoint")
    return endpoint, ticket


def _data(frame: Frame) -> Frame:
    """A frame's data, which are JSON in a string."""
    data = frame.get("data")
    try:
        found = msgspec.json.decode(data) if isinstance(data, str) and data else data
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _acknowledged(headers: Frame, code: int, data: Json) -> str:
    types = sdk()
    ack = types.AckMessage()
    ack.code, ack.message, ack.data = code, "OK", data
    ack.headers.message_id = str(headers["messageId"])
    ack.headers.content_type = types.AckMessage().headers.CONTENT_TYPE_APPLICATION_JSON
    return msgspec.json.encode(ack.to_dict()).decode()
