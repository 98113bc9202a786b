"""The program as the console sees it: the ports of `ports.py`, filled by an App."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import select

from adapters.console.ports import Command, Person
from bot.app import App
from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE
from bot.directory.values import CONSOLE
from bot.engine.commands.command import AnyCommand
from bot.engine.incoming import Answer, Incoming
from bot.files.keeping import Files
from bot.runtime import Runtime
from bot.time.clock import MovableClock
from storage import Tx
from storage.database import Database
from templates import Language

_people = (
    select(
        ACCOUNTS.c.external_id,
        PEOPLE.c.name,
        DEPARTMENTS.c.name,
        PEOPLE.c.title,
        PEOPLE.c.language,
    )
    .select_from(ACCOUNTS)
    .join(PEOPLE, PEOPLE.c.id == ACCOUNTS.c.person_id)
    .join(DEPARTMENTS, DEPARTMENTS.c.id == PEOPLE.c.department_id, isouter=True)
    .where(ACCOUNTS.c.messenger == CONSOLE, PEOPLE.c.active)
    .order_by(PEOPLE.c.id)
)


def people(tx: Tx) -> list[Person]:
    """Everybody who can be acted as, in the order in which they joined the directory."""
    rows = tx.connection().execute(_people)
    return [Person(key, name, department or "", *rest) for key, name, department, *rest in rows]


@dataclass(frozen=True, slots=True)
class ConsoleDirectory:
    """Who exists on the console, read anew each time: an org file may be imported meanwhile."""

    database: Database

    def people(self) -> Sequence[Person]:
        """All active people."""
        with self.database.snapshot() as tx:
            return people(tx)


@dataclass(frozen=True, slots=True)
class ConsoleCore:
    """Fills `ports.Core`; `submit` is the way into the engine that the process has chosen."""

    app: App
    submit: Callable[[Incoming], Awaitable[Answer]]

    def people(self) -> Sequence[Person]:
        """All active people."""
        return ConsoleDirectory(self.app.database).people()

    @property
    def files(self) -> Files:
        """The company's files."""
        return self.app.files

    def now(self) -> datetime:
        """The present moment of the program."""
        return self.app.clock.now()

    def commands(self, language: Language) -> Sequence[Command]:
        """Every declared command as the composer completes it."""
        return [_completion(each, language) for each in self.app.rules.vocabulary.commands]


@dataclass(frozen=True, slots=True)
class MovedTime:
    """Fills `ports.VirtualTime`: leads a running program through time."""

    runtime: Runtime
    clock: MovableClock

    async def advance(self, by: timedelta) -> None:
        """Move time forward, stopping at everything that falls due."""
        await self.runtime.move_to(self.clock, by)

    def next_working_morning(self) -> datetime:
        """When the next working day opens."""
        calendar = self.runtime.app.rules.calendar
        now = self.clock.now()
        today = now.astimezone(calendar.zone).date()
        if calendar.is_working_day(today) and now < calendar.start_of_day(today):
            return calendar.start_of_day(today)
        return calendar.start_of_day(calendar.working_day_after(today, 1))


@cache
def _completion(command: AnyCommand, language: Language) -> Command:
    return Command(
        head=command.head(language),
        usage=command.usage(language),
        help=command.help(language),
        examples=command.examples.zh if language == "zh" else command.examples.en,
    )
