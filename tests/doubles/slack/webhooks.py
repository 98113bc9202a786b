"""Signed HTTP: events, commands and interactivity as posts to the app."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp

from tests.doubles.slack.envelopes import Ack, Envelope, Kind
from tests.doubles.slack.platform import Platform
from tests.doubles.slack.values import Json

_PATHS = {Kind.EVENT: "events", Kind.SLASH: "commands", Kind.INTERACTIVE: "interactive"}


def signed(secret: str, body: bytes, at: float) -> dict[str, str]:
    """The headers that prove that Slack sent a body at that time."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }


class Webhooks:
    """Posts to an app at `base`, such as `http://127.0.0.1:8080/slack`."""

    def __init__(self, platform: Platform, base: str) -> None:
        self._platform = platform
        self._base = base.rstrip("/")

    async def deliver(self, envelope: Envelope, within: float) -> Ack:
        """Post it, signed, and read the answer."""
        body, kind = written(envelope)
        headers = {"Content-Type": kind, **_retry(envelope)}
        return await self.post(_PATHS[envelope.kind], body, headers, within)

    async def post(self, path: str, body: bytes, headers: Mapping[str, str], within: float) -> Ack:
        """Post a body with our signature."""
        platform = self._platform
        proof = signed(platform.signing_secret, body, platform.workspace.clock())
        agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        timeout = aiohttp.ClientTimeout(total=within)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(
                    f"{self._base}/{path}", data=body, headers={**headers, **agent, **proof}
                ) as response,
            ):
                return await _read(response)
        except TimeoutError:
            return Ack(why="http_timeout")
        except aiohttp.ClientError:
            return Ack(why="connection_failed")

    async def verify(self, within: float = 3.0) -> bool:
        """Ask for the challenge, as when the address is entered at Slack."""
        challenge = "3eZbrw1aB10FGXbCvFDzNs"
        body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
        answer = await self.post("events", body, {"Content-Type": "application/json"}, within)
        return answer.body is not None and challenge in answer.body.values()


def written(envelope: Envelope) -> tuple[bytes, str]:
    """The body and its content type: JSON for events, forms for people's gestures."""
    if envelope.kind is Kind.EVENT:
        return json.dumps(envelope.payload).encode(), "application/json"
    form = (
        envelope.payload
        if envelope.kind is Kind.SLASH
        else {"payload": json.dumps(envelope.payload)}
    )
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _retry(envelope: Envelope) -> dict[str, str]:
    if not envelope.retry:
        return {}
    return {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.reason}


async def _read(response: aiohttp.ClientResponse) -> Ack:
    text = await response.text()
    if response.status != HTTPStatus.OK:
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        return Ack(why=f"http_{response.status}", no_retry=no_retry)
    if response.content_type == "application/json":
        body: Json = json.loads(text or "{}")
        return Ack(body)
    return Ack({"text": text} if text else None)
