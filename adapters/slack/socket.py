"""Socket Mode: two connections, each watched and made anew whatever happens to it.

The SDK mends most of what befalls a connection itself. It does not get away from an address that
refuses it, repeats nothing that Slack says about too many connections, and is silent about a token
that was revoked: a connection that stays away for `Watch.patience` is thrown away with its client.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import aiohttp
import msgspec
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.bolting import Bolt
from adapters.slack.client import SlackClient, sdk_log
from adapters.slack.failures import CallFailed
from adapters.slack.watch import Watch

_log = logging.getLogger(__name__)
_LINES: Final = 2
_LAST_SECONDS: Final = 3
_OK: Final = 200
_CROWDED: Final = "too_many_websockets"
_DISABLED: Final = "link_disabled"


class _Notice(msgspec.Struct):
    """A frame that is about the connection."""

    type: str = ""
    reason: str = ""


class Sockets:
    """Both connections of one app."""

    def __init__(self, client: SlackClient, bolt: Bolt, watch: Watch) -> None:
        self._client = client
        self._bolt = bolt
        self._watch = watch
        self._connected = asyncio.Event()
        self._in_hand: set[asyncio.Task[object]] = set()
        self.alive: set[int] = set()
        """The numbers of the connections that stand."""
        self.trouble = ""
        """Why no connection can be had, as far as somebody has to act."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the connections until the block ends."""
        lines = [
            asyncio.create_task(self._keep(number), name=f"Slack connection {number}")
            for number in range(_LINES)
        ]
        try:
            yield
        finally:
            if self._in_hand:
                # What is being handled is acknowledged before the connections go.
                await asyncio.wait(self._in_hand, timeout=_LAST_SECONDS)
            for line in lines:
                line.cancel()
            await asyncio.gather(*lines, return_exceptions=True)

    async def ready(self, patience: float) -> bool:
        """Whether a connection stands, waited for that many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._connected.wait()
        return self._connected.is_set()

    async def _keep(self, number: int) -> None:
        while True:
            pause = self._watch.pause
            try:
                pause = await self._hold(number)
            except CallFailed as failed:
                pause = self._judged(failed)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is tried again
                _log.warning("Slack connection %s failed: %r", number, error)
            finally:
                self.alive.discard(number)
            await asyncio.sleep(pause)

    def _judged(self, failed: CallFailed) -> float:
        """Note why no address was given; gives the seconds until the next attempt."""
        if not (failed.is_bad_token or failed.error in {"missing_scope", "forbidden_team"}):
            _log.warning("Slack gives no address for a connection: %s", failed)
            return failed.retry_after or self._watch.pause
        if self.trouble != str(failed):
            _log.error(
                "Slack refuses the app token (%s): nothing arrives until a valid one with "
                "connections:write is set",
                failed.error,
            )
        self.trouble = str(failed)
        return self._watch.rest

    async def _hold(self, number: int) -> float:
        """Connect and watch until the connection is to be made anew; gives the pause before."""
        uri = await self._client.connection_uri()
        client = SocketModeClient(
            app_token=self._client.settings.app_token,
            web_client=self._client.web(self._client.settings.app_token),
            logger=sdk_log,
            ping_interval=self._watch.ping,
        )
        ended = asyncio.Queue[str]()
        client.socket_mode_request_listeners.append(self._received)
        client.on_message_listeners.append(_listening(ended))
        client.wss_uri = uri
        try:
            await self._made(client)
            self.trouble = ""
            self.alive.add(number)
            self._connected.set()
            _log.info("Slack connection %s stands", number)
            return await self._watched(number, client, ended)
        finally:
            await _close(client)

    async def _made(self, client: SocketModeClient) -> None:
        """Connect; raises TimeoutError where it is not done at the last look."""
        connecting = asyncio.ensure_future(client.connect())  # type: ignore[no-untyped-call]  # SDK
        try:
            for _ in range(self._watch.looks):
                await asyncio.wait({connecting}, timeout=self._watch.every)
                if connecting.done():
                    connecting.result()
                    return
            raise TimeoutError
        finally:
            connecting.cancel()

    async def _watched(
        self, number: int, client: SocketModeClient, ended: asyncio.Queue[str]
    ) -> float:
        away = 0
        while True:
            if await client.is_connected():
                away = 0
                self.alive.add(number)
            else:
                away += 1
                self.alive.discard(number)
            if away > self._watch.looks:
                _log.warning("Slack connection %s does not come back; it is made anew", number)
                return self._watch.pause
            reason = await _next(ended, self._watch.every)
            if reason in {_CROWDED, _DISABLED}:
                _log.error("Slack ends connection %s: %s", number, reason)
                self.trouble = reason
                return self._watch.rest

    async def _received(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        """Acknowledge by the connection on which it came; what could not be is sent again."""
        task = asyncio.current_task()
        if task is not None:
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)
        headers: Any = build_headers(request) or {}
        answer = await self._bolt.handle(request.payload, headers, "socket_mode")
        if answer.status != _OK:
            return
        payload = msgspec.json.decode(answer.body) if answer.body else None
        try:
            await client.send_socket_mode_response(
                SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
            )
        except (ConnectionError, aiohttp.ClientError) as error:
            _log.info("an acknowledgement did not reach Slack: %r", error)


def _listening(
    ended: asyncio.Queue[str],
) -> Callable[[aiohttp.WSMessage], Awaitable[None]]:
    async def listen(frame: aiohttp.WSMessage) -> None:
        if '"disconnect"' not in frame.data:
            return
        with suppress(msgspec.MsgspecError):
            notice = msgspec.json.decode(frame.data, type=_Notice)
            if notice.type == "disconnect":
                ended.put_nowait(notice.reason)

    return listen


async def _next(ended: asyncio.Queue[str], seconds: float) -> str:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await ended.get()
    return ""


async def _close(client: SocketModeClient) -> None:
    """End a client and all of its tasks, in whatever state it is."""
    tasks = (client.message_processor, client.current_session_monitor, client.message_receiver)
    with suppress(Exception):
        await client.close()  # type: ignore[no-untyped-call]  # the SDK's
    await client.aiohttp_client_session.close()
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
