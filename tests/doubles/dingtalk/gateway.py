"""The opening of connections: who may, with what, and the tickets."""

import asyncio
import json
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final

import msgspec
from aiohttp import web

from tests.doubles.dingtalk.faults import Faults, OpenFault
from tests.doubles.dingtalk.frames import ANY_EVENT, JSON_TYPE, TOPICS
from tests.doubles.dingtalk.limits import TICKET_SECONDS
from tests.doubles.dingtalk.tenant import Tenant

_PAGE: Final = "<html><body>It works</body></html>"
_ERRORS: Final = {
    OpenFault.UNAUTHORIZED: (401, "InvalidAuthentication"),
    OpenFault.FORBIDDEN: (403, "Forbidden.AccessDenied"),
    OpenFault.INTERNAL: (500, "ServiceUnavailable"),
}


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a connection wants to be told."""

    type: str
    topic: str


class _Opening(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    client_id: str
    client_secret: str
    subscriptions: list[Subscription]
    ua: str = ""
    local_ip: str = ""
    extras: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket entitles to, until when."""

    subscriptions: frozenset[Subscription]
    expires: float


@dataclass(slots=True)
class Gateway:
    """`POST /v1.0/gateway/connections/open`, and the books of its tickets."""

    tenant: Tenant
    faults: Faults
    endpoint: str = ""
    opened: int = 0
    """How often it was called."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _tickets: dict[str, Ticket] = field(default_factory=dict)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Answer with an endpoint and a ticket."""
        self.opened += 1
        async with self.changed:
            self.changed.notify_all()
        match self.faults.open:
            case None:
                return self._judged(request, await request.read())
            case OpenFault.HANG:
                await self.closing.wait()
                return web.Response(status=504)
            case OpenFault.HTML:
                return web.Response(text=_PAGE, content_type="text/html")
            case OpenFault.EMPTY_OBJECT:
                return _json({})
            case fault:
                status, code = _ERRORS[fault]
                return _json({"code": code, "message": code}, status)

    def redeem(self, ticket: str) -> frozenset[Subscription] | None:
        """What the ticket subscribes to; None when it is unknown, used or too old."""
        known = self._tickets.pop(ticket, None)
        if known is None or known.expires < self.tenant.now():
            return None
        return known.subscriptions

    def _judged(self, request: web.Request, body: bytes) -> web.Response:
        why = self._wrong(request, body)
        if why:
            self.tenant.refusals.note("POST /v1.0/gateway/connections/open", "open", why)
            status = 401 if why.startswith("invalidClient") else 400
            return _json({"code": why.partition(":")[0], "message": why}, status)
        opening = msgspec.json.decode(body, type=_Opening)
        # Characters that have to be escaped in a query are what real tickets have.
        ticket = b64encode(b"\xfb\xff" + secrets.token_bytes(14)).decode()
        expires = self.tenant.now() + TICKET_SECONDS
        self._tickets[ticket] = Ticket(frozenset(opening.subscriptions), expires)
        return _json({"endpoint": self.endpoint, "ticket": ticket})

    def _wrong(self, request: web.Request, body: bytes) -> str:
        if request.content_type != JSON_TYPE or JSON_TYPE not in request.headers.get("Accept", ""):
            return "invalidParameter: it takes and gives application/json"
        try:
            opening = msgspec.json.decode(body, type=_Opening)
        except msgspec.MsgspecError as error:
            return f"invalidParameter: {error}"
        known = (self.tenant.client_id, self.tenant.client_secret)
        if (opening.client_id, opening.client_secret) != known:
            return "invalidClientIdOrSecret: no such app"
        wrong = [each for each in opening.subscriptions if not _exists(each)]
        return f"invalidParameter: subscriptions {wrong}" if wrong else ""


def _exists(subscription: Subscription) -> bool:
    if subscription.type == "EVENT":
        return subscription.topic == ANY_EVENT
    return subscription.type == "CALLBACK" and subscription.topic in TOPICS


def _json(body: dict[str, str], status: int = 200) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type=JSON_TYPE)
