"""The port that every adapter fills: one message out, its id back."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final, Protocol, runtime_checkable

import msgspec

from bot.engine.cards import Card
from bot.errors import MusterError
from bot.files.values import FileRef


class MessageKind(StrEnum):
    """What is to happen on the messenger.

    `urgent` is a post with the platform's strong reminder; an `ephemeral` message is seen by one
    person only, in the room where that person acted. A `reaction` is a nod to somebody's
    message; a messenger without such a thing leaves it out. An `appointment` is put into people's
    calendars, and an update changes it there. The others are work on a room of ours:
    it is opened (its id comes back), people are brought in, it is told what it is
    about, a message in it is pinned, it is closed, and opened again.
    """

    POST = "post"
    UPDATE = "update"
    URGENT = "urgent"
    EPHEMERAL = "ephemeral"
    REACTION = "reaction"
    APPOINTMENT = "appointment"
    OPEN_ROOM = "open_room"
    INVITE = "invite"
    TOPIC = "topic"
    PIN = "pin"
    CLOSE_ROOM = "close_room"
    REOPEN_ROOM = "reopen_room"


ROOM_WORK: Final = frozenset(
    {
        MessageKind.OPEN_ROOM,
        MessageKind.INVITE,
        MessageKind.TOPIC,
        MessageKind.PIN,
        MessageKind.CLOSE_ROOM,
        MessageKind.REOPEN_ROOM,
    }
)
"""What is done to a room instead of said in it."""


class RoomWork(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a room is called, what it is about, and whom to bring in, by their accounts."""

    name: str = ""
    topic: str = ""
    accounts: tuple[str, ...] = ()


class Appointment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record as it is to stand in the calendars of people, who are named by their accounts.

    It stands with `accounts`, and no more with those `without` it; whomever else somebody has
    added there stays. `organiser` is whoever arranges it, if they have an account there. Its `text`
    begins with `mark`, by which it is found again. One that is `off` stands with nobody.
    """

    title: str
    text: str
    mark: str
    starts: datetime
    ends: datetime
    zone: str
    place: str = ""
    link: str = ""
    organiser: str = ""
    accounts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    off: bool = False


class Calendars(StrEnum):
    """Whether a messenger puts appointments into calendars, and in whose name.

    They are the app's `own`, to which people are invited, or of whoever arranges them: an
    `organiser` without an account there can't have any.
    """

    OFF = "off"
    OWN = "own"
    ORGANISER = "organiser"


@runtime_checkable
class KeepsCalendars(Protocol):
    """A messenger that has calendars."""

    @property
    def calendars(self) -> Calendars:
        """Whether new appointments are put into them, by the settings."""


class Ring(IntEnum):
    """How loud a strong reminder may be; the settings may allow less, and so may the messenger."""

    APP = 0
    SMS = 1
    PHONE = 2


class Outgoing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message to one destination, ready to be drawn.

    Exactly the room, or the account (a direct message), or both (ephemeral) are set, as the
    platform's ids. `key` is the idempotency key: the same key is the same message, however
    often it is sent. `message` is the platform's id of the message that an update changes, or
    that a reaction nods to; an update that `stays` is of no use elsewhere, where it can't be
    changed any more. `text` is the whole message as plain text; `mentions` are accounts
    to be notified by it, `subject` the record (`T12`) that it is about. `files` go with the
    text, those that a messenger shows no more than a line of included; their bytes, and those
    of the card's picture, lie in the store by then: adapters are given `Files` and read them by
    hash. `repeated` says that an earlier attempt came to an end that nobody learned, so the
    message may be there already: a messenger without idempotency of its own looks before it
    posts. `ring` says how far a strong reminder may go beyond the message. `work` is what is done
    to a room; one that is to be opened has a name of ours in `room` until then.
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
    repeated: bool = False
    ring: Ring = Ring.APP
    work: RoomWork | None = None
    appointment: Appointment | None = None
    stays: bool = False

    @property
    def contents(self) -> tuple[str, ...]:
        """The hashes of all contents that it shows or carries."""
        pictured = (self.card.picture.file.hash,) if self.card and self.card.picture else ()
        return (*pictured, *(each.hash for each in self.files))


class DeliveryRefused(MusterError):
    """The messenger will never take this message; it is parked with the reason."""


class MessageGone(DeliveryRefused):
    """What was to be changed is gone, or its room is, which is nobody's fault."""


class DeliveryDelayed(MusterError):
    """The messenger can't take it now; it is tried again after `retry_after` seconds or backoff.

    Where it was `begun`, some of it is done already, and the next attempt is a repetition.
    """

    def __init__(
        self, reason: str, retry_after: float | None = None, *, begun: bool = False
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.begun = begun


class CalendarsClosed(DeliveryDelayed):
    """The messenger takes no appointments until an administrator does what the reason says."""


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
