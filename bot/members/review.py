"""Each quarter administrators go through people and rights: who may what, who is missing (D-11)."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.directory.model import Level
from bot.directory.values import Member
from bot.engine.cards import Card, Field
from bot.engine.context import Context
from bot.engine.effects.private import write
from bot.engine.feature import Routine
from bot.members.policy import departments
from bot.members.queries import Reviewed, reviewed
from bot.settings import Settings
from bot.time.calendar import WorkingCalendar
from bot.time.recurrence import Recurrence

_MOST: Final = 30
"""Names of one kind that a card lists."""
_MONTHS: Final = 3


def review_card(ctx: Context) -> Card:
    """The people and rights of the departments that the actor administers."""
    people = reviewed(ctx, departments(ctx))
    special = [each for each in people if each.level != Level.USER]
    kinds = (
        (
            "admins",
            [ctx.beside(each.name, ctx.text(f"manual.level.{each.level}")) for each in special],
        ),
        ("roles", [ctx.beside(each.name, ctx.row(each.roles)) for each in people if each.roles]),
        ("unreached", [each.name for each in people if not each.is_reached]),
        ("unled", [each.name for each in people if _should_answer(each)]),
    )
    return Card(
        title=ctx.text("member.review.title", count=len(people)),
        lead=ctx.text("member.review.lead"),
        fields=tuple(
            Field(ctx.text(f"member.review.{name}"), _listed(ctx, names), wide=True)
            for name, names in kinds
        ),
        note=ctx.text("member.review.note"),
    )


def _should_answer(each: Reviewed) -> bool:
    """Whoever is no main administrator has somebody above them."""
    return not each.answers_to_somebody and each.level != Level.MAIN_ADMIN


def _listed(ctx: Context, names: list[str]) -> str:
    if not names:
        return ctx.text("member.review.nobody")
    more = ctx.text("member.review.more", count=len(names) - _MOST) if len(names) > _MOST else ""
    return ctx.row(names[:_MOST]) + more


def review_times(settings: Settings, calendar: WorkingCalendar) -> Recurrence | None:
    """Every week; which week it is, the share of each looks at."""
    at = settings.weekly.people_review_at
    return None if at is None else Recurrence(calendar, at, weekly=True)


def review_share(ctx: Context, reader: Member, *, occurrence: datetime) -> None:
    """Ask an administrator, in the first week of a quarter, to go through their people."""
    if reader.level is Level.USER or not _is_first_of_quarter(ctx, occurrence):
        return
    if ctx.presence.takes_messages(reader):
        write(ctx, reader, review_card)


def _is_first_of_quarter(ctx: Context, occurrence: datetime) -> bool:
    recurrence = review_times(ctx.settings, ctx.calendar)
    if recurrence is None:
        return False
    day = occurrence.astimezone(ctx.calendar.zone).date()
    first = day.replace(month=day.month - (day.month - 1) % _MONTHS, day=1)
    begins = datetime.combine(first, time(0), ctx.calendar.zone).astimezone(UTC)
    return recurrence.after(begins - timedelta(microseconds=1)) == occurrence


ROUTINES: Final = {"member.review": Routine(review_times, review_share)}
