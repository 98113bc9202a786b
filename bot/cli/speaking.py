"""One input through the whole engine, as the console would send it, and all that comes of it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from sqlmodel import col, select

from adapters.console.core import ConsoleCore, ConsoleDirectory
from adapters.console.desk import Desk
from adapters.console.errors import UnfitError
from adapters.console.events import Hub
from adapters.console.messenger import NAME, ConsoleMessenger
from adapters.console.model import ConsoleRoom
from adapters.console.requests import SendRequest
from adapters.console.rooms import is_member, members_of, put_room, room_exists
from bot.app import App, build
from bot.directory.queries import accounts_of, people_named
from bot.engine.context import Context
from bot.engine.delivery.drawing import draw
from bot.engine.deployment import deployment_id
from bot.engine.incoming import Answer, Incoming
from bot.engine.messenger import DeliveryRefused, Outgoing, Pace
from bot.engine.outbox import queue
from bot.errors import SetupError
from bot.settings import Settings
from bot.simulation import Left
from bot.time.agreed import common_clock
from bot.time.clock import Clock
from storage import Tx
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what, and where; `room` is empty for the direct chat with the bot."""

    person: str
    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the answer at once, what left, and what leaves when quiet hours end.

    `refused` are messages that the console would not take; they are parked.
    """

    answer: Answer
    left: list[Left]
    held: list[Left]
    refused: list[str]


class Listening:
    """Delivers by the console and remembers what it took, and what it refused."""

    name: Final = NAME
    pace: Final = Pace()

    def __init__(self, console: ConsoleMessenger, clock: Clock) -> None:
        self._console = console
        self._clock = clock
        self.left: list[Left] = []
        self.refused: list[str] = []

    async def deliver(self, message: Outgoing) -> str:
        """Deliver by the console; raises DeliveryRefused."""
        try:
            delivered = await self._console.deliver(message)
        except DeliveryRefused as refused:
            self.refused.append(f"{message.room or message.account}: {refused}")
            raise
        self.left.append(Left(self._clock.now(), message))
        return delivered


class Names:
    """The names of people by their accounts; the account where two people have one name."""

    def __init__(self, database: Database) -> None:
        listed = ConsoleDirectory(database).people()
        names = [person.name for person in listed]
        self._shown = {
            person.key: person.name if names.count(person.name) == 1 else person.key
            for person in listed
        }

    def shown(self, account: str) -> str:
        """The name to show for whoever has that account."""
        return self._shown.get(account, account)


def find_speaker(tx: Tx, name: str) -> str:
    """The console account of a person by name, alias or key; SetupError for nobody and for two."""
    found = people_named(tx, name)
    if not found:
        raise SetupError(f"Nobody here is called {name}; `muster org show` lists everybody.")
    if len(found) > 1:
        keys = " or ".join(each.key for each in found)
        raise SetupError(f"{name} is more than one person: write {keys}.")
    accounts = [each.external_id for each in accounts_of(tx, found[0].id)]
    on_console = [each for each in accounts_of(tx, found[0].id) if each.messenger == NAME]
    if not on_console:
        raise SetupError(f"{name} has no account on the console, but {', '.join(accounts)}.")
    return on_console[0].external_id


def find_room(tx: Tx, name: str, speaker: str) -> None:
    """Make sure that the speaker is in the room; SetupError says which rooms there are."""
    if not room_exists(tx, name):
        rooms = list(tx.exec(select(ConsoleRoom.name).order_by(col(ConsoleRoom.id))))
        known = f"there are {', '.join(rooms)}" if rooms else "there is none yet"
        raise SetupError(f"There is no room {name} on the console; {known}. Or --create-room.")
    if not is_member(tx, name, speaker):
        inside = ", ".join(members_of(tx, name))
        raise SetupError(f"{speaker} is not in the room {name}, but {inside}.")


def make_room(database: Database, name: str) -> None:
    """Make sure that there is such a room, with everybody in it."""
    everybody = [person.key for person in ConsoleDirectory(database).people()]
    with database.transaction() as tx:
        put_room(tx, name, everybody)


class Speaking:
    """A process that lives for one input.

    Deadlines that fall due are left to `muster run`: whoever says one thing does not expect to
    speak for the clock as well.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        clock = common_clock(database)
        self._hub = Hub()
        directory = ConsoleDirectory(database)
        console = ConsoleMessenger(database, directory, clock, self._hub)
        self._heard = Listening(console, clock)
        self._app = build(settings, database, clock, {NAME: self._heard})

    async def say(self, saying: Saying) -> Heard:
        """Send the text and deliver what may go now; raises SetupError for a text that is unfit."""
        with self._database.snapshot() as tx:
            before = queue.newest_id(tx)
        desk = Desk(ConsoleCore(self._app, self._submit), self._database, self._hub)
        request = SendRequest(uuid4(), saying.person, saying.room, saying.text)
        try:
            sent = await desk.send(request)
        except UnfitError as error:
            raise SetupError(f"The text is {str(error).replace('_', ' ')}.") from error
        while await self._app.delivery.deliver_due():
            pass
        held = list(_held(self._app, before))
        return Heard(sent.answer, self._heard.left, held, self._heard.refused)

    async def _submit(self, incoming: Incoming) -> Answer:
        return await asyncio.to_thread(self._app.engine.receive, incoming)


def _held(app: App, before: int) -> Iterator[Left]:
    now = app.clock.now()
    deployment = deployment_id(app.database)
    with app.database.snapshot() as tx:
        for at, parcel in queue.held_back(tx, (NAME,), now, before):
            drawn = draw(Context(tx, app.rules, at), parcel, deployment)
            if drawn is not None:
                yield Left(at, drawn.message)
