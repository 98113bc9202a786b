"""A feature made for tests: a handler that fails, one that answers, a ladder that may fail."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Annotated

from bot.app import FEATURES
from bot.engine.commands.argument import Title
from bot.engine.commands.command import Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.engine.delivery.delivery import Delivery
from bot.engine.deployment import deployment_id
from bot.engine.engine import Engine
from bot.engine.feature import Feature, Ladder
from bot.engine.papers import Work
from bot.engine.rules import Rules
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.deadlines import Claimed, NewClock
from bot.time.ladders import ClockState, Measure, Rung, Times
from tests.stage import Stage

MEMO = Noun("memo", Words(("便笺",), ("memo",)))
TICK = "memo.tick"


@dataclass(frozen=True, slots=True)
class Said:
    """Some words."""

    title: Annotated[str, Title()]


@dataclass
class Memo:
    """What the feature did, how often its rungs are still to fail, what work they need first."""

    failures: int = 0
    failing: Callable[[str], Exception] = ZeroDivisionError
    work: Work[object] | None = None
    rungs: list[str] = field(default_factory=list)

    def feature(self) -> Feature:
        """The feature as the engine sees it."""
        commands = (
            _command("boom", self.boom, "炸"),
            _command("echo", self.echo, "回声"),
            _command("tick", self.tick, "计时"),
        )
        return Feature(commands, ladders={TICK: Ladder(_times, self.fire)})

    def boom(self, ctx: Context, given: Said) -> None:
        """Say and write something, and then fail."""
        ctx.record("M1", "memo.boom", title=given.title)
        ctx.reply("never to be seen")
        raise ZeroDivisionError(given.title)

    def echo(self, ctx: Context, given: Said) -> None:
        """Answer in private."""
        ctx.reply(given.title)

    def tick(self, ctx: Context, given: Said) -> None:
        """Start a clock with three rungs, an hour apart."""
        ctx.start_clock(NewClock(TICK, given.title, None, Measure.WALL))

    def fire(self, ctx: Context, claimed: Claimed, rung: str) -> None:
        """Fail as often as is asked for, then note the rung."""
        ctx.record(claimed.subject, f"memo.{rung}")
        if self.failures:
            self.failures -= 1
            raise self.failing(rung)
        if self.work is not None:
            ctx.files.outside(self._planned)
        self.rungs.append(f"{claimed.subject} {rung}")

    def _planned(self) -> Work[object]:
        assert self.work is not None
        return self.work

    def join(self, stage: Stage, stopwatch: Callable[[], float] = time.monotonic) -> None:
        """Put the feature into a stage's program."""
        app = stage.app
        features = (*FEATURES, self.feature())
        rules = Rules.of(features, app.settings, app.rules.calendar, tuple(stage.messengers))
        engine = Engine(app.database, rules, app.clock, stopwatch=stopwatch)
        delivery = Delivery(
            app.database,
            rules,
            app.clock,
            stage.messengers,
            files=app.files,
            deployment=deployment_id(app.database),
        )
        stage.app = replace(app, rules=rules, engine=engine, delivery=delivery)


def _command(name: str, run: object, word: str) -> Command[Said, None]:
    return Command(
        id=f"memo.{name}",
        noun=MEMO,
        words=Words((word,), (name,)),
        arguments=Said,
        may=anyone,
        run=run,  # type: ignore[arg-type]  # three methods of one shape
        examples=Words((), ()),
    )


def _times(settings: Settings) -> Times:
    del settings

    def times(clock: ClockState, calendar: WorkingCalendar) -> Iterator[Rung]:
        del calendar
        for hours in (1, 2, 3):
            yield Rung(f"hour-{hours}", clock.running_since + timedelta(hours=hours))

    return times
