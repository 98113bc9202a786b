"""What a handler names when something is to leave: about which record, from where, how strongly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from bot.directory.values import Member
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.files.values import FileRef


class Subject(Protocol):
    """A record that has cards and a history."""

    @property
    def subject(self) -> str:
        """Its id as people type it: `T12`."""

    version: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an input came from, by which message, said when; empty for what time does."""

    messenger: str = ""
    room: str = ""
    account: str = ""
    message: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """How somebody is told: why, how strongly, and by which clock (a stopped one takes it back).

    `until` names the ladder of a clock that the same handler starts for the subject, where that
    is the clock.

    A `strong` notice uses the platform's strong reminder; one `at_once` doesn't wait for the end of
    quiet hours; an `urgent` one does both. One `on_duty` reaches its reader on leave as well: an
    incident whose duty officer they are. At `redraw_at` the copy is drawn anew, when what it offers
    ends. One that is `pinned` is found at the top of its room. In a room it mentions those whom it
    `calls`, as they have to act. A `short` one says why it comes, with the first buttons, where its
    reader has the card itself already. Its `files` go with it, also where it is merged with others.
    """

    lead: Lead | None = None
    strong: bool = False
    urgent: bool = False
    at_once: bool = False
    on_duty: bool = False
    clock_id: int | None = None
    until: str = ""
    lane: Lane = Lane.MESSAGE
    redraw_at: datetime | None = None
    pinned: bool = False
    calls: tuple[Member, ...] = ()
    short: bool = False
    files: tuple[FileRef, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it is held back in quiet hours."""
        return not (self.urgent or self.at_once)


NOWHERE: Final = Origin()
PLAIN: Final = Notice()
