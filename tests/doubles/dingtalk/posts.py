"""HTTP mode: the platform posts robot messages, signed, to the address of the app."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field

import aiohttp

from tests.doubles.dingtalk.frames import ROBOT, Ack, Frame
from tests.doubles.dingtalk.limits import HTTP_ACK_SECONDS
from tests.doubles.dingtalk.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Reply:
    """What the address answered."""

    status: int
    body: bytes


@dataclass(slots=True)
class Posts:
    """Posts of robot messages; nothing else comes this way.

    `skew` moves the time of signatures, in seconds.
    """

    tenant: Tenant
    url: str
    skew: float = 0
    wrong_signature: bool = False
    sent: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    """Body and headers of each post, to be sent again as they were."""

    async def push(self, frame: Frame, *, limit: float) -> Ack | None:
        """Post one message; None without an answer in time."""
        if frame.topic != ROBOT:
            return None
        body = json.dumps(frame.data, ensure_ascii=False).encode()
        began = time.perf_counter()
        reply = await self.post(body, self.headers(), limit=min(limit, HTTP_ACK_SECONDS))
        if reply is None:
            return None
        return Ack(reply.status, {}, "", time.perf_counter() - began)

    def headers(self) -> dict[str, str]:
        """The headers of a post now."""
        timestamp = str(int((self.tenant.now() + self.skew) * 1000))
        sign = signed(timestamp, self.tenant.client_secret)
        sign = sign[::-1] if self.wrong_signature else sign
        return {
            "Content-Type": "application/json; charset=utf-8",
            "timestamp": timestamp,
            "sign": sign,
        }

    async def post(self, body: bytes, headers: dict[str, str], *, limit: float) -> Reply | None:
        """One post, which never follows a redirection; None without an answer in time."""
        self.sent.append((body, headers))
        timeout = aiohttp.ClientTimeout(total=limit)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return Reply(answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError):
            return None

    async def repeat(self) -> Reply | None:
        """Post the last post again, byte for byte."""
        body, headers = self.sent[-1]
        return await self.post(body, headers, limit=HTTP_ACK_SECONDS)


def signed(timestamp: str, secret: str) -> str:
    """The signature of a post at this time, in milliseconds."""
    text = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
