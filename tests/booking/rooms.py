"""A stage with the sample company's rooms, and hands that book there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.booking import Wanted, resource_named
from bot.booking.file import bring, sample_rooms
from bot.directory.queries import anybody_named
from bot.engine.context import Context
from bot.time.calendar import Period
from tests.stage import Stage

ZONE = ZoneInfo("Asia/Shanghai")
TOMORROW = date(2026, 11, 24)


def furnish(stage: Stage) -> None:
    """Give the company its rooms."""
    with stage.database.transaction() as tx:
        bring(tx, sample_rooms())


def at(begins: str, ends: str, day: date = TOMORROW) -> Period:
    """A period of a day."""
    start, end = (
        datetime.combine(day, datetime.strptime(each, "%H:%M").time(), ZONE)  # noqa: DTZ007
        for each in (begins, ends)
    )
    return (start, end if end > start else end + timedelta(days=1))


@contextmanager
def hands(stage: Stage, person: str = "李雷") -> Iterator[Context]:
    """One transaction of somebody."""
    with stage.database.transaction() as tx:
        member = anybody_named(tx, person)[0]
        ctx = Context(tx, stage.app.rules, stage.clock.now(), member)
        yield ctx
        ctx.flush()


def wanted(ctx: Context, room: str, period: Period, people: int = 0) -> Wanted:
    """A room for a period."""
    found = resource_named(ctx.tx, room)
    assert found is not None
    return Wanted(found, period, people)
