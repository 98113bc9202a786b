"""A messenger for tests: keeps what is delivered, strictly, and can be told to fail."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.cards import Card
from bot.engine.messenger import MessageKind, Outgoing, Pace
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
    `lost_answers` of the next deliveries are kept and then fail, as when the line breaks.
    """

    clock: Clock
    name: str = "console"
    pace: Pace = field(default_factory=Pace)
    troubles: deque[Exception] = field(default_factory=deque)
    lost_answers: int = 0
    delivered: list[Delivered] = field(default_factory=list)
    repeats: int = 0
    _by_key: dict[str, str] = field(default_factory=dict)
    _shown: dict[str, Delivered] = field(default_factory=dict)

    async def deliver(self, message: Outgoing) -> str:
        """Keep the message and give its id; the same key is the same message."""
        if self.troubles:
            raise self.troubles.popleft()
        if message.key in self._by_key:
            self.repeats += 1
            return self._by_key[message.key]
        made = message.message or f"{self.name}-m{len(self._by_key) + 1}"
        if message.kind is MessageKind.UPDATE:
            self._check_update(message)
        kept = Delivered(self.clock.now(), made, message)
        self._by_key[message.key] = made
        self._shown[made] = kept
        self.delivered.append(kept)
        if self.lost_answers:
            self.lost_answers -= 1
            raise ConnectionError("the answer was lost")
        return made

    def shown(self) -> list[Delivered]:
        """Every message as it looks now, oldest first."""
        return list(self._shown.values())

    def _check_update(self, message: Outgoing) -> None:
        before = self._shown[message.message].message
        assert (before.room, before.account) == (message.room, message.account)
        assert before.subject == message.subject
        assert before.kind is not MessageKind.EPHEMERAL
        assert before.card != message.card, f"an update that changes nothing: {message.text}"
