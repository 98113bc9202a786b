"""HTTP mode: the platform posts events, encrypted and signed, to the addresses of the app."""

import hashlib
import json
import os
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from Crypto.Cipher import AES
from Crypto.Util.Padding import pad

from tests.doubles.feishu.stream import Ack
from tests.doubles.feishu.subscriptions import CARD
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json

_OK: Final = 200
CHALLENGE_LIMIT: Final = 1.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What an address answered."""

    status: int
    body: bytes


@dataclass(slots=True)
class Webhooks:
    """Posts to the addresses that the console of the app names; without a key as plain JSON.

    `skew` moves the time of signatures, in seconds; `nonce` fixes what else is fresh each time.
    """

    tenant: Tenant
    event_url: str
    card_url: str
    verification_token: str
    encrypt_key: str = ""
    skew: float = 0
    nonce: str = ""
    wrong_signature: bool = False
    sent: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    """Address, body and headers of each post, to be sent again as they were."""

    async def push(self, payload: Json, *, limit: float) -> Ack | None:
        """Post one event or click; None when there was no answer within `limit` seconds."""
        header = payload.get("header")
        kind = header.get("event_type") if isinstance(header, dict) else ""
        url = self.card_url if kind == CARD else self.event_url
        began = time.perf_counter()
        reply = await self.post(url, *self.sealed(payload), limit=limit)
        if reply is None:
            return None
        data = b64encode(reply.body).decode() if reply.body else ""
        return Ack(reply.status, data, time.perf_counter() - began)

    def sealed(self, payload: Json) -> tuple[bytes, dict[str, str]]:
        """The body as it is posted, and its headers."""
        body = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if not self.encrypt_key:
            return body, headers
        body = json.dumps({"encrypt": encrypted(self.encrypt_key, body)}).encode()
        timestamp = str(int(self.tenant.now() + self.skew))
        nonce = self.nonce or secrets.token_hex(8)
        signature = signed(timestamp, nonce, self.encrypt_key, body)
        headers["X-Lark-Request-Timestamp"] = timestamp
        headers["X-Lark-Request-Nonce"] = nonce
        headers["X-Lark-Signature"] = "0" * 64 if self.wrong_signature else signature
        return body, headers

    async def post(
        self, url: str, body: bytes, headers: dict[str, str], *, limit: float
    ) -> Reply | None:
        """One post, which never follows a redirection; None without an answer in time."""
        self.sent.append((url, body, headers))
        timeout = aiohttp.ClientTimeout(total=limit)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return Reply(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def repeat(self) -> Reply | None:
        """Post the last post again, byte for byte."""
        url, body, headers = self.sent[-1]
        return await self.post(url, body, headers, limit=3.0)

    async def verify(self, url: str = "", challenge: str = "c0ffee") -> bool:
        """Ask an address for its challenge, encrypted but not signed; whether it answered."""
        asked: Json = {
            "challenge": challenge,
            "token": self.verification_token,
            "type": "url_verification",
        }
        body = json.dumps(asked).encode()
        if self.encrypt_key:
            body = json.dumps({"encrypt": encrypted(self.encrypt_key, body)}).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        reply = await self.post(url or self.event_url, body, headers, limit=CHALLENGE_LIMIT)
        if reply is None or reply.status != _OK:
            return False
        try:
            answer: object = json.loads(reply.body)
        except ValueError:
            return False
        return answer == {"challenge": challenge}


def encrypted(key: str, plain: bytes) -> str:
    """AES-256-CBC under the SHA-256 of the key, a fresh vector in front, in base64."""
    vector = os.urandom(16)
    cipher = AES.new(hashlib.sha256(key.encode()).digest(), AES.MODE_CBC, vector)
    return b64encode(vector + cipher.encrypt(pad(plain, AES.block_size))).decode()


def signed(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    """The signature of a post."""
    return hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()
