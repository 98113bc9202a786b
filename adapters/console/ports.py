"""What the console needs from the rest of the program; the composition root provides it."""

from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from bot.engine.incoming import Answer, Incoming
from bot.files.keeping import Files
from templates import Language


class Person(msgspec.Struct, frozen=True):
    """Somebody one can act as; `key` is also their account on the console."""

    key: str
    name: str
    department: str = ""
    title: str = ""
    language: Language = "zh"


class Command(msgspec.Struct, frozen=True):
    """One completion of the composer.

    `head` are the fixed words that are inserted (`/任务 新建`), `usage` is the whole line with its
    arguments (`/任务 新建 标题 @负责人 截止 !优先级`), `examples` are complete inputs.
    """

    head: str
    usage: str
    help: str
    examples: tuple[str, ...] = ()


class Clock(Protocol):
    """The program's clock."""

    def now(self) -> datetime:
        """The present moment, aware UTC; virtual in a demo."""


class Directory(Protocol):
    """Who exists on the console."""

    def people(self) -> Sequence[Person]:
        """All active people in the order in which they are listed; called from worker threads."""


class Core(Directory, Clock, Protocol):
    """The engine as the web page sees it."""

    def submit(self, incoming: Incoming, /) -> Awaitable[Answer]:
        """Hand one input to the engine; returns when it is committed.

        The same key is answered as before. When the engine is too busy to take the input, the
        sentence which says so stands in `Answer.refused`: nothing else is raised on purpose.
        """

    @property
    def files(self) -> Files:
        """The company's files; called from worker threads."""

    def commands(self, language: Language) -> Sequence[Command]:
        """What can be typed, in that language; called from worker threads."""


class VirtualTime(Protocol):
    """The hands of a clock that can be moved: given in a demo only."""

    async def advance(self, by: timedelta) -> None:
        """Move time forward by `by`; returns when everything due until then has happened."""

    def next_working_morning(self) -> datetime:
        """When the next working day opens, aware UTC and later than now."""
