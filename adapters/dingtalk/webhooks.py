"""HTTP robot mode: messages that DingTalk posts, signed, to /dingtalk/robot."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.dingtalk.receive import Take
from adapters.web.bodies import body_of
from bot.time.clock import Clock

PATH: Final = "/dingtalk/robot"
_WINDOW_SECONDS: Final = 3600
_MILLIS: Final = 1000
_DIGITS: Final = 15
_MOST_BYTES: Final = 1024 * 1024
_log = logging.getLogger(__name__)


def signature(timestamp: str, secret: str) -> str:
    """The signature of a post at this time, in milliseconds."""
    text = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


def is_signed(headers: Mapping[str, str], secret: str, clock: Clock) -> bool:
    """Whether DingTalk has signed a post within the hour; the body is not covered."""
    timestamp, given = headers.get("timestamp", ""), headers.get("sign", "")
    if not (secret and timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > _DIGITS:
        return False
    if abs(clock.now().timestamp() - int(timestamp) / _MILLIS) > _WINDOW_SECONDS:
        return False
    return hmac.compare_digest(signature(timestamp, secret).encode(), given.encode())


class Webhooks:
    """The route that DingTalk posts to; `take` gives who takes messages, None while away."""

    def __init__(self, secret: str, clock: Clock, take: Take) -> None:
        self._secret = secret
        self._clock = clock
        self._take = take

    def routes(self) -> Sequence[BaseRoute]:
        """The one route."""
        endpoint: Callable[[Request], Awaitable[Response]] = self._post
        return [Route(PATH, endpoint, methods=["POST"])]

    async def _post(self, request: Request) -> Response:
        if not is_signed(request.headers, self._secret, self._clock):
            return _said("not signed by DingTalk", 401)
        body = await body_of(request, _MOST_BYTES)
        if body is None:
            return _said("too large", 413)
        try:
            told = msgspec.json.decode(body, type=dict[str, Any])
        except msgspec.MsgspecError:
            return _said("no message", 400)
        receiver = self._take()
        if receiver is None:
            return _said("not connected yet", 503)
        try:
            await receiver.message(told)
        except Exception as error:  # noqa: BLE001  # it may be posted again
            _log.warning("a message was not taken in time: %r", error)
            return _said("not taken, please again", 500)
        return JSONResponse({})


def _said(words: str, status: int) -> Response:
    return JSONResponse({"msg": words}, status)
