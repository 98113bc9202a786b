"""The SDK's own client, started and stopped for tests of the double, and a plain caller of APIs.

The client runs in a thread with a loop of its own, as its opening of a connection blocks.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import aiohttp
import dingtalk_stream
from dingtalk_stream import AckMessage

from tests.doubles.dingtalk.double import DingtalkDouble
from tests.doubles.dingtalk.values import Json

Process = Callable[[Json], Any]
_QUIET = logging.getLogger("tests.doubles.dingtalk.sdk")
_QUIET.setLevel(logging.CRITICAL)


class _Callback(dingtalk_stream.CallbackHandler):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    async def process(self, message: Any) -> tuple[int, Any]:
        return AckMessage.STATUS_OK, self._process(message.data)


class _Events(dingtalk_stream.EventHandler):  # type: ignore[misc]  # same
    def __init__(self, process: Process, status: str) -> None:
        super().__init__()
        self._process = process
        self._status = status

    async def process(self, event: Any) -> tuple[int, str]:
        self._process(event.data)
        if self._status:  # the SDK itself echoes the event, which breaks the protocol
            event.data = {"status": self._status}
        return AckMessage.STATUS_OK, "OK"


class Client:
    """`DingTalkStreamClient` as it comes, from `start` to its end.

    `robot` and `card` give the response of the callback for its data; `event` is only told.
    """

    def __init__(
        self,
        double: DingtalkDouble,
        *,
        robot: Process | None = None,
        card: Process | None = None,
        event: Process | None = None,
        status: str = "SUCCESS",
    ) -> None:
        opening = f"{double.origin}/v1.0/gateway/connections/open"
        dingtalk_stream.DingTalkStreamClient.OPEN_CONNECTION_API = opening
        tenant = double.tenant
        credential = dingtalk_stream.Credential(tenant.client_id, tenant.client_secret)
        self.client = dingtalk_stream.DingTalkStreamClient(credential, _QUIET)
        if event is not None:
            self.client.register_all_event_handler(_Events(event, status))
        topic = dingtalk_stream.ChatbotMessage.TOPIC
        self.client.register_callback_handler(topic, _Callback(robot or _ok))
        if card is not None:
            topic = dingtalk_stream.CallbackHandler.TOPIC_CARD_CALLBACK
            self.client.register_callback_handler(topic, _Callback(card))
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        started = self.loop.create_task(self.client.start())
        self.loop.run_forever()
        # A cancellation is swallowed, and followed by a pause that the next one ends.
        while tasks := asyncio.all_tasks(self.loop):
            for task in tasks:
                task.cancel()
            self.loop.run_until_complete(asyncio.sleep(0.02))
        with suppress(asyncio.CancelledError):
            if started.done():
                started.exception()
        self.loop.close()


def _ok(_: Json) -> str:
    return "OK"


class Caller:
    """Calls both APIs with a token of the app."""

    def __init__(self, double: DingtalkDouble) -> None:
        self._double = double
        self.token = ""

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self._double.origin)
        await self.renew()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    async def renew(self) -> None:
        """Ask for a token."""
        tenant = self._double.tenant
        keys: Json = {"appKey": tenant.client_id, "appSecret": tenant.client_secret}
        _, answer = await self.plain("POST", "/v1.0/oauth2/accessToken", keys)
        self.token = str(answer["accessToken"])

    async def new(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        """Call the new API; the status and the answer."""
        return await self.plain(method, path, body, {"x-acs-dingtalk-access-token": self.token})

    async def old(self, path: str, body: Json | None = None) -> Json:
        """Call the old API."""
        return (await self.plain("POST", f"{path}?access_token={self.token}", body))[1]

    async def plain(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Json]:
        """Call anything without a token."""
        path = path.removeprefix(self._double.origin)
        async with self._http.request(method, path, json=body, headers=headers) as answer:
            text = await answer.text()
            found: Json = json.loads(text) if text.startswith("{") else {"text": text}
            return answer.status, found

    async def upload(self, name: str, data: bytes, kind: str = "file") -> Json:
        """Upload a file."""
        form = aiohttp.FormData()
        form.add_field("type", kind)
        form.add_field("media", data, filename=name)
        path = f"/media/upload?access_token={self.token}"
        async with self._http.post(path, data=form) as answer:
            found: Json = await answer.json()
            return found
