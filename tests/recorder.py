"""A messenger for tests: keeps what is delivered, strictly, and can be told to fail."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.cards import Card
from bot.engine.delivery.saving import Metered
from bot.engine.messenger import (
    ROOM_WORK,
    Appointment,
    Calendars,
    MessageKind,
    Messenger,
    Outgoing,
    Pace,
    RoomWork,
)
from bot.engine.outbox.quota import Quota, Supply
from bot.time.clock import Clock


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as it reached its reader, with the id that the messenger gave it."""

    at: datetime
    id: str
    message: Outgoing

    @property
    def card(self) -> Card:
        """The message's card; fails the test where it has none."""
        assert self.message.card is not None, f"not a card: {self.message.text}"
        return self.message.card

    @property
    def text(self) -> str:
        """The whole message as plain text."""
        return self.message.text

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [each.label for each in self.message.card.buttons] if self.message.card else []


@dataclass
class Recorder:
    """Fulfils `Messenger` as a real platform does: one message per key, updates of what it has.

    `troubles` are raised one after the other by the next deliveries, before anything is kept;
    `lost_answers` of the next deliveries are kept and then fail with `loss`, as when the line
    breaks. What is delivered goes on to `inner`, where there is one.
    """

    clock: Clock
    name: str = "console"
    pace: Pace = field(default_factory=Pace)
    troubles: deque[Exception] = field(default_factory=deque)
    lost_answers: int = 0
    loss: Exception = field(default_factory=lambda: ConnectionError("the answer was lost"))
    inner: Messenger | None = None
    delivered: list[Delivered] = field(default_factory=list)
    repeats: int = 0
    rooms: dict[str, list[str]] = field(default_factory=dict)
    """The accounts in each room that was opened, by its id."""
    pinned: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    calendars: Calendars = Calendars.OFF
    appointments: dict[str, Appointment] = field(default_factory=dict)
    """What stands in calendars, by its id."""
    _by_key: dict[str, str] = field(default_factory=dict)
    _shown: dict[str, Delivered] = field(default_factory=dict)

    async def deliver(self, message: Outgoing) -> str:
        """Keep the message and give its id; the same key is the same message."""
        if self.troubles:
            raise self.troubles.popleft()
        if message.key in self._by_key:
            self.repeats += 1
            return self._repeated(message, self._by_key[message.key])
        if message.kind is MessageKind.UPDATE and message.appointment is None:
            self._check_update(message)
        made = await self._worked(message) or await self._delivered(message)
        kept = Delivered(self.clock.now(), made, message)
        self._by_key[message.key] = made
        if message.appointment is not None:
            self._note(made, message.appointment)
        elif message.kind not in {MessageKind.REACTION, *ROOM_WORK}:
            self._shown[made] = kept
        self.delivered.append(kept)
        if self.lost_answers:
            self.lost_answers -= 1
            raise self.loss
        return made

    def shown(self) -> list[Delivered]:
        """Every message as it looks now, oldest first."""
        return list(self._shown.values())

    def forget(self, made: str) -> None:
        """Know nothing any more of an appointment; whoever is before `inner` takes it anew."""
        self.appointments.pop(made, None)
        self._by_key = {key: each for key, each in self._by_key.items() if each != made}

    def is_seen_by(self, each: Delivered, account: str) -> bool:
        """Whether a message is theirs or hangs in a room; in one of ours, if they are there."""
        there = self.rooms.get(each.message.room)
        return each.message.account in {"", account} and (there is None or account in there)

    async def _worked(self, message: Outgoing) -> str:
        """Do what is done to a room as strictly as a platform; empty for a message."""
        if message.kind not in ROOM_WORK:
            return ""
        work = message.work or RoomWork()
        if self.inner is not None:
            room = await self.inner.deliver(message)
        else:
            room = message.message or (work.name if self._opens(message) else message.room)
        if self._opens(message):
            assert room not in self.rooms, f"{room} is opened twice"
            self.rooms[room] = []
        there = self.rooms[room if self._opens(message) else message.room]
        there += [each for each in work.accounts if each not in there]
        if message.kind is MessageKind.PIN:
            assert self._shown[message.message].message.room == message.room
            self.pinned[message.room] = message.message
        if message.kind is MessageKind.TOPIC:
            self.topics[message.room] = work.topic
        if message.kind is MessageKind.CLOSE_ROOM:
            self.closed.append(message.room)
        if message.kind is MessageKind.REOPEN_ROOM:
            self.closed.remove(message.room)
        return room

    def _repeated(self, message: Outgoing, made: str) -> str:
        """A post is there already; what changes one holds, however often it is said."""
        if message.kind is MessageKind.UPDATE and message.appointment is not None:
            self._note(made, message.appointment)
        elif message.kind is MessageKind.UPDATE:
            self._shown[made] = Delivered(self.clock.now(), made, message)
        return made

    def _note(self, made: str, appointment: Appointment) -> None:
        if appointment.off:
            self.appointments.pop(made, None)
        else:
            self.appointments[made] = appointment

    @staticmethod
    def _opens(message: Outgoing) -> bool:
        return message.kind is MessageKind.OPEN_ROOM

    async def _delivered(self, message: Outgoing) -> str:
        if self.inner is not None:
            return await self.inner.deliver(message)
        return message.message or f"{self.name}-m{len(self._by_key) + 1}"

    def _check_update(self, message: Outgoing) -> None:
        before = self._shown[message.message].message
        assert (before.room, before.account) == (message.room, message.account)
        assert before.subject == message.subject
        assert before.kind is not MessageKind.EPHEMERAL
        assert before.card != message.card, f"an update that changes nothing: {message.text}"


@dataclass(kw_only=True)
class MeteredRecorder(Recorder):
    """One of a messenger that gives so many calls a month; each delivery is one."""

    quota: Quota

    async def deliver(self, message: Outgoing) -> str:
        """Keep the message, and count it unless `inner` counts."""
        if self.inner is None:
            self.quota.count(self.quota.outgoing)
            self.quota.settle()
        return await super().deliver(message)

    async def supply(self, message: Outgoing) -> Supply:
        """How much is left."""
        inner: object = self.inner
        if isinstance(inner, Metered):
            return await inner.supply(message)
        return self.quota.supply(self.quota.outgoing)
