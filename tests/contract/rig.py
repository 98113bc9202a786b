"""The port between a scenario and a messenger's double."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from adapters.hosting import Host
from bot.engine.incoming import Incoming
from bot.files.keeping import Files
from bot.time.clock import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the platform shows it: words, labels of buttons, whom it mentions."""

    text: str
    buttons: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class Rig(Protocol):
    """A double of a messenger with our adapter before it.

    What the platform refuses of the adapter stands in `refusals`; a scenario fails for any.
    """

    @property
    def name(self) -> str:
        """The messenger's name, such as `slack`."""

    @property
    def hears_talk(self) -> bool:
        """Whether what people say to each other in a room reaches us, or only what names us."""

    @property
    def host(self) -> Host:
        """The adapter, made for the double."""

    @property
    def refusals(self) -> list[str]:
        """Every call that the double refused, with why."""

    def person(self, name: str) -> str:
        """The account of somebody of that name, who joins at the first mention."""

    def room(self, name: str) -> str:
        """The id of the room of that name, made at the first mention with everybody in it."""

    async def act(self, wanted: Incoming) -> None:
        """Do on the platform what should arrive as this input; returns when it was acknowledged.

        An action with a form presses the button, fills in what is asked for, and sends it.
        """

    async def twice(self, wanted: Incoming) -> None:
        """Do what should arrive as this input, and have the platform tell of it once more."""

    async def unknown(self) -> None:
        """Have the platform tell of something that we know nothing of, which we acknowledge."""

    def seen(self, message: str) -> Seen | None:
        """How the platform shows the message of that id now; None for a form that was sent."""


class OpensRig(Protocol):
    """Starts a double and makes its adapter; both end with the block."""

    def __call__(
        self, database: Database, clock: Clock, files: Files
    ) -> AbstractAsyncContextManager[Rig]:
        """Open the rig in the running loop."""
