"""What happens to the stand-ups of somebody who leaves: they are the heir's (D-11)."""

from typing import Final

from sqlmodel import col, select

from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.standups.model import Standup


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The stand-ups that somebody runs."""
    return [Owed(each.subject, each.title) for each in _run_by(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Have the heir run them, and get the reports that go to no room."""
    passed = []
    for standup in _run_by(ctx, gone, limit):
        standup.organiser_id = heir.id
        ctx.record(standup.subject, "standup.organiser_left", before=gone.key, organiser=heir.key)
        ctx.changed(standup)
        passed.append(Owed(standup.subject, standup.title))
    return passed


def _run_by(ctx: Context, person: Member, limit: int) -> list[Standup]:
    query = (
        select(Standup)
        .where(Standup.organiser_id == person.id, col(Standup.stopped).is_(other=False))
        .order_by(col(Standup.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


LEAVERS: Final = Leavers(owed, pass_on)
