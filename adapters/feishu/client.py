"""Calls of Feishu's API: one pool of connections, one token, no retries but for a stale token."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
import msgspec

from adapters.feishu.failures import (
    NO_ANSWER,
    QUOTA_USED_UP,
    STALE_TOKENS,
    UNREACHABLE,
    CallFailed,
)
from adapters.feishu.limits import Json
from adapters.feishu.meter import Meter
from bot.settings.messengers import FeishuSettings

_TIMEOUT_SECONDS: Final = 15.0
_MOVING_SECONDS: Final = 120.0
_EARLY_SECONDS: Final = 600.0
"""How long before its end a token is no longer used."""
_SEND: Final = "open-apis/im/v1/messages"
_ID: Final = re.compile(r"[A-Za-z0-9_=.-]{1,200}")
_NO_ID: Final = 230001
_log = logging.getLogger(__name__)

Answered = Mapping[str, Any]
"""What Feishu answers under `data`; its shape is its business."""


def part(name: str) -> str:
    """An id as a part of a path; raises CallFailed for what is none, such as `../x`."""
    if not _ID.fullmatch(name):
        raise CallFailed("path", _NO_ID, "no id")
    return name


class FeishuClient:
    """Makes calls for one app. It opens its connections in the running loop when they are needed.

    Once it is closed, what is still to leave waits in the outbox for the next start.
    """

    def __init__(self, settings: FeishuSettings, meter: Meter) -> None:
        self.settings = settings
        self.meter = meter
        self.trouble = ""
        """What is wrong with the credentials, once Feishu has said so; empty while all is well."""
        self._http: httpx.AsyncClient | None = None
        self._closed = False
        self._token = ""
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    def http(self) -> httpx.AsyncClient:
        """The shared connections."""
        if self._http is None:
            self._http = httpx.AsyncClient(
                base_url=self.settings.domain, timeout=_TIMEOUT_SECONDS, follow_redirects=False
            )
        return self._http

    def open(self) -> None:
        """Make calls again after a close."""
        self._closed = False

    async def close(self) -> None:
        """Let go of the connections; Feishu is out of reach from now on."""
        self._closed = True
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def get(self, path: str, **params: object) -> Answered:
        """Read; raises CallFailed."""
        return await self.call("GET", path, params=params)

    async def post(self, path: str, body: Json, **params: object) -> Answered:
        """Make something; raises CallFailed."""
        return await self.call("POST", path, body=body, params=params)

    async def patch(self, path: str, body: Json, **params: object) -> Answered:
        """Change something; raises CallFailed."""
        return await self.call("PATCH", path, body=body, params=params)

    async def send(
        self, to: str, kind: str, content: Json, uuid: str, *, reply_to: str = ""
    ) -> str:
        """Send a message to a chat or a person, or as a reply, and give its id.

        The same `uuid` is the same message for an hour. Raises CallFailed.
        """
        body: Json = {"msg_type": kind, "content": _text(content), "uuid": uuid}
        if reply_to:
            answered = await self.post(f"{_SEND}/{part(reply_to)}/reply", body)
        else:
            id_type = "chat_id" if to.startswith("oc_") else "open_id"
            whole = body | {"receive_id": to}
            answered = await self.post(_SEND, whole, receive_id_type=id_type)
        return str(answered["message_id"])

    async def replace(self, message: str, card: Json) -> None:
        """Let a message show another card; raises CallFailed."""
        await self.patch(f"{_SEND}/{part(message)}", {"content": _text(card)})

    async def reword(self, message: str, post: Json) -> None:
        """Let a message of words say others; raises CallFailed."""
        body: Json = {"msg_type": "post", "content": _text(post)}
        await self.call("PUT", f"{_SEND}/{part(message)}", body=body)

    async def upload_picture(self, name: str, content: bytes) -> str:
        """Upload a picture and give its key; raises CallFailed."""
        fields = {"image_type": "message"}
        answered = await self.call(
            "POST", "open-apis/im/v1/images", form=fields, files={"image": (name, content)}
        )
        return str(answered["image_key"])

    async def upload_file(self, name: str, content: bytes) -> str:
        """Upload a file and give its key; raises CallFailed."""
        ending = name.rpartition(".")[2].lower()
        fields = {"file_type": _FILE_TYPES.get(ending, "stream"), "file_name": name}
        answered = await self.call(
            "POST", "open-apis/im/v1/files", form=fields, files={"file": ("file", content)}
        )
        return str(answered["file_key"])

    async def fetch(self, message: str, key: str, kind: str, most: int) -> bytes | None:
        """What a message carries; None where it can't be had or is larger than `most` bytes."""
        path = f"{_SEND}/{part(message)}/resources/{part(key)}"
        self.meter.count(path)
        headers = {"Authorization": f"Bearer {await self._current()}"}
        content = bytearray()
        try:
            async with self.http().stream(
                "GET", path, params={"type": kind}, headers=headers, timeout=_MOVING_SECONDS
            ) as response:
                if response.is_error:
                    return None
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > most:
                        return None
        except httpx.HTTPError:
            return None
        return bytes(content)

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        body: Json | None = None,
        form: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Answered:
        """Call once, and once more with a fresh token where ours is stale; raises CallFailed."""
        request: dict[str, Any] = {"params": _query(params or {})}
        if body is not None:
            request |= {"content": msgspec.json.encode(body), "headers": _JSON}
        if files is not None:
            request |= {"data": form, "files": files, "timeout": _MOVING_SECONDS}
        token = await self._current()
        try:
            return await self._asked(method, path, token, request)
        except CallFailed as failed:
            if failed.code not in STALE_TOKENS:
                raise
        self._drop(token)
        return await self._asked(method, path, await self._current(), request)

    async def _asked(
        self, method: str, path: str, token: str, request: Mapping[str, Any]
    ) -> Answered:
        headers = {**request.get("headers", {}), "Authorization": f"Bearer {token}"}
        self.meter.count(path)
        try:
            answered = await self._exchange(method, path, {**request, "headers": headers})
        except CallFailed as failed:
            if failed.code == QUOTA_USED_UP:
                self.meter.used_up()
            raise
        data = answered.get("data", answered)
        return data if isinstance(data, dict) else {}

    async def _exchange(self, method: str, path: str, request: Mapping[str, Any]) -> Answered:
        if self._closed:
            raise CallFailed(path, UNREACHABLE, "the connection is closed")
        try:
            response = await self.http().request(method, path, **request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise CallFailed(path, UNREACHABLE, type(error).__name__) from error
        except httpx.HTTPError as error:
            raise CallFailed(path, NO_ANSWER, type(error).__name__) from error
        answered = _decoded(response)
        code = answered.get("code")
        if code == 0:
            return answered
        if not isinstance(code, int):
            raise CallFailed(path, NO_ANSWER, f"HTTP {response.status_code} without an answer")
        raise CallFailed(path, code, str(answered.get("msg", "")), _seconds(response))

    async def _current(self) -> str:
        """A token that is good now; however many ask at once, it is fetched once."""
        async with self._one_at_a_time:
            if not self._token or asyncio.get_running_loop().time() >= self._good_until:
                await self._renew()
            return self._token

    async def _renew(self) -> None:
        path = "open-apis/auth/v3/tenant_access_token/internal"
        body = {"app_id": self.settings.app_id, "app_secret": self.settings.app_secret}
        began = asyncio.get_running_loop().time()
        request = {"content": msgspec.json.encode(body), "headers": _JSON}
        try:
            answered = await self._exchange("POST", path, request)
        except CallFailed as failed:
            if failed.is_of_credentials and self.trouble != str(failed):
                self.trouble = str(failed)
                _log.error("Feishu refuses feishu.app_id or feishu.app_secret: %s", failed)
            raise
        self.trouble = ""
        self._token = str(answered["tenant_access_token"])
        self._good_until = began + max(60.0, float(answered["expire"]) - _EARLY_SECONDS)

    def _drop(self, token: str) -> None:
        """Forget a token that is stale, unless it was renewed meanwhile."""
        if token == self._token:
            self._token = ""


_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}
_FILE_TYPES: Final = {
    "pdf": "pdf",
    "doc": "doc",
    "docx": "doc",
    "xls": "xls",
    "xlsx": "xls",
    "ppt": "ppt",
    "pptx": "ppt",
}


def _text(content: Json) -> str:
    """Content as it travels: JSON within JSON."""
    return msgspec.json.encode(content).decode()


def _query(params: Mapping[str, object]) -> dict[str, str | list[str]]:
    """Parameters as text; booleans as Feishu's documents write them."""
    found: dict[str, str | list[str]] = {}
    for name, value in params.items():
        if isinstance(value, bool):
            found[name] = str(value).lower()
        else:
            found[name] = [str(each) for each in value] if isinstance(value, list) else str(value)
    return found


def _decoded(response: httpx.Response) -> Answered:
    try:
        answered = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        return {}
    return answered if isinstance(answered, dict) else {}


def _seconds(response: httpx.Response) -> float | None:
    told = response.headers.get("x-ogw-ratelimit-reset", "")
    return float(told) if told.isascii() and told.isdigit() else None
