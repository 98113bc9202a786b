"""Signed HTTP: what Slack posts to us is checked before a byte of it is read."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.slack.bolting import Bolt
from adapters.web.bodies import body_of
from bot.time.clock import Clock

PATHS: Final = ("/slack/events", "/slack/commands", "/slack/interactive")
_WINDOW_SECONDS: Final = 300
_DIGITS: Final = 12
_MOST_BYTES: Final = 1_000_000
_FORWARDED: Final = ("content-type", "x-slack-retry-num", "x-slack-retry-reason")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What Slack's header says for a body that it sends."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, given: str, now: datetime) -> bool:
    """Whether Slack sent it within five minutes; nothing is, for an empty secret.

    The same request once more within that time passes here and is recognised by its key later.
    """
    if not (secret and timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _DIGITS):
        return False
    if abs(now.timestamp() - int(timestamp)) > _WINDOW_SECONDS:
        return False
    expected = signature(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))


class Webhooks:
    """The routes that Slack posts to; `bolt` gives the app, None while it is not connected."""

    def __init__(self, secret: str, clock: Clock, bolt: Callable[[], Bolt | None]) -> None:
        self._secret = secret
        self._clock = clock
        self._bolt = bolt

    def routes(self) -> Sequence[BaseRoute]:
        """One for events, commands and interactions each; all take everything."""
        endpoint: Callable[[Request], Awaitable[Response]] = self._post
        return [Route(path, endpoint, methods=["POST"]) for path in PATHS]

    async def _post(self, request: Request) -> Response:
        body = await body_of(request, _MOST_BYTES)
        if body is None:
            return PlainTextResponse("too large", 413)
        headers = request.headers
        timestamp = headers.get("x-slack-request-timestamp", "")
        given = headers.get("x-slack-signature", "")
        if not is_signed(self._secret, timestamp, body, given, self._clock.now()):
            return PlainTextResponse("not signed by Slack", 401)
        bolt = self._bolt()
        if bolt is None:
            return PlainTextResponse("not connected yet", 503)
        forwarded = {name: headers[name] for name in _FORWARDED if name in headers}
        answer = await bolt.handle(body.decode(errors="replace"), forwarded, "http")
        return Response(answer.body, answer.status, answer.first_headers())
