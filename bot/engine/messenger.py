"""The port that every adapter fills: one message out, its id back."""

from enum import StrEnum
from typing import Protocol

import msgspec

from bot.engine.cards import Card
from bot.errors import MusterError
from bot.files.values import FileRef


class MessageKind(StrEnum):
    """What is to happen on the messenger.

    `urgent` is a post with the platform's strong reminder; an `ephemeral` message is seen by one
    person only, in the room where that person acted.
    """

    POST = "post"
    UPDATE = "update"
    URGENT = "urgent"
    EPHEMERAL = "ephemeral"


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message to one destination, ready to be drawn.

    Exactly the room, or the account (a direct message), or both (ephemeral) are set, as the
    platform's ids. `key` is the idempotency key: the same key is the same message, however often
    it is sent. `message` is the platform's id of the message that an update changes. `text` is
    the whole message as plain text; `mentions` are accounts to be notified by it,
    `subject` the record (`T12`) that it is about. `files` go with the text, those that a messenger
    shows no more than a line of included; their bytes, and those of the card's picture, lie in the
    store by then: adapters are given `Files` and read them by hash.
    """

    key: str
    messenger: str
    kind: MessageKind
    room: str = ""
    account: str = ""
    text: str = ""
    card: Card | None = None
    message: str = ""
    mentions: tuple[str, ...] = ()
    subject: str = ""
    files: tuple[FileRef, ...] = ()

    @property
    def contents(self) -> tuple[str, ...]:
        """The hashes of all contents that it shows or carries."""
        pictured = (self.card.picture.file.hash,) if self.card and self.card.picture else ()
        return (*pictured, *(each.hash for each in self.files))


class DeliveryRefused(MusterError):
    """The messenger will never take this message; it is parked with the reason."""


class DeliveryDelayed(MusterError):
    """The messenger can't take it now; it is tried again after `retry_after` seconds or backoff."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Pace(msgspec.Struct, frozen=True):
    """How fast a messenger lets us speak, in messages a second; 0 is no limit.

    `each` holds for one destination, `all` for the whole messenger; a `burst` may go at once.
    """

    each: float = 0
    all: float = 0
    burst: int = 1


class Messenger(Protocol):
    """A messenger that the outbox can deliver to."""

    @property
    def name(self) -> str:
        """The name that accounts and rooms are stored under, such as `slack`."""

    @property
    def pace(self) -> Pace:
        """The platform's published limits."""

    async def deliver(self, message: Outgoing) -> str:
        """Deliver once per key and return the platform's message id.

        Raises DeliveryRefused or DeliveryDelayed; anything else counts as a delay.
        """
