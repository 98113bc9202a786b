"""Events on their way to the app: pushed, judged by their acks, pushed again on the schedule."""

import asyncio
import json
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from typing import Final, Protocol

from tests.doubles.feishu.faults import Faults
from tests.doubles.feishu.stream import Ack
from tests.doubles.feishu.subscriptions import CARD
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json

SCHEDULE: Final = (15.0, 300.0, 3_600.0, 21_600.0)
"""Seconds after a failure until the next of four further pushes."""
OK: Final = 200


class Line(Protocol):
    """A way to the app: its long connection or its web address."""

    async def push(self, payload: Json, *, limit: float) -> Ack | None:
        """Hand over one event; None when there was no answer within `limit` seconds."""


@dataclass(slots=True)
class Delivery:
    """One event and what became of it.

    `code` is that of the last ack, None when there was none; `pushes` how often it was pushed.
    """

    event_id: str
    payload: Json
    code: int | None = None
    data: str = ""
    pushes: int = 0
    seconds: float = 0.0
    due: float = 0.0

    @property
    def delivered(self) -> bool:
        """Whether the app said that it has the event."""
        return self.code == OK

    def answer(self) -> object:
        """What came with the ack, decoded; None when that is no JSON."""
        try:
            return json.loads(b64decode(self.data, validate=True))
        except (Base64Error, ValueError):
            return None


@dataclass(slots=True)
class Publisher:
    """Pushes events over the line that is configured and keeps those that failed."""

    tenant: Tenant
    faults: Faults
    line: Line
    verification_token: str = ""
    limit: float = 3.0
    """Seconds until a push without an ack has failed."""
    undelivered: list[Delivery] = field(default_factory=list)
    given_up: list[Delivery] = field(default_factory=list)
    _held: list[Delivery] | None = None

    async def publish(self, event_type: str, event: Json) -> Delivery:
        """Push one event, and again what `faults.duplicate` orders; return the first delivery."""
        delivery = self._delivery(event_type, event)
        if event_type not in self.tenant.subscriptions.events:
            return delivery
        if self._held is not None:
            self._held.append(delivery)
            return delivery
        await self.push(delivery)
        for _ in range(self.faults.duplicate):
            await self.push(self._delivery(event_type, event))
        return delivery

    async def call_back(self, event: Json) -> Delivery:
        """Push a click, which is never pushed again."""
        delivery = self._delivery(CARD, event)
        await self._attempt(delivery)
        return delivery

    def _delivery(self, event_type: str, event: Json) -> Delivery:
        event_id = self.tenant.fresh("ev_")
        milliseconds = self.tenant.milliseconds()
        header: Json = {
            "event_id": event_id,
            "token": self.verification_token,
            "create_time": str(milliseconds * 1000 if event_type == CARD else milliseconds),
            "event_type": event_type,
            "tenant_key": self.tenant.tenant_key,
            "app_id": self.tenant.app_id,
        }
        return Delivery(event_id, {"schema": "2.0", "header": header, "event": event})

    async def push(self, delivery: Delivery) -> None:
        """Push once; what fails is due again on the schedule until that is used up."""
        await self._attempt(delivery)
        if delivery in self.undelivered:
            self.undelivered.remove(delivery)
        if delivery.delivered:
            return
        if delivery.pushes > len(SCHEDULE):
            self.given_up.append(delivery)
            return
        delivery.due = self.tenant.now() + SCHEDULE[delivery.pushes - 1]
        self.undelivered.append(delivery)

    async def _attempt(self, delivery: Delivery) -> None:
        delivery.pushes += 1
        ack = await self.line.push(delivery.payload, limit=self.limit)
        if ack is None:
            delivery.code, delivery.data = None, ""
        else:
            delivery.code, delivery.data, delivery.seconds = ack.code, ack.data, ack.seconds

    async def redeliver(self, *, only_due: bool = False) -> int:
        """Push what failed once more, all of it or what is due; return how many were pushed."""
        now = self.tenant.now()
        again = [each for each in self.undelivered if not only_due or each.due <= now]
        for delivery in again:
            await self.push(delivery)
        return len(again)

    def hold(self) -> None:
        """Keep the events that follow until they are released."""
        self._held = []

    async def release(self, *, reverse: bool = True) -> list[Delivery]:
        """Push what was kept, the last first."""
        held, self._held = self._held or [], None
        for delivery in reversed(held) if reverse else held:
            await self.push(delivery)
        return held

    async def release_at_once(self) -> list[Delivery]:
        """Push what was kept, all at the same moment."""
        held, self._held = self._held or [], None
        await asyncio.gather(*(self.push(delivery) for delivery in held))
        return held
