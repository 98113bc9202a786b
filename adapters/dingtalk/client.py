"""Calls of DingTalk's APIs: one pool of connections, one token, no retries but for a stale token.

Every call that counts against the month is counted (`bot.engine.outbox.quota`); tokens and
contacts are exempt.
"""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from adapters.dingtalk.failures import (
    MONTH_USED_UP,
    NO_ANSWER,
    NO_SESSION,
    STALE_TOKENS,
    TIMED_OUT,
    UNREACHABLE,
    CallFailed,
)
from adapters.dingtalk.limits import Json
from bot.engine.outbox.quota import Quota
from bot.settings.messengers import DingtalkSettings

API: Final = "api"
STREAM: Final = "stream"
_TIMEOUT_SECONDS: Final = 10.0
_MOVING_SECONDS: Final = 120.0
_EARLY_SECONDS: Final = 300.0
"""How long before its end a token is no longer used."""
_ABREAST: Final = 10
_EXEMPT: Final = ("v1.0/oauth2", "v1.0/gateway", "topapi/v2/user", "topapi/v2/department")
_TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105  # the name of a header
_ONCE: Final = "x-client-token"
_log = logging.getLogger(__name__)
Answered = Mapping[str, Any]
"""What DingTalk answers; its shape is its business."""


class DingtalkClient:
    """Makes calls for one app. It opens its connections in the running loop when they are needed.

    Once it is closed, what is still to leave waits in the outbox for the next start.
    """

    def __init__(self, settings: DingtalkSettings, quota: Quota) -> None:
        self.settings = settings
        self.quota = quota
        self._http: httpx.AsyncClient | None = None
        self._closed = False
        self._token = ""
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()
        self._abreast = asyncio.Semaphore(_ABREAST)

    @property
    def robot(self) -> str:
        """The robot's code."""
        return self.settings.robot_code or self.settings.client_id

    def open(self) -> None:
        """Make calls again after a close."""
        self._closed = False

    async def close(self) -> None:
        """Let go of the connections; DingTalk is out of reach from now on."""
        self._closed = True
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def post(self, path: str, body: Json) -> Answered:
        """Call the new API; raises CallFailed."""
        return await self._authorized("POST", path, body)

    async def put(self, path: str, body: Json) -> Answered:
        """Change something in the new API; raises CallFailed."""
        return await self._authorized("PUT", path, body)

    async def call(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        once: str = "",
        query: Mapping[str, str | int] | None = None,
    ) -> Answered:
        """Call the new API where an answer may be empty; raises CallFailed.

        For a day all calls with the same word for `once` are one.
        """
        request: dict[str, Any] = {"params": query or {}, "headers": {_ONCE: once} if once else {}}
        if body is not None:
            request["json"] = body
        return await self._tried(method, path, request, is_bare=True)

    async def old(self, path: str, body: Json) -> Answered:
        """Call the old API; raises CallFailed."""
        return await self._authorized("POST", path, body, is_old=True)

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """Upload a `file` or an `image` and give its media id; raises CallFailed."""
        files = {"media": (name, content)}
        answered = await self._authorized(
            "POST", "media/upload", {"type": kind}, files, is_old=True
        )
        return str(answered.get("media_id") or "")

    async def answer(self, url: str, body: Json) -> None:
        """Answer by a session webhook, which takes no token; raises CallFailed."""
        self.quota.count(STREAM)
        try:
            await self._exchange("POST", url, {"json": body}, is_old=True)
        except CallFailed as failed:
            if failed.kind in MONTH_USED_UP:
                self.quota.exhaust(STREAM)
            elif failed.is_certain:
                raise CallFailed("sendBySession", NO_SESSION, str(failed)) from failed
            raise

    async def fetch(self, code: str, most: int) -> bytes | None:
        """What a message carries; None where it can't be had or is larger than `most` bytes."""
        body: Json = {"downloadCode": code, "robotCode": self.robot}
        try:
            answered = await self.post("v1.0/robot/messageFiles/download", body)
            return await self._streamed(str(answered.get("downloadUrl") or ""), most)
        except (CallFailed, httpx.HTTPError, httpx.InvalidURL):
            return None

    def is_ours(self, url: str) -> bool:
        """Whether an address that a message brought is one of DingTalk's."""
        hosts = {urlsplit(self.settings.api_url).netloc, urlsplit(self.settings.oapi_url).netloc}
        return urlsplit(url).netloc in hosts

    async def token(self) -> str:
        """A token that is good now; however many ask at once, it is fetched once."""
        async with self._one_at_a_time:
            if not self._token or asyncio.get_running_loop().time() >= self._good_until:
                await self._renew()
            return self._token

    async def open_stream(self, body: Json) -> Answered:
        """Ask for a connection; raises CallFailed."""
        return await self._exchange(
            "POST", self._url("v1.0/gateway/connections/open"), {"json": body}
        )

    async def _authorized(
        self,
        method: str,
        path: str,
        body: Json,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        *,
        is_old: bool = False,
    ) -> Answered:
        request: dict[str, Any] = {"json": body}
        if files is not None:
            request = {"data": body, "files": files, "timeout": _MOVING_SECONDS}
        return await self._tried(method, path, request, is_old=is_old)

    async def _tried(
        self, method: str, path: str, request: Mapping[str, Any], **how: bool
    ) -> Answered:
        """Call, and once more where the token was stale."""
        for last in (False, True):
            token = await self.token()
            try:
                return await self._counted(method, path, token, request, **how)
            except CallFailed as failed:
                if last or failed.kind not in STALE_TOKENS:
                    raise
                if token == self._token:
                    self._token = ""
        raise AssertionError

    async def _counted(
        self,
        method: str,
        path: str,
        token: str,
        request: Mapping[str, Any],
        *,
        is_old: bool = False,
        is_bare: bool = False,
    ) -> Answered:
        if not path.startswith(_EXEMPT):
            self.quota.count(API)
        given: dict[str, Any] = {"params": {"access_token": token}} if is_old else {}
        if not is_old:
            given = {"headers": {**request.get("headers", {}), _TOKEN_HEADER: token}}
        url, whole = self._url(path, is_old=is_old), {**request, **given}
        async with self._abreast:
            try:
                return await self._exchange(method, url, whole, is_old=is_old, is_bare=is_bare)
            except CallFailed as failed:
                if failed.kind in MONTH_USED_UP:
                    self.quota.exhaust(API)
                raise

    def _url(self, path: str, *, is_old: bool = False) -> str:
        base = self.settings.oapi_url if is_old else self.settings.api_url
        return f"{base.rstrip('/')}/{path}"

    def _shared(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, follow_redirects=False)
        return self._http

    async def _exchange(
        self,
        method: str,
        url: str,
        request: Mapping[str, Any],
        *,
        is_old: bool = False,
        is_bare: bool = False,
    ) -> Answered:
        path = urlsplit(url).path
        if self._closed:
            raise CallFailed(path, UNREACHABLE, "the connection is closed")
        try:
            response = await self._shared().request(
                method, url, **{**request, "headers": {**_ACCEPT, **request.get("headers", {})}}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise CallFailed(path, UNREACHABLE, type(error).__name__) from error
        except httpx.HTTPError as error:
            raise CallFailed(path, NO_ANSWER, type(error).__name__) from error
        if is_bare and response.is_success and not response.content:
            return {}
        return _judged(path, response, is_old=is_old)

    async def _renew(self) -> None:
        settings = self.settings
        keys: Json = {"appKey": settings.client_id, "appSecret": settings.client_secret}
        began = asyncio.get_running_loop().time()
        url = self._url("v1.0/oauth2/accessToken")
        answered = await self._exchange("POST", url, {"json": keys})
        self._token = str(answered.get("accessToken") or "")
        life = float(answered.get("expireIn") or 0)
        self._good_until = began + max(60.0, life - _EARLY_SECONDS)

    async def _streamed(self, url: str, most: int) -> bytes | None:
        content = bytearray()
        async with self._shared().stream("GET", url, timeout=_MOVING_SECONDS) as response:
            if response.is_error:
                return None
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > most:
                    return None
        return bytes(content)


_ACCEPT: Final = {"Accept": "application/json"}


def _judged(path: str, response: httpx.Response, *, is_old: bool) -> Answered:
    """The answer, unless it is a refusal in any of their shapes."""
    try:
        answered = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        answered = None
    if not isinstance(answered, dict) or "status" in answered:
        # The limiter of addresses and gateways answer by a page.
        raise CallFailed(path, NO_ANSWER, f"HTTP {response.status_code} without an answer")
    gave_up = is_old and str(answered.get("errcode")) in TIMED_OUT
    if gave_up or response.status_code == HTTPStatus.GATEWAY_TIMEOUT:
        raise CallFailed(path, NO_ANSWER, "the gateway gave up")
    if is_old and answered.get("errcode"):
        raise CallFailed(path, str(answered["errcode"]), str(answered.get("errmsg") or ""))
    if response.is_error:
        code = str(answered.get("code") or answered.get("Code") or response.status_code)
        said = str(answered.get("message") or answered.get("Message") or "")
        raise CallFailed(path, code, said)
    return answered
