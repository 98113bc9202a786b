"""The gate in front of every route: who may speak to the console at all.

The console lets its user act as anybody, so nobody else's page, site or machine may reach it:
the Host must be ours (DNS rebinding), a write must come from our own page (forgery) and the
token, where one is set, must be known.
"""

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.console.settings import ConsoleSettings

COOKIE: Final = "muster_console"
FILES: Final = "/api/file/"
"""Under which the contents of files are fetched."""
HEALTH: Final = "/healthz"
"""Tells supervisors whether the program answers, and nothing else: it asks for no token."""

_LOCKED: Final = (
    "请在地址后面加上令牌：/?token=（MUSTER_CONSOLE_TOKEN 的值）\n"
    "Add the token to the address: /?token=(the value of MUSTER_CONSOLE_TOKEN)\n"
)
_SECURITY_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Gate:
    """ASGI middleware that lets only our own page through."""

    def __init__(self, app: ASGIApp, settings: ConsoleSettings) -> None:
        self._app = app
        self._hosts = frozenset(settings.hosts)
        self._token = settings.token.encode()
        # The cookie proves that the token was known, without being the token.
        self._pass = hmac.new(self._token, b"muster console", hashlib.sha256).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request itself where it may not pass."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        answer = self._refusal(request)
        await (answer or self._app)(scope, receive, _with_headers(scope, send))

    def _refusal(self, request: Request) -> Response | None:
        if _host_name(request.headers) not in self._hosts:
            return _refused(421, "wrong_host")
        if request.method not in {"GET", "HEAD"} and not _own_page(request):
            return _refused(403, "wrong_origin")
        return self._locked(request) if self._token and request.url.path != HEALTH else None

    def _locked(self, request: Request) -> Response | None:
        offered = request.query_params.get("token", "")
        if request.url.path == "/" and _same(offered, self._token.decode()):
            return self._welcome()
        if _same(request.cookies.get(COOKIE, ""), self._pass):
            return None
        if request.url.path == "/":
            return PlainTextResponse(_LOCKED, status_code=401)
        return _refused(401, "locked")

    def _welcome(self) -> Response:
        # Away from the address that carries the token, so that it is not left in sight.
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(COOKIE, self._pass, httponly=True, samesite="strict")
        return answer


def _same(offered: str, expected: str) -> bool:
    return hmac.compare_digest(offered.encode("utf-8", "surrogatepass"), expected.encode())


def _host_name(headers: Headers) -> str:
    host = headers.get("host", "")
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    return (name if name and port.isdecimal() else host).lower()


def _own_page(request: Request) -> bool:
    origin = urlsplit(request.headers.get("origin", ""))
    ours = origin.scheme in {"http", "https"} and origin.netloc == request.headers.get("host")
    return ours and request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _refused(status: int, code: str) -> Response:
    return JSONResponse({"error": code}, status_code=status)


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_SECURITY_HEADERS)
            if str(scope["path"]).startswith(FILES):
                # What people send is data wherever it is opened: no script, no frame, no origin.
                headers["content-security-policy"] = "default-src 'none'; sandbox"
                headers["cache-control"] = "private, max-age=3600"
                await send(message)
                return
            static = str(scope["path"]).startswith("/static/")
            headers["cache-control"] = "no-cache" if static else "no-store"
        await send(message)

    return sending
