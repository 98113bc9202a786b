"""What tests of the outbox write into it and read from it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, select

from bot.app import App
from bot.engine.delivery.delivery import Delivery
from bot.engine.deployment import deployment_id
from bot.engine.messenger import MessageKind, Messenger
from bot.engine.outbox.rows import Lane, Leaving, Written, outbox_table, put
from tests.stage import Stage


def write(stage: Stage | App, *texts: str, lane: Lane = Lane.MESSAGE, **where: str) -> None:
    """Write messages into the outbox, to the room A unless said otherwise."""
    now = stage.clock.now()
    to = {"messenger": "console", "room": "A", "account": ""} | where
    rows = [
        Leaving(
            to["messenger"],
            MessageKind.POST,
            lane,
            now,
            now,
            room=to["room"],
            account=to["account"],
            body=Written(text=text),
        )
        for text in texts
    ]
    with stage.database.transaction() as tx:
        put(tx, rows)


def write_for(stage: Stage, at: datetime, *texts: str, **where: str) -> None:
    """Write messages that are held back until a moment, to the room A unless said otherwise."""
    now = stage.clock.now()
    to = {"messenger": "console", "room": "A", "account": ""} | where
    held = [
        Leaving(
            to["messenger"],
            MessageKind.POST,
            Lane.MESSAGE,
            at,
            now,
            room=to["room"],
            account=to["account"],
            body=Written(text=text),
            held=True,
        )
        for text in texts
    ]
    with stage.database.transaction() as tx:
        put(tx, held)


def states(stage: Stage) -> list[str]:
    """The state of every row, oldest first."""
    return [row.state for row in rows(stage)]


def rows(stage: Stage) -> Sequence[Row[tuple[object, ...]]]:
    """Every row, oldest first."""
    with stage.database.snapshot() as tx:
        return tx.connection().execute(select(outbox_table).order_by(outbox_table.c.id)).all()


def texts(stage: Stage, messenger: str = "console") -> list[str]:
    """What has been delivered, in order; taken as expected."""
    stage.ignore()
    return [each.text for each in stage.messengers[messenger].delivered]


def deliver_abreast(stage: Stage, messengers: Mapping[str, Messenger], abreast: int) -> int:
    """What may go now, several messages under way at a time, and its end."""
    delivery = Delivery(
        stage.database,
        stage.app.rules,
        stage.clock,
        messengers,
        files=stage.app.files,
        deployment=deployment_id(stage.database),
        abreast=abreast,
    )

    async def deliver() -> int:
        begun = await delivery.begin_due(lambda: None)
        while await delivery.one_ended():
            pass
        return begun

    return asyncio.run(deliver())


def forget_warnings(stage: Stage, *, parked: bool = False) -> None:
    """Take what the log had to say about failed attempts; anything else fails at the end."""
    words = (" waits ", " is parked", " go each by itself") if parked else (" waits ",)
    stage.log.lines = [line for line in stage.log.lines if not any(each in line for each in words)]
