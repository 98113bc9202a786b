"""A stage's line to a rig: it keeps the rig open in the stage's loop, and hears what arrives."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from adapters.hosting import Muster
from bot.app import App
from bot.engine.commands.text import clean
from bot.engine.incoming import MENTION_END, MENTION_START, Answer, Incoming
from bot.files.keeping import Files
from bot.time.clock import Clock
from storage.database import Database
from tests.contract.rig import OpensRig, Rig

_PATIENCE_SECONDS: Final = 60
_LATE_SECONDS: Final = 10


class RigLine:
    """One rig that lives in one task, however many times the loop is run in between."""

    def __init__(self, opens: OpensRig, app: Callable[[], App]) -> None:
        self._opens = opens
        self._app = app
        self._ended = asyncio.Event()
        self._news = asyncio.Event()
        self._received: list[tuple[Incoming, Answer]] = []

    async def open(self, database: Database, clock: Clock, files: Files) -> Rig:
        """Start the double and make its adapter, which delivers but does not receive yet."""
        made: asyncio.Future[Rig] = asyncio.get_running_loop().create_future()
        self._connect = asyncio.Event()
        self._connected = asyncio.Event()
        self._task = asyncio.create_task(self._live(made, database, clock, files))
        self._task.add_done_callback(lambda task: _fail(made, task))
        self.rig = await made
        return self.rig

    async def connect(self) -> None:
        """Let the adapter receive."""
        self._connect.set()
        waiting = asyncio.create_task(self._connected.wait())
        await asyncio.wait([waiting, self._task], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            await self._task

    async def act(self, wanted: Incoming) -> Answer:
        """Have the person do it; fails where something else than `wanted` arrived."""
        self._received.clear()
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self.rig.act(wanted)
        with suppress(TimeoutError):  # what arrived instead is told below
            async with asyncio.timeout(_LATE_SECONDS):
                await self._arrival(wanted)
        assert self._received, f"nothing arrived of {wanted}"
        arrived, answer = self._received[-1]
        assert meaning(arrived) == meaning(wanted), f"arrived: {arrived}\nwanted: {wanted}"
        return answer

    async def _arrival(self, wanted: Incoming) -> None:
        """Wait for it: on a slow machine a gesture is acknowledged before it is decided."""
        while not (self._received and meaning(self._received[-1][0]) == meaning(wanted)):
            self._news.clear()
            await self._news.wait()

    async def close(self) -> None:
        """End the adapter and the double."""
        self._connect.set()
        self._ended.set()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _live(
        self, made: "asyncio.Future[Rig]", database: Database, clock: Clock, files: Files
    ) -> None:
        async with self._opens(database, clock, files) as rig:
            made.set_result(rig)
            await self._connect.wait()
            if self._ended.is_set():
                return
            async with rig.host.connected(Muster.of(self._app(), self._submit)):
                self._connected.set()
                await self._ended.wait()

    async def _submit(self, incoming: Incoming) -> Answer:
        answer = await asyncio.to_thread(self._app().engine.receive, incoming)
        self._received.append((incoming, answer))
        self._news.set()
        return answer


def _fail(made: "asyncio.Future[Rig]", task: "asyncio.Task[None]") -> None:
    """Let a rig that could not be opened say so, instead of waiting for it."""
    if not made.done() and not task.cancelled() and (error := task.exception()) is not None:
        made.set_exception(error)


def meaning(incoming: Incoming) -> tuple[object, ...]:
    """What an input says, without what only its platform knows of it.

    Some clients put a blank behind a mention. How the values of a form are written is the
    platform's, such as a mention for a name: that they mean the same is seen by what comes of them.
    Invisible characters go at the door.
    """
    return (
        incoming.messenger,
        incoming.account,
        incoming.kind,
        incoming.room,
        _words(incoming.text),
        incoming.reply_to,
        incoming.action,
        incoming.subject,
        incoming.version,
        sorted(name for name, value in (incoming.form or {}).items() if value),
        incoming.addressed,
    )


def _words(text: str) -> str:
    said = " ".join(clean(text, keep=MENTION_START + MENTION_END).split())
    return said.replace(f"{MENTION_END} ", MENTION_END)
