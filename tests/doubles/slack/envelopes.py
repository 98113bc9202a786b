"""What goes to the app, and what comes back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tests.doubles.slack.values import Json


class Kind(StrEnum):
    """The three kinds of envelopes."""

    EVENT = "events_api"
    SLASH = "slash_commands"
    INTERACTIVE = "interactive"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One thing for the app; `retry` counts from one where it was not acknowledged before."""

    id: str
    kind: Kind
    payload: Json
    retry: int = 0
    reason: str = ""

    @property
    def accepts_payload(self) -> bool:
        """Whether the acknowledgement may say something."""
        return self.kind is not Kind.EVENT


@dataclass(frozen=True, slots=True)
class Ack:
    """What became of an envelope: `why` says why it was not acknowledged, empty where it was."""

    body: Json | None = None
    why: str = ""
    no_retry: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it was acknowledged."""
        return not self.why


class Transport(Protocol):
    """A way to the app."""

    async def deliver(self, envelope: Envelope, within: float) -> Ack:
        """Bring it to the app and wait so many seconds for the acknowledgement."""
