"""The web server: finds the route, judges the call, lets ordered faults happen."""

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Final

from aiohttp import BodyPartReader, web

from tests.doubles.feishu.api import ROUTES
from tests.doubles.feishu.calls import Blob, Call, File, Route
from tests.doubles.feishu.faults import Fault, Order
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Json

LARGEST: Final = 64 * 1024 * 1024
_TOO_MANY: Final = 429
_FILES: Final = frozenset({"image", "file"})
_UNRECORDED: Final = frozenset(
    {Code.EXPIRED_TOKEN, Code.EVENT_NOT_FOUND, Code.EVENT_DELETED, Code.NOT_IN_TENANT}
)
"""What a client can't foresee, and so does nothing wrong by meeting."""


class Rest:
    """Answers REST calls on behalf of a platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.closing = asyncio.Event()
        self.changed = asyncio.Condition()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call, with the fault that was ordered for it."""
        order = self._platform.faults.take(request.method, request.path)
        if order is None:
            answer = await self._served(request)
            async with self.changed:
                self.changed.notify_all()
            return answer
        match order.fault:
            case Fault.HANG:
                await self.closing.wait()
            case Fault.LATE:
                late = await self._served(request)
                await asyncio.sleep(self._platform.faults.late_seconds)
                return late
            case Fault.LOST_ANSWER:
                await self._served(request)
            case _:
                pass
        if order.fault in {Fault.HANG, Fault.LOST_ANSWER, Fault.ABORT}:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return _broken(order)

    async def _served(self, request: web.Request) -> web.StreamResponse:
        log_id = uuid.uuid4().hex
        try:
            answer = await self._handled(request)
        except RefusedError as refused:
            if refused.code not in _UNRECORDED:
                what = f"{request.method} {request.path}"
                self._platform.tenant.refusals.note(what, refused.code, refused.why)
            return _refusal(refused, log_id)
        if isinstance(answer, Blob):
            disposition = f'attachment; filename="{answer.name.encode().hex()}"'
            return web.Response(body=answer.data, headers={"Content-Disposition": disposition})
        return _json(answer, headers={"X-Tt-Logid": log_id})

    async def _handled(self, request: web.Request) -> Json | Blob:
        route, parts = _routed(request)
        self._platform.calls[f"{route.method} {route.pattern}"] += 1
        self._admit(route, request)
        multipart = request.content_type == "multipart/form-data"
        form = await _form(request) if multipart else {}
        body = b"" if multipart else await request.read()
        return route.handler(self._platform, Call(parts, request.query, body, form))

    def _admit(self, route: Route, request: web.Request) -> None:
        if not route.authorized:
            return
        self._platform.tokens.check(request.headers.get("Authorization"))
        granted = self._platform.tenant.scopes
        if route.scopes and granted.isdisjoint(route.scopes):
            raise RefusedError(Code.MISSING_SCOPE, f"one of {route.scopes} is required")
        unknown = set(request.query) - route.query
        if unknown:
            raise RefusedError(Code.FIELD_VALIDATION, f"unknown query parameters {unknown}")
        if route.counted and self._platform.quota is not None:
            self._spend()

    def _spend(self) -> None:
        left = self._platform.quota or 0
        if left <= 0:
            raise RefusedError(Code.QUOTA, "this month's calls are used up", status=_TOO_MANY)
        self._platform.quota = left - 1


def _routed(request: web.Request) -> tuple[Route, Mapping[str, str]]:
    for route in ROUTES:
        parts = route.match(request.method, request.path)
        if parts is not None:
            return route, parts
    raise RefusedError(Code.NO_SUCH_ROUTE, "404 page not found", status=404)


async def _form(request: web.Request) -> dict[str, str | File]:
    """The parts; the SDK sends files without a name when it is given an open file."""
    form: dict[str, str | File] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise RefusedError(Code.FIELD_VALIDATION, "a part without a name")
        content = bytes(await part.read())
        is_file = part.name in _FILES
        form[part.name] = File(part.filename or "", content) if is_file else content.decode()
    return form


def _refusal(refused: RefusedError, log_id: str) -> web.Response:
    error = {"log_id": log_id, "troubleshooter": "https://open.feishu.cn/search?log_id=" + log_id}
    body: Json = {"code": int(refused.code), "msg": refused.why, "error": error}
    return _json(body, refused.status, {"X-Tt-Logid": log_id, **refused.headers})


def _broken(order: Order) -> web.Response:
    match order.fault:
        case Fault.RATE_LIMIT:
            headers = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": str(order.reset)}
            refused = RefusedError(
                Code.FREQUENCY, "request trigger frequency limit", status=_TOO_MANY, headers=headers
            )
        case Fault.IN_FLIGHT:
            refused = RefusedError(Code.IN_FLIGHT, "the message is being sent")
        case Fault.QUOTA:
            refused = RefusedError(Code.QUOTA, "quota used up", status=_TOO_MANY)
        case Fault.EXPIRED_TOKEN:
            refused = RefusedError(Code.EXPIRED_TOKEN, "invalid access token")
        case Fault.EMPTY:
            return web.Response()
        case _:
            page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
            return web.Response(status=502, text=page, content_type="text/html")
    return _refusal(refused, uuid.uuid4().hex)


def _json(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)
