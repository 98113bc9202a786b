"""A program that dies at a commit, and the platform that outlives it.

A life is played step by step, each cut off at another commit: just before it, so that all of it
is rolled back, or just after, so that nothing but it is known. What was not acknowledged is sent
again under its key, as platforms do.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final, TypeAlias, TypeVar

import msgspec
from sqlmodel import Session

from bot.engine.incoming import IncomingKind
from bot.engine.messenger import Calendars, Outgoing
from storage.database import Database
from tests.recorder import Recorder
from tests.stage import MONDAY, Stage

_NEVER: Final = -1
_PAUSE: Final = timedelta(minutes=2)
"""Longer than what a crash left half-done waits for."""
E = TypeVar("E")


class PowerCut(BaseException):
    """The program is gone; nothing catches this."""


class Forgetful(Recorder):
    """A platform that takes an update again whose acknowledgement nobody heard."""

    def _check_update(self, message: Outgoing) -> None:
        before = self._shown[message.message].message
        assert (before.room, before.account) == (message.room, message.account)


class Mortal(Database):
    """A database that dies with its program at one of its commits."""

    commits = 0
    dies_before = _NEVER
    dies_after = _NEVER
    dead = False

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit, and die where it is time; the dead write nothing."""
        if self.dead:
            raise PowerCut
        with super().transaction() as tx:
            yield tx
            self.commits += 1
            self._perhaps_die(self.dies_before)
        self._perhaps_die(self.dies_after)

    def _perhaps_die(self, at: int) -> None:
        if self.dead or self.commits == at:
            self.dead = True
            raise PowerCut


class Said(msgspec.Struct, frozen=True):
    """Somebody writes; in a `room` it is talk, that names nobody."""

    person: str
    text: str
    room: str = ""


class Pressed(msgspec.Struct, frozen=True):
    """Somebody presses a button about a record, and fills in what it asks for."""

    person: str
    action: str
    record: str
    form: dict[str, str] = {}


class Until(msgspec.Struct, frozen=True):
    """Time passes until an ISO moment."""

    moment: str


Step: TypeAlias = Said | Pressed | Until


def paced(life: Sequence[Step], start: str = MONDAY) -> tuple[Step, ...]:
    """A life in which people take their time: what was cut off is delivered before they go on."""
    now, steps = datetime.fromisoformat(start), list[Step]()
    for step in life:
        steps.append(step)
        if isinstance(step, Until):
            now = datetime.fromisoformat(step.moment).replace(tzinfo=now.tzinfo)
        else:
            now += _PAUSE
            steps.append(Until(now.isoformat()))
    return tuple(steps)


class Cut(msgspec.Struct, frozen=True):
    """The commit before or after which the program dies; by default it lives on."""

    before: int = _NEVER
    after: int = _NEVER


UNCUT: Final = Cut()


def ended(
    url: str,
    life: Sequence[Step],
    tell: Callable[[Stage], E],
    cut: Cut = UNCUT,
    *,
    calendars: Calendars = Calendars.OFF,
) -> E:
    """Play a life on an empty database, dying at the cut; gives what is told of its end.

    Whatever is stuck by then, untrue on a card or wrong in the ledger fails the test.
    """
    database = Mortal.open(url)
    stage = Stage(database)
    stage.messengers = {"console": Forgetful(stage.clock, calendars=calendars)}
    stage.restart()
    database.commits, database.dies_before, database.dies_after = 0, cut.before, cut.after
    try:
        for number, step in enumerate(life):
            while not _done(stage, number, step):
                stage.database.close()
                stage.database = Mortal.open(url)
                stage.restart()
        stage.ignore()
        stage.check()
        return tell(stage)
    finally:
        stage.close()
        stage.database.close()


def commits(stage: Stage) -> int:
    """How many there were since the program was last put together."""
    assert isinstance(stage.database, Mortal)
    return stage.database.commits


def cuts(commits: int, part: int = 0, parts: int = 1) -> list[Cut]:
    """All cuts of so many commits; of so many equal parts of them only one."""
    every = [Cut(before=at) for at in range(1, commits + 1)]
    return [*every, *(Cut(after=each.before) for each in every)][part::parts]


def _done(stage: Stage, number: int, step: Step) -> bool:
    """Whether a step came to its end; else the program died of it."""
    key = f"step-{number}"
    try:
        match step:
            case Said(person, text, room):
                talk = {"room": room, "addressed": False, "message": key} if room else {}
                stage.send(person, key=key, kind=IncomingKind.TEXT, text=text, **talk)
            case Pressed(person, action, record, form):
                form = {"record": record} | form
                stage.send(person, key=key, kind=IncomingKind.ACTION, action=action, form=form)
            case Until(moment):
                stage.until(moment)
    except PowerCut:
        return False
    return True
