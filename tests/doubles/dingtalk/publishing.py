"""What happens is pushed to the app, and again where it is not acknowledged in time."""

from dataclasses import dataclass, field
from typing import Final, Protocol

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.frames import ANY_EVENT, CARD, ROBOT, Ack, Frame, FrameType
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.values import Json

_OK: Final = 200
_EXEMPT: Final = ("user_", "org_", "label_")
"""Contact events, which use up nothing of the month."""
_BARE: Final = ("text", "content", "msgtype")
"""What a robot message loses when the month's messages are used up."""


class Line(Protocol):
    """A way to the app: the stream, or posts to its address."""

    async def push(self, frame: Frame, *, limit: float) -> Ack | None:
        """Push one frame; None without an acknowledgement within `limit` seconds."""


@dataclass(slots=True)
class Delivery:
    """One thing that the app is told, and what came of it."""

    frame: Frame
    acks: list[Ack] = field(default_factory=list)
    pushes: int = 0
    due: float = 0.0

    @property
    def delivered(self) -> bool:
        """Whether the app took it."""
        return bool(self.acks) and self.acks[-1].code == _OK and self.acks[-1].status != "LATER"

    @property
    def ack(self) -> Ack | None:
        """The last acknowledgement."""
        return self.acks[-1] if self.acks else None


@dataclass(slots=True)
class Publisher:
    """Tells the app what happens.

    `limit` is how long an acknowledgement is awaited, in seconds; messages and events that got
    none are pushed again a minute later with another messageId.
    """

    platform: Platform
    line: Line
    limit: float = limits.MESSAGE_ACK_SECONDS
    card_limit: float = limits.CARD_ACK_SECONDS
    again: bool = True
    """Whether there are redeliveries, of which sources disagree."""
    pending: list[Delivery] = field(default_factory=list)
    given_up: list[Delivery] = field(default_factory=list)

    async def robot(self, data: Json) -> Delivery:
        """Push a message to the robot; without its words when the month is used up."""
        if not self.platform.quotas.spend_message():
            data = {name: value for name, value in data.items() if name not in _BARE}
            data |= {"errCode": 20001, "errMsg": "stream quota exhausted"}
        delivery = Delivery(Frame(FrameType.CALLBACK, ROBOT, data))
        await self._push(delivery, self.limit)
        for _ in range(self.platform.faults.duplicate):
            await self._push(delivery, self.limit)
        self._keep(delivery)
        return delivery

    async def card(self, data: Json) -> Delivery:
        """Push a click; it is not pushed again."""
        delivery = Delivery(Frame(FrameType.CALLBACK, CARD, data))
        track = str(data.get("outTrackId", ""))
        self.platform.answering.append(track)
        if self.platform.quotas.spend_message():
            await self._push(delivery, self.card_limit)
        self.platform.answering.remove(track)
        return delivery

    async def event(self, event_type: str, data: Json) -> Delivery:
        """Push an event."""
        tenant = self.platform.tenant
        headers = (
            ("eventType", event_type),
            ("eventId", tenant.fresh("e")),
            ("eventCorpId", "dingcorp"),
            ("eventBornTime", str(tenant.millis())),
            ("eventUnifiedAppId", "ua1"),
        )
        delivery = Delivery(Frame(FrameType.EVENT, ANY_EVENT, data, headers))
        if event_type.startswith(_EXEMPT) or self.platform.quotas.spend_message():
            await self._push(delivery, self.limit)
            self._keep(delivery)
        return delivery

    async def redeliver(self, *, only_due: bool = False) -> int:
        """Push again what was not taken; how many were pushed."""
        now = self.platform.tenant.now()
        due = [each for each in self.pending if not only_due or each.due <= now]
        for delivery in due:
            self.pending.remove(delivery)
            await self._push(delivery, self.limit)
            self._keep(delivery)
        return len(due)

    async def repeat(self, delivery: Delivery) -> Delivery:
        """Push the same once more, though it was taken: the messageId differs, the msgId not."""
        await self._push(delivery, self.limit)
        return delivery

    async def _push(self, delivery: Delivery, limit: float) -> None:
        delivery.pushes += 1
        ack = await self.line.push(delivery.frame, limit=limit)
        if ack is not None:
            delivery.acks.append(ack)

    def _keep(self, delivery: Delivery) -> None:
        if delivery.delivered or not self.again:
            return
        if delivery.pushes >= limits.MOST_DELIVERIES:
            self.given_up.append(delivery)
            return
        delivery.due = self.platform.tenant.now() + limits.REDELIVERY_SECONDS
        self.pending.append(delivery)
