"""Plays a scenario: the same engine, outbox and deadlines as ever, on a clock that is moved.

Nothing depends on the machine: one message leaves after the other, inputs are numbered, and time
passes only in the steps. So the same scenario gives the same output, on either database.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import inspect, literal, select, table

from bot.app import App, build
from bot.directory.org.imports import import_org
from bot.engine import inbox
from bot.engine.commands.line import is_slashed
from bot.engine.incoming import Incoming, IncomingKind
from bot.engine.messenger import Messenger
from bot.engine.outbox.rows import PARKED, WAITING, outbox_table
from bot.errors import SetupError
from bot.simulation.presses import Finder
from bot.simulation.scenario import Scenario
from bot.simulation.stage import Left, Stage
from bot.simulation.steps import Click, Say, Step, Wait
from bot.time.clock import Clock, VirtualClock
from storage import schema
from storage.database import Database

Opening: TypeAlias = Callable[[Database, Clock, Scenario], Messenger]
"""Opens the messenger on which a scenario plays, with its people and rooms."""


_stuck: Final = (
    select(outbox_table.c.error)
    .where(outbox_table.c.state.in_((WAITING, PARKED)), outbox_table.c.error != "")
    .order_by(outbox_table.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Acted:
    """A step is about to happen, and when."""

    at: datetime
    step: Step


def play(scenario: Scenario, database: Database, opening: Opening) -> Iterator[Acted | Left]:
    """Play on an empty database; gives each step and then what left because of it, in order.

    Raises SetupError where the database holds anything, and ScenarioError for a step that can't
    be done or that something went wrong in.
    """
    _prepare(scenario, database)
    clock = VirtualClock(scenario.now)
    stage = Stage(opening(database, clock, scenario), clock)
    app = build(scenario.settings, database, clock, {stage.name: stage})
    finder = Finder(stage, scenario.rooms, app.rules.commands)
    with asyncio.Runner() as runner:
        for number, step in enumerate(scenario.steps, start=1):
            yield Acted(clock.now(), step)
            match step:
                case Say():
                    app.engine.receive(_said(step, f"step-{number}", finder))
                    runner.run(app.settle())
                case Click():
                    app.engine.receive(finder.press(step, f"step-{number}"))
                    runner.run(app.settle())
                case Wait():
                    runner.run(app.move_to(clock, step.until))
            yield from stage.take()
            _refuse_faults(app, step)


def _prepare(scenario: Scenario, database: Database) -> None:
    if schema.state(database) is schema.State.EMPTY:
        schema.create(database)
    schema.check(database)
    filled = _filled_table(database)
    if filled is not None:
        raise SetupError(
            f"The database holds something already (in its table {filled}), and a scenario needs "
            f"an empty one: make a new database for it."
        )
    with database.transaction() as tx:
        import_org(tx, scenario.org)


def _filled_table(database: Database) -> str | None:
    with database.snapshot() as tx:
        connection = tx.connection()
        for name in inspect(connection).get_table_names():
            if name == schema.VERSION.name:
                continue
            if connection.execute(select(literal(1)).select_from(table(name)).limit(1)).first():
                return name
    return None


def _said(step: Say, key: str, finder: Finder) -> Incoming:
    return Incoming(
        key=key,
        messenger=finder.stage.name,
        account=step.player.account,
        kind=IncomingKind.TEXT,
        room=step.room,
        text=step.text,
        reply_to=finder.replied(step) if step.reply_to else "",
        addressed=not step.room or is_slashed(step.text),
    )


def _refuse_faults(app: App, step: Step) -> None:
    """Stop where the bot itself failed: what would come now is not what the rules say."""
    with app.database.snapshot() as tx:
        if inbox.failures(tx):
            raise step.place.error("this input met a bug; the log above says more")
        error = tx.connection().execute(_stuck).scalar()
    if error is not None:
        raise step.place.error(f"a message could not leave ({error})")
