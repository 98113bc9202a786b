"""HTTP mode: what Feishu posts to us is checked, decrypted, and taken once."""

import asyncio
import hashlib
import hmac
import logging
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.feishu.limits import Json
from adapters.web.bodies import body_of
from bot.settings.messengers import FeishuSettings
from bot.time.clock import Clock

PATHS: Final = ("/feishu/event", "/feishu/card")
_WINDOW_SECONDS: Final = 300
_DIGITS: Final = 12
_MOST_BYTES: Final = 2_000_000
_VECTOR: Final = 16
_FAILED: Final = 500
_REMEMBERED: Final = 20_000
_log = logging.getLogger(__name__)
Take = Callable[[Mapping[str, Any]], Awaitable[Json]]


class UnreadableError(ValueError):
    """A body that was not encrypted with our key, or holds no object."""


def signature(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    """What Feishu's header says for a body that it posts."""
    return hashlib.sha256(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()


def decrypted(key: str, body: bytes) -> Mapping[str, Any]:
    """What a body says; raises UnreadableError.

    With a key nothing is taken that was not encrypted with it.
    """
    try:
        told = msgspec.json.decode(body, type=dict[str, Any])
        if key:
            sealed = b64decode(str(told["encrypt"]), validate=True)
            told = msgspec.json.decode(_opened(key, sealed), type=dict[str, Any])
    except (ValueError, KeyError) as error:
        raise UnreadableError(str(error)) from None
    return told


def _opened(key: str, sealed: bytes) -> bytes:
    """AES-256-CBC under the SHA-256 of the key, behind its vector; raises ValueError."""
    from Crypto.Cipher import AES
    from Crypto.Util.Padding import unpad

    digest = hashlib.sha256(key.encode()).digest()
    cipher = AES.new(digest, AES.MODE_CBC, sealed[:_VECTOR])
    opened: bytes = unpad(cipher.decrypt(sealed[_VECTOR:]), AES.block_size)
    return opened


class Seal:
    """Tells whether Feishu has signed a post within five minutes, and for the first time."""

    def __init__(self, key: str, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._known: OrderedDict[str, int] = OrderedDict()

    def holds(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it is so; nothing is, without a key."""
        timestamp = headers.get("x-lark-request-timestamp", "")
        nonce = headers.get("x-lark-request-nonce", "")
        given = headers.get("x-lark-signature", "")
        if not (self._key and timestamp.isascii() and timestamp.isdigit()):
            return False
        if len(timestamp) > _DIGITS or self._age(int(timestamp)) > _WINDOW_SECONDS:
            return False
        expected = signature(timestamp, nonce, self._key, body)
        if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
            return False
        return self._is_first(f"{timestamp} {nonce}", int(timestamp))

    def forget(self, headers: Mapping[str, str]) -> None:
        """Let a post come again as it was, since it was not taken."""
        timestamp = headers.get("x-lark-request-timestamp", "")
        nonce = headers.get("x-lark-request-nonce", "")
        self._known.pop(f"{timestamp} {nonce}", None)

    def _age(self, timestamp: int) -> float:
        return abs(self._clock.now().timestamp() - timestamp)

    def _is_first(self, mark: str, timestamp: int) -> bool:
        while self._known:
            oldest, when = next(iter(self._known.items()))
            if self._age(when) <= _WINDOW_SECONDS and len(self._known) < _REMEMBERED:
                break
            del self._known[oldest]
        if mark in self._known:
            return False
        self._known[mark] = timestamp
        return True


class Webhooks:
    """The routes that Feishu posts to; `take` gives who takes events, None while not connected."""

    def __init__(
        self, settings: FeishuSettings, clock: Clock, take: Callable[[], Take | None]
    ) -> None:
        self._settings = settings
        self._seal = Seal(settings.encrypt_key, clock)
        self._take = take

    def routes(self) -> Sequence[BaseRoute]:
        """One for events and one for clicks; both take everything."""
        endpoint: Callable[[Request], Awaitable[Response]] = self._post
        return [Route(path, endpoint, methods=["POST"]) for path in PATHS]

    async def _post(self, request: Request) -> Response:
        body = await body_of(request, _MOST_BYTES)
        if body is None:
            return _said("too large", 413)
        is_signed = "x-lark-signature" in request.headers
        if is_signed and not self._seal.holds(request.headers, body):
            return _said("not signed by Feishu", 401)
        try:
            told = await asyncio.to_thread(decrypted, self._settings.encrypt_key, body)
        except UnreadableError:
            return _said("not encrypted by Feishu", 401)
        if told.get("type") == "url_verification":
            # It is encrypted, but not signed.
            return self._challenge(told)
        if not is_signed or not self._is_ours(told):
            return _said("not signed by Feishu", 401)
        response = await self._taken(told)
        if response.status_code >= _FAILED:
            self._seal.forget(request.headers)
        return response

    async def _taken(self, told: Mapping[str, Any]) -> Response:
        take = self._take()
        if take is None:
            return _said("not connected yet", 503)
        try:
            return JSONResponse(await take(told))
        except Exception as error:  # noqa: BLE001  # it is posted again
            _log.warning("an event was not taken and comes again: %r", error)
            return _said("not taken, please again", 500)

    def _challenge(self, told: Mapping[str, Any]) -> Response:
        if not self._is_token(told.get("token")):
            return _said("another verification token", 401)
        return JSONResponse({"challenge": told.get("challenge")})

    def _is_ours(self, told: Mapping[str, Any]) -> bool:
        header = told.get("header")
        return isinstance(header, dict) and self._is_token(header.get("token"))

    def _is_token(self, given: object) -> bool:
        token = self._settings.verification_token.encode()
        return bool(token) and hmac.compare_digest(str(given).encode(), token)


def _said(words: str, status: int) -> Response:
    return JSONResponse({"msg": words}, status)
