"""How one cell of a sheet of tasks is read; each raises UserError that says what to write."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final

from bot.engine.commands.text import clean, fold, line, paragraph
from bot.engine.context import Context
from bot.errors import UserError
from bot.sheets.values import Fault
from bot.tasks.arguments.milestones import each_of, key
from bot.tasks.exchange.values import Reached
from bot.tasks.model import State
from bot.time.phrases import read
from templates import LANGUAGES, text

_ISO: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_PERCENT: Final = re.compile(r"(\d{1,3})(?:\.0+)?\s*[%％]?")
_FULL: Final = 100
_TITLE: Final = 200
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2900
_MORE_STATES: Final = {
    "未开始": State.TODO,
    "未启动": State.TODO,
    "not started": State.TODO,
    "开始": State.DOING,
    "doing": State.DOING,
    "started": State.DOING,
    "延期": State.DOING,
    "暂停": State.BLOCKED,
    "受阻": State.BLOCKED,
    "待验收": State.REVIEW,
    "审核中": State.REVIEW,
    "完成": State.DONE,
    "finished": State.DONE,
    "completed": State.DONE,
    "取消": State.CANCELLED,
    "canceled": State.CANCELLED,
}


def words(cell: object) -> str:
    """What stands in the cell as text; a number as it is seen."""
    match cell:
        case Fault():
            raise UserError(f"exchange.{cell}")
        case bool() | date() | time() | timedelta():
            raise UserError("exchange.not_text")
        case _:
            return str(cell)


def one_line(cell: object, limit: int) -> str:
    """One clean line; raises UserError beyond `limit`."""
    return line(words(cell), limit)


def lines(cell: object, limit: int) -> str:
    """Clean lines."""
    return paragraph(words(cell), limit)


def moment(cell: object, ctx: Context, *, start: bool = False) -> datetime:
    """A date of the spreadsheet, an ISO date or a date phrase; a day alone is its working end.

    With `start` it is when that day begins. A written date may lie behind us: it is a record.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise UserError("exchange.date_number", given=cell)
    if isinstance(cell, datetime):
        return _at(cell.date(), cell.time() if cell.time() != time() else None, ctx, start=start)
    if isinstance(cell, date):
        return _at(cell, None, ctx, start=start)
    said = clean(words(cell)).strip()
    if found := _ISO.fullmatch(said):
        return _written(said, found, ctx, start=start)
    when = read(said, ctx.now, ctx.calendar)
    if start and when.date_only:
        return _at(when.at.astimezone(ctx.calendar.zone).date(), None, ctx, start=True)
    return when.at


def _written(said: str, found: re.Match[str], ctx: Context, *, start: bool) -> datetime:
    year, month, day, hour, minute, second = (int(each) if each else 0 for each in found.groups())
    try:
        at = time(hour, minute, second) if found[4] else None
        return _at(date(year, month, day), at, ctx, start=start)
    except (ValueError, OverflowError):
        raise UserError("dates.unreadable", phrase=said[:40]) from None


def _at(day: date, at: time | None, ctx: Context, *, start: bool) -> datetime:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise UserError("dates.unreadable", phrase=str(day))
    if at is None:
        return ctx.calendar.start_of_day(day) if start else ctx.calendar.end_of_day(day)
    there = datetime.combine(day, at, ctx.calendar.zone)
    # A spreadsheet keeps moments as fractions of a day: what is off is less than a second.
    there += timedelta(milliseconds=500)
    return there.replace(microsecond=0).astimezone(UTC)


def milestones(cell: object, ctx: Context) -> tuple[Reached, ...]:
    """Dates and titles with semicolons or lines between, `✓` before those that are reached."""
    found = tuple(each_of(clean(words(cell)), lambda said: _milestone(said, ctx)))
    if len({fold(each.title) for each in found}) < len(found):
        raise UserError("exchange.milestone_twice")
    return found


def _milestone(said: str, ctx: Context) -> Reached:
    bare = said.lstrip("✓√ ")
    written = _ISO.match(bare)
    if written is None:
        title, due = key(bare, ctx)
    else:
        title, due = bare[written.end() :], _written(bare, written, ctx, start=False)
    if not line(title, _TITLE):
        raise UserError("task.milestone_unclear", given=said[:40])
    return Reached(line(title, _TITLE), due, bare != said)


def percent(cell: object) -> int:
    """A whole number from 0 to 100; a cell formatted as a percentage holds a fraction of one."""
    if isinstance(cell, float) and 0 < cell < 1:
        cell = round(cell * _FULL)
    found = _PERCENT.fullmatch(fold(words(cell)).strip())
    if found is None or int(found[1]) > _FULL:
        raise UserError("input.percent", given=clean(str(cell))[:40])
    return int(found[1])


def state(cell: object, ctx: Context) -> State:
    """A state by its name in either language."""
    said = " ".join(fold(clean(words(cell))).split())
    found = _states().get(said)
    if found is None:
        known = ctx.row(text(f"task.state.{each}", ctx.language) for each in State)
        raise UserError("exchange.state", given=said[:40], known=known)
    return found


@cache
def _states() -> dict[str, State]:
    labels = {fold(text(f"task.state.{s}", language)): s for s in State for language in LANGUAGES}
    return _MORE_STATES | {each.value: each for each in State} | labels
