"""The web server: finds the route, judges the call, lets ordered faults happen."""

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Final

from aiohttp import BodyPartReader, web

from tests.doubles.dingtalk.api import ROUTES
from tests.doubles.dingtalk.broken import broken
from tests.doubles.dingtalk.calls import Call, Route, Style
from tests.doubles.dingtalk.faults import Fault
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import FORBIDDEN, OldRefusedError, RefusedError
from tests.doubles.dingtalk.values import Json, Upload

LARGEST: Final = 64 * 1024 * 1024
TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"
DENIED: Final = "Forbidden.AccessDenied."
_FORESEEN: Final = frozenset(
    {
        "InvalidAuthentication",
        "param.cardAlreadyExist",
        "taskExisted",
        "taskNotExist",
        "itemNotFound",
        DENIED + "ApiCountLimitForOrg",
    }
)
_FORESEEN_OLD: Final = frozenset({40014, 42001, 90020})
"""What a client can't know before it calls, and so does nothing wrong by meeting."""


class Rest:
    """Answers the calls of both APIs on behalf of a platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.closing = asyncio.Event()
        self.changed = asyncio.Condition()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call, with the fault that was ordered for it."""
        answer = await self._answered(request)
        async with self.changed:
            self.changed.notify_all()
        return answer

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        fault = self._platform.faults.take(request.path)
        match fault:
            case None | Fault.UNDELIVERED:
                return await self._served(request, undelivered=fault is not None)
            case Fault.HANG:
                await self.closing.wait()
            case Fault.LATE:
                late = await self._served(request)
                await asyncio.sleep(self._platform.faults.late_seconds)
                return late
            case Fault.LOST_ANSWER:
                await self._served(request)
            case Fault.ABORT:
                pass
            case _:
                return broken(fault, old=not request.path.startswith("/v1.0"))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _served(
        self, request: web.Request, *, undelivered: bool = False
    ) -> web.StreamResponse:
        what = f"{request.method} {request.path}"
        try:
            answer = await self._handled(request, undelivered=undelivered)
            return web.Response() if answer is None else _json(answer)
        except RefusedError as refused:
            if refused.code not in _FORESEEN:
                self._platform.tenant.refusals.note(what, refused.code, refused.why)
            return refusal(refused)
        except OldRefusedError as refused:
            if refused.errcode not in _FORESEEN_OLD:
                self._platform.tenant.refusals.note(what, str(refused.errcode), refused.why)
            return _json({"errcode": refused.errcode, "errmsg": refused.why})

    async def _handled(self, request: web.Request, *, undelivered: bool) -> Json | None:
        route, parts = _routed(request)
        self._platform.quotas.calls[route.name] += 1
        multipart = request.content_type == "multipart/form-data"
        form = await _form(request) if multipart else {}
        body = b"" if multipart else await request.read()
        self._admit(route, request)
        if body and request.content_type != "application/json":
            _refuse(route, "invalidParameter", 40035, f"no JSON: {request.content_type}")
        once = request.headers.get("x-client-token", "")
        call = Call(parts, request.query, body, form, route.is_old, once, undelivered)
        return route.handler(self._platform, call)

    def _admit(self, route: Route, request: web.Request) -> None:
        self._authorize(route, request)
        unknown = set(request.query) - route.query
        if route.is_old:
            unknown.discard("access_token")
        if unknown:
            _refuse(route, "invalidParameter", 40035, f"unknown query parameters {unknown}")
        quotas = self._platform.quotas
        if route.style in {Style.NEW, Style.OLD} and quotas.too_fast(route.name):
            _refuse(route, DENIED + "QpsLimitForAppkeyAndApi", 90018, "20 calls a second")
        if route.style is Style.SESSION:
            if not quotas.spend_message():
                raise OldRefusedError(90020, "this month's messages are used up")
        elif route.counted and not quotas.spend_call():
            _refuse(route, DENIED + "ApiCountLimitForOrg", 90020, "this month's calls are used up")

    def _authorize(self, route: Route, request: web.Request) -> None:
        header, query = request.headers.get(TOKEN_HEADER), request.query.get("access_token")
        if route.style in {Style.OPEN, Style.SESSION}:
            if header is not None or query is not None:
                _refuse(route, "invalidParameter", 40035, "this call takes no token")
            return
        token = query if route.is_old else header
        if token is None or not self._platform.tokens.good(token):
            _refuse(route, "InvalidAuthentication", 40014, "不合法的access_token")
        if route.scope and route.scope not in self._platform.tenant.scopes:
            code, why = DENIED + "AccessTokenPermissionDenied", f"requiredScopes: {route.scope}"
            _refuse(route, code, 60011, why)


def _refuse(route: Route, code: str, errcode: int, why: str) -> None:
    if route.is_old:
        raise OldRefusedError(errcode, why)
    status = FORBIDDEN if code.startswith(DENIED) else 400
    raise RefusedError(code, why, status=status)


def _routed(request: web.Request) -> tuple[Route, Mapping[str, str]]:
    for route in ROUTES:
        parts = route.match(request.method, request.path)
        if parts is not None:
            return route, parts
    raise RefusedError("InvalidAction.NotFound", "no such path or method", status=404)


async def _form(request: web.Request) -> dict[str, str | Upload]:
    form: dict[str, str | Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise OldRefusedError(40035, "a part without a name")
        content = bytes(await part.read())
        name = part.filename
        form[part.name] = Upload("", "", name, content) if name else content.decode()
    return form


def refusal(refused: RefusedError) -> web.Response:
    """A no of the new API."""
    requestid = str(uuid.uuid4()).upper()
    return _json(
        {"code": refused.code, "message": refused.why, "requestid": requestid}, refused.status
    )


def _json(body: Json, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")
