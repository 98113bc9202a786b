"""What is asked of the database about weekly summaries."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, select
from sqlmodel import col
from sqlmodel import select as select_entity

from bot.directory.model import DEPARTMENTS
from bot.directory.queries import department
from bot.directory.values import Unit
from bot.engine.context import Context
from bot.weekly.model import Summary
from storage import Tx

_unit = DEPARTMENTS.c
_ISO: Final = re.compile("([0-9]{4})-?W([0-9]{1,2})", re.IGNORECASE)


def week_of(ctx: Context, at: datetime | None = None) -> str:
    """The ISO week that it is, or was at a moment, in the company's zone: `2026-W48`."""
    return written_week((at or ctx.now).astimezone(ctx.calendar.zone).date())


def last_week(ctx: Context) -> str:
    """The ISO week before the one that it is."""
    return written_week(monday_of(week_of(ctx)) - timedelta(weeks=1))


def written_week(day: date) -> str:
    """The ISO week of a day: `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def iso_week(said: str) -> str:
    """The ISO week that is written there, as we write it; empty for what is none."""
    found = _ISO.fullmatch(said.strip())
    try:
        return written_week(date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else ""
    except ValueError:
        return ""


def monday_of(week: str) -> date:
    """The first day of an ISO week."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def summary(tx: Tx, summary_id: int) -> Summary:
    """The summary of an id that a row refers to."""
    return tx.get_one(Summary, summary_id)


def summary_for_update(ctx: Context, summary_id: int) -> Summary | None:
    """The summary, locked until the end of this transaction."""
    return ctx.locks.take(Summary, summary_id)


def of_week(tx: Tx, week: str, units: Iterable[int]) -> dict[int, Summary]:
    """The summaries of some departments for a week, by department."""
    query = select_entity(Summary).where(
        Summary.week == week, col(Summary.department_id).in_(list(units))
    )
    return {each.department_id: each for each in tx.exec(query)}


def of_weeks(tx: Tx, weeks: Iterable[str], units: Iterable[int]) -> list[Summary]:
    """The summaries of some departments for some weeks, the newest first."""
    query = select_entity(Summary).where(
        col(Summary.week).in_(list(weeks)), col(Summary.department_id).in_(list(units))
    )
    newest = query.order_by(col(Summary.week).desc(), col(Summary.department_id))
    return list(tx.exec(newest).all())


def headed_by(tx: Tx, person_id: int) -> list[Unit]:
    """The departments that somebody heads."""
    return _units(tx, select(_unit.id).where(_unit.active, _unit.head_id == person_id))


def led_by(tx: Tx, person_id: int) -> list[Unit]:
    """The departments that somebody is the leader in charge of."""
    return _units(tx, select(_unit.id).where(_unit.active, _unit.leader_id == person_id))


def every_unit(tx: Tx) -> list[Unit]:
    """All departments that have a head: those that a summary is expected of."""
    return _units(tx, select(_unit.id).where(_unit.active, _unit.head_id.is_not(None)))


def _units(tx: Tx, query: Select[Any]) -> list[Unit]:
    ids = [int(row[0]) for row in tx.connection().execute(query.order_by(_unit.id))]
    found = (department(tx, each) for each in ids)
    return [each for each in found if each is not None]
