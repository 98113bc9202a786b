"""The messenger of a scenario, with a memory: what has left, and which cards each person sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.engine.cards import STANDALONE_RECORD, Card
from bot.engine.messenger import ROOM_WORK, MessageKind, Messenger, Outgoing, Pace
from bot.time.clock import Clock


@dataclass(frozen=True, slots=True)
class Left:
    """One message as it left, and when."""

    at: datetime
    message: Outgoing


@dataclass(slots=True)
class Shown:
    """A message as it stands in its chat now, with the id that the messenger gave it."""

    id: str
    message: Outgoing

    @property
    def card(self) -> Card | None:
        """The card that is shown, if it is one."""
        return self.message.card

    @property
    def is_live(self) -> bool:
        """Whether it is a card that changes with its record, and not a single answer."""
        return (
            self.card is not None
            and self.card.subject != ""
            and (self.message.subject == self.card.subject)
        )

    def is_about(self, record: str) -> bool:
        """Whether a record can be acted on from here: its card, or a button that names it."""
        return self.card is not None and (
            self.card.subject == record
            or any(each.values.get(STANDALONE_RECORD) == record for each in self.card.buttons)
        )

    def is_seen_by(self, account: str, room: str) -> bool:
        """Whether it stands in that person's view of the room; empty is the direct chat."""
        readers = {account, ""} if room else {account}
        return self.message.room == room and self.message.account in readers


class Stage:
    """Delivers by a real messenger, which refuses what it would always refuse, and remembers."""

    pace: Final = Pace()

    def __init__(self, messenger: Messenger, clock: Clock) -> None:
        self._messenger = messenger
        self._clock = clock
        self._shown: dict[str, Shown] = {}
        self._left: list[Left] = []

    @property
    def name(self) -> str:
        """The name of the messenger behind."""
        return self._messenger.name

    async def deliver(self, message: Outgoing) -> str:
        """Deliver and remember; raises what the messenger raises."""
        at = await self._messenger.deliver(message)
        if message.kind is MessageKind.UPDATE and at in self._shown:
            self._shown[at].message = message
        elif message.kind not in ROOM_WORK:
            self._shown[at] = Shown(at, message)
        self._left.append(Left(self._clock.now(), message))
        return at

    def take(self) -> list[Left]:
        """What has left since the last call, in order."""
        left, self._left = self._left, []
        return left

    def newest(self, account: str, room: str) -> Iterator[Shown]:
        """What a person sees in a room, or in the direct chat where it is empty, newest first."""
        for each in reversed(self._shown.values()):
            if each.is_seen_by(account, room):
                yield each
