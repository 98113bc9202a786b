"""What the kinds of fields take and keep that are more than a word: ranges, people, rooms, tables.

Each is kept as text: a range as `2026-12-14/2026-12-18` or `2026-12-14T14:00/2026-12-14T15:30`,
people as their keys, a room as its key, a table as JSON, a list of rows.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from bot.approvals.definition.conditions import number
from bot.approvals.definition.model import FieldKind, FormField
from bot.booking.arguments import read_room, read_times
from bot.booking.queries import resource_named
from bot.directory.queries import person_by_key
from bot.engine.commands.mentions import NAME, PersonMention
from bot.engine.commands.text import clean, fold, paragraph
from bot.errors import UserError
from bot.time.calendar import Period
from bot.time.words import day_names

if TYPE_CHECKING:
    from bot.engine.context import Context

    Reading = Callable[[FormField, str, Context], str]

_KEPT: Final = re.compile(r"(\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?)/(\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?)")
_CELLS: Final = re.compile(r"\s*[|｜\t]\s*")
_MOST_ROWS: Final = 50
_MOST_PEOPLE: Final = 50
_ROW: Final = 2000
_ONE_DAY: Final = timedelta(days=1)


# Ranges


def read_range(field: FormField, raw: str, ctx: "Context") -> str:
    """A range of days, or of hours; raises UserError that says how to write it."""
    if _KEPT.fullmatch(raw.strip()):
        return _checked(field, raw.strip(), ctx)
    start, end = (each.astimezone(ctx.calendar.zone) for each in read_times(raw, ctx))
    if _is_midnight(start) and _is_midnight(end):
        kept = f"{start.date()}/{(end - _ONE_DAY).date()}"
    else:
        kept = f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}"
    return _checked(field, kept, ctx)


def period_of(value: str, ctx: "Context") -> Period:
    """From when to when a kept range goes; whole days end with their last one."""
    first, last = (datetime.fromisoformat(each) for each in value.split("/"))
    if "T" not in value:
        last += _ONE_DAY
    zone = ctx.calendar.zone
    return first.replace(tzinfo=zone), last.replace(tzinfo=zone)


def show_date(value: str, ctx: "Context") -> str:
    """`12月14日 周一`; what is no day as it is."""
    try:
        return ctx.day(date.fromisoformat(value))
    except ValueError:
        return clean(value)


def show_range(value: str, ctx: "Context") -> str:
    """`12月14日 周一 – 12月18日 周五`, `12月14日 周一 14:00–15:30`; what is no range as it is."""
    if not _KEPT.fullmatch(value):
        return clean(value)
    first, last = (datetime.fromisoformat(each) for each in value.split("/"))
    if _is_midnight(last) and last - _ONE_DAY == first.replace(hour=0, minute=0):
        return f"{ctx.day(first.date())} {first:%H:%M}–24:00"
    if first.date() == last.date():
        times = f" {first:%H:%M}–{last:%H:%M}" if "T" in value else ""
        return f"{ctx.day(first.date())}{times}"
    today = ctx.now.astimezone(ctx.calendar.zone).date()
    begins, ends = day_names(first.date(), last.date(), ctx.language, today)
    if "T" not in value:
        return f"{begins} – {ends}"
    return f"{begins} {first:%H:%M} – {ends} {last:%H:%M}"


def edit_range(value: str, ctx: "Context") -> str:
    """A kept range as people write it, for its form: `2026-12-14 到 2026-12-18`."""
    if not _KEPT.fullmatch(value):
        return clean(value)
    first, last = value.split("/")
    if first == last:
        return first
    return f" {ctx.text('approval.range.to')} ".join((first, last)).replace("T", " ")


def _checked(field: FormField, kept: str, ctx: "Context") -> str:
    try:
        start, end = period_of(kept, ctx)
    except ValueError as error:
        raise UserError("booking.period_wanted", given=clean(kept)[:40]) from error
    if field.times and "T" not in kept:
        raise UserError("booking.period_wanted", given=show_range(kept, ctx)[:40])
    if start >= end:
        raise UserError("booking.backwards")
    return kept


def _is_midnight(at: datetime) -> bool:
    return not (at.hour or at.minute)


# People and rooms


def read_people(field: FormField, raw: str, ctx: "Context") -> str:
    """Several people, by mention, name or key."""
    del field
    found = []
    for name in NAME.findall(raw)[:_MOST_PEOPLE]:
        known = person_by_key(ctx.tx, name)
        found.append(known.key if known else PersonMention().read(name, ctx).key)
    if not found:
        raise UserError("input.empty")
    return ",".join(dict.fromkeys(found))


def show_people(value: str, ctx: "Context") -> str:
    """Their names."""
    known = (person_by_key(ctx.tx, each) for each in value.split(","))
    names = [each.name for each in known if each is not None]
    return ("、" if ctx.language == "zh" else ", ").join(names) or clean(value)


def read_room_field(field: FormField, raw: str, ctx: "Context") -> str:
    """A room's key."""
    del field
    return read_room(raw, ctx).key


def edit_room(value: str, ctx: "Context") -> str:
    """Its key, by which a form's list knows it."""
    room = resource_named(ctx.tx, clean(value))
    return clean(value) if room is None else room.key


def show_room(value: str, ctx: "Context") -> str:
    """Its name, and where it is."""
    room = resource_named(ctx.tx, value)
    if room is None:
        return clean(value)
    return " · ".join(filter(None, (room.name(ctx.language), room.place)))


# Tables


def read_table(field: FormField, raw: str, ctx: "Context", read: "Reading") -> str:
    """A table, a row a line with `|` between its cells; raises UserError that names the row."""
    if raw.lstrip().startswith("[["):
        raw = _written(raw)
    lines = [each for each in paragraph(raw, _ROW * _MOST_ROWS).splitlines() if each.strip()]
    if lines and _is_heading(field, lines[0]):
        del lines[0]
    if not lines:
        raise UserError("approval.no_rows", shape=table_shape(field, ctx))
    if len(lines) > _MOST_ROWS:
        raise UserError("input.too_many", limit=_MOST_ROWS)
    rows = [_row(field, number, line, ctx, read) for number, line in enumerate(lines, start=1)]
    return msgspec.json.encode(rows).decode()


def show_table(field: FormField, value: str, ctx: "Context", show: "Reading") -> str:
    """A line a row, then what its amounts come to."""
    rows = rows_of(value)
    if rows is None:
        return clean(value, keep="\n")
    lines = [
        " · ".join(
            show(column, cell, ctx)
            for column, cell in zip(field.columns, row, strict=False)
            if cell
        )
        for row in rows
    ]
    totals = [
        f"{column.name.usual(ctx.language)} {show(column, str(_total(rows, at)), ctx)}"
        for at, column in enumerate(field.columns)
        if column.kind is FieldKind.MONEY
    ]
    if totals and len(rows) > 1:
        lines.append(f"{ctx.text('approval.total')}: {' · '.join(totals)}")
    return "\n".join(lines)


def edit_table(value: str) -> str:
    """A kept table as it was typed, for its form."""
    return _written(value) if value.lstrip().startswith("[[") else value


def rows_of(value: str) -> list[list[str]] | None:
    """The rows of a kept table; None where it is none."""
    try:
        return msgspec.json.decode(value, type=list[list[str]])
    except msgspec.MsgspecError:
        return None


def table_shape(field: FormField, ctx: "Context") -> str:
    """`物品 | 数量 | 单价`."""
    return " | ".join(each.name.usual(ctx.language) for each in field.columns)


def _written(value: str) -> str:
    rows = rows_of(value)
    return value if rows is None else "\n".join(" | ".join(row) for row in rows)


def _is_heading(field: FormField, line: str) -> bool:
    said = [fold(each).strip() for each in _CELLS.split(line)]
    zh, en = ([fold(name) for name in names] for names in _headings(field))
    return said in (zh, en)


def _headings(field: FormField) -> tuple[list[str], list[str]]:
    return [each.name.zh for each in field.columns], [each.name.en for each in field.columns]


def _row(
    field: FormField,
    number: int,
    line: str,
    ctx: "Context",
    read: "Reading",
) -> list[str]:
    cells = _cells(field, line)
    cells += [""] * (len(field.columns) - len(cells))
    needed = [cell for column, cell in zip(field.columns, cells, strict=False) if column.required]
    if len(cells) > len(field.columns) or not all(map(str.strip, needed)):
        raise UserError("approval.row", row=number, shape=table_shape(field, ctx))
    return [
        read(column, cell, ctx) if cell.strip() else ""
        for column, cell in zip(field.columns, cells, strict=True)
    ]


def _cells(field: FormField, line: str) -> list[str]:
    """What stands between the bars; where there are none, words as many as the columns."""
    cells, words = _CELLS.split(line.strip().strip("|｜").strip()), line.split()
    return words if len(cells) == 1 and len(words) == len(field.columns) else cells


def _total(rows: Sequence[Sequence[str]], at: int) -> Decimal:
    found = (number(row[at]) for row in rows if at < len(row) and row[at])
    return sum((each for each in found if each is not None), Decimal())


# Files


def read_file(field: FormField, raw: str, ctx: "Context") -> str:
    """Links to documents, or the names of files that were given; the files themselves are kept."""
    del field, ctx
    return paragraph(raw, _ROW)
