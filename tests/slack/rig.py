"""The adapter and the whole program behind it, before a double of Slack."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import insert, select

from adapters.hosting import Muster
from adapters.slack.hosting import SlackHost
from adapters.slack.watch import Watch
from adapters.web.app import web_app
from adapters.web.serving import serving
from bot.app import App, build, company_files
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import Pace
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.doubles.slack import Shown, SlackDouble

HURRIED: Final = Watch(every=0.05, patience=0.5, pause=0.01, rest=0.2, ping=0.2)
MORNING: Final = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""A Tuesday, ten in the morning at Shanghai: nobody is left in peace."""
ROOM: Final = "C0OPS"
LI: Final = "U0LILEI"
HAN: Final = "U0HAN"
_PEOPLE: Final = {"李雷": LI, "韩梅梅": HAN}


@dataclass
class Rig:
    """What a test works with; `settle` has everything delivered that is due.

    An input waits for `go` and says by `begun` that it has come; none can be kept while `broken`.
    """

    double: SlackDouble
    host: SlackHost
    app: App
    people_changes: list[str]
    told: list[Incoming]
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    broken: bool = False
    answer: Answer | None = None
    """What every input is answered with instead of being handled, as by a full queue."""

    async def submit(self, incoming: Incoming) -> Answer:
        """Hand in an input, as the running program does."""
        self.told.append(incoming)
        self.begun.set()
        await self.go.wait()
        if self.broken:
            raise OSError(incoming.key)
        if self.answer is not None:
            return self.answer
        return await asyncio.to_thread(self.app.engine.receive, incoming)

    def muster(self) -> Muster:
        """The program as the adapter sees it."""
        return Muster.of(self.app, self.submit, lambda: self.people_changes.append("changed"))

    async def settle(self) -> None:
        """Wait for events under way, then deliver all that may leave."""
        await self.double.delivery.settled()
        await self.app.settle()
        await self.double.delivery.settled()

    async def seen(self, place: str = ROOM) -> list[Shown]:
        """What stands in a channel or, by a user id, in a direct chat, after settling."""
        await self.settle()
        return self.double.messages(place)

    async def last(self, place: str = ROOM) -> Shown:
        """The newest of it."""
        return (await self.seen(place))[-1]


@asynccontextmanager
async def rigged(
    database: Database,
    *,
    by_http: bool = False,
    connects: bool = True,
    watch: Watch = HURRIED,
) -> AsyncIterator[Rig]:
    """李雷 and 韩梅梅 in a channel with the bot, connected by Socket Mode or by HTTP."""
    async with AsyncExitStack() as stack:
        double = await stack.enter_async_context(SlackDouble())
        double.clock.stand(MORNING.timestamp())
        _furnish(database, double)
        rig = _rig(database, double, watch, by_http=by_http)
        if by_http:
            served = serving(web_app(rig.host.routes), "127.0.0.1", 0, what="The test")
            double.posts_to(f"{await stack.enter_async_context(served)}slack")
        rig.go.set()
        if connects:
            await stack.enter_async_context(rig.host.connected(rig.muster()))
        yield rig


def _rig(database: Database, double: SlackDouble, watch: Watch, *, by_http: bool) -> Rig:
    secret = {"slack.signing_secret": double.signing_secret}
    chosen = {
        "slack.bot_token": double.bot_token,
        "slack.api_url": double.api_url,
        "files.url": "memory://slack",
        "outbox.debounce": "0s",
    } | (secret if by_http else {"slack.app_token": double.app_token})
    settings = load_settings(chosen, environment={}, env_file=None)
    clock = VirtualClock(MORNING)
    files = company_files(settings, database, clock)
    host = SlackHost(settings.slack, database, clock, files, watch=watch, pace=Pace())
    app = build(settings, database, clock, {"slack": host.messenger})
    return Rig(double, host, app, [], [])


def _furnish(database: Database, double: SlackDouble) -> None:
    with database.transaction() as tx:
        import_org(tx, sample_company())
        for row in tx.connection().execute(select(PEOPLE.c.id, PEOPLE.c.name)).all():
            if row.name in _PEOPLE:
                account = {"messenger": "slack", "external_id": _PEOPLE[row.name]}
                tx.connection().execute(insert(ACCOUNTS).values(account | {"person_id": row.id}))
    for name, account_id in _PEOPLE.items():
        double.person(account_id, name, email=f"{account_id.lower()}@example.com")
    double.room(ROOM, "ops", _PEOPLE.values())
