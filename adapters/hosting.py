"""What `muster run` needs of the adapter of a messenger, and what it gives to it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias, runtime_checkable

from starlette.routing import BaseRoute

from bot.app import App
from bot.directory.linking import Profile
from bot.directory.org.values import OrgFile
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import Messenger
from bot.engine.room_changes import RoomChange
from bot.engine.rules import Rules
from bot.engine.upkeep.finding import Finding
from bot.files.keeping import Files
from bot.time.calendar import Period
from bot.time.clock import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Muster:
    """The running program as an adapter sees it.

    `submit` hands in one input and returns when it is committed; it raises nothing on purpose.
    `people_changed` is to be called when somebody joined, changed or left on the messenger.
    `room_changed` takes note of what happened to a room there, and returns when that is committed.
    """

    submit: Callable[[Incoming], Awaitable[Answer]]
    database: Database
    clock: Clock
    files: Files
    rules: Rules
    room_changed: Callable[[RoomChange], Coroutine[object, object, None]]
    people_changed: Callable[[], None] = lambda: None

    @classmethod
    def of(
        cls,
        app: App,
        submit: Callable[[Incoming], Awaitable[Answer]],
        people_changed: Callable[[], None] = lambda: None,
    ) -> "Muster":
        """The program made of these parts."""

        async def room_changed(change: RoomChange) -> None:
            await asyncio.to_thread(app.engine.follow, change)

        return cls(
            submit, app.database, app.clock, app.files, app.rules, room_changed, people_changed
        )


Told: TypeAlias = Mapping[str, Sequence[Period]]
"""Leave by accounts."""


@runtime_checkable
class TellsLeave(Protocol):
    """A messenger whose attendance knows who is on leave."""

    @property
    def name(self) -> str:
        """The messenger's name."""

    @property
    def leave_source(self) -> str:
        """What people read of where it was approved."""

    @property
    def leave_every(self) -> timedelta:
        """How often it is asked; zero for not at all."""

    async def leave(self, accounts: Sequence[str], now: datetime) -> Told:
        """The approved leave of these accounts from now on; `now` has the company's zone."""


class Host(Protocol):
    """The adapter of one messenger.

    Its messenger can deliver as soon as it is made; it receives only while it is `connected`.
    """

    @property
    def name(self) -> str:
        """The messenger's name, such as `slack`."""

    @property
    def messenger(self) -> Messenger:
        """What the outbox delivers to."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """What the messenger posts to; empty where it is received by a connection of ours."""

    @property
    def is_connected(self) -> bool:
        """Whether what people do there arrives now: a connection stands.

        Where the messenger posts to us, that we are ready to be posted to is all we can see.
        """

    async def profiles(self) -> Sequence[Profile]:
        """Everybody whom the app can see there, so that their accounts are linked by e-mail."""

    async def organisation(self) -> OrgFile | None:
        """The whole company as the messenger knows it, under its own ids; None if it knows none."""

    def connected(self, muster: Muster, /) -> AbstractAsyncContextManager[None]:
        """Receive until the block ends.

        A connection that fails is made again for as long as it takes, and the log says so; only a
        mistake of the administrator, such as a token that is none, raises SetupError at the start.
        """

    async def findings(self) -> Sequence[Finding]:
        """Ask the messenger itself whether all is set up as the adapter needs it."""
