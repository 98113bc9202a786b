"""The fields of a definition's form as arguments of a command: typed, asked for, read, shown."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.approvals import kinds
from bot.approvals.definition.conditions import number
from bot.approvals.definition.model import Definition, FieldKind, FormField
from bot.booking.arguments import room_options
from bot.directory.queries import departments_named, person_by_key
from bot.engine.cards import InputKind, Option
from bot.engine.commands.argument import Argument, Date, Title
from bot.engine.commands.command import Parameter, Words
from bot.engine.commands.line import Line
from bot.engine.commands.mentions import PersonMention, UnitMention
from bot.engine.commands.text import clean, fold, paragraph
from bot.errors import UserError
from bot.time.phrases import read
from templates import LANGUAGES, Language

if TYPE_CHECKING:
    from bot.engine.context import Context

_LINE: Final = 200
_TEXT: Final = 2000
_MOST: Final = 10**12
_JUST_PAST: Final = timedelta(days=8)
"""Longer ago than a day without its year that the next year is not meant by."""


class Field(Argument[str]):
    """One field; what is read is the text that the form keeps."""

    wordy = True

    def __init__(self, field: FormField) -> None:
        self.field = field
        self.input = _INPUTS.get(field.kind, InputKind.TEXT)

    def take(self, line: Line, ctx: "Context") -> str | None:
        """Nothing: a field is always written behind its name."""
        del line, ctx
        return None

    def read(self, raw: str, ctx: "Context") -> str:
        """The value as it is kept: an ISO date, a key, a plain number, an option, a clean text."""
        return read_value(self.field, raw, ctx)

    def options(self, language: Language) -> tuple[Option, ...]:
        """The options of a choice."""
        return tuple(Option(each.value, each.name.usual(language)) for each in self.field.options)

    def offered(self, ctx: "Context") -> tuple[Option, ...]:
        """The rooms that there are, or the options of a choice."""
        return room_options(ctx) if self.field.kind is FieldKind.ROOM else super().offered(ctx)

    def hint(self, ctx: "Context") -> str:
        """How a range or a table is written, and that a file may follow."""
        match self.field.kind:
            case FieldKind.RANGE:
                times = "times" if self.field.times else "days"
                return ctx.text(f"approval.hint.{times}")
            case FieldKind.TABLE:
                return ctx.text("approval.hint.table", shape=kinds.table_shape(self.field, ctx))
            case FieldKind.FILE:
                return ctx.text("approval.hint.file")
            case _:
                return ""

    def shape(self, label: str) -> str:
        """Its name with a colon."""
        return f"{label}:…"

    def shown(self, raw: str, ctx: "Context") -> str:
        """The value as a form shows it, for the person to correct."""
        match self.field.kind:
            case FieldKind.TABLE:
                return kinds.edit_table(raw)
            case FieldKind.RANGE:
                return kinds.edit_range(raw, ctx)
            case FieldKind.ROOM:
                return kinds.edit_room(raw, ctx)
            case FieldKind.DATE:
                return clean(raw)
            case _:
                return shown(self.field, raw, ctx)


@lru_cache(maxsize=256)
def parameters(definition: Definition) -> tuple[Parameter, ...]:
    """The fields of a form as parameters, by their own names."""
    return tuple(
        Parameter(
            each.id,
            Field(each),
            each.required and each.kind is not FieldKind.FILE,
            words=Words((each.name.zh,), (each.name.en,)),
        )
        for each in definition.form
    )


def shown(field: FormField, value: str, ctx: "Context") -> str:
    """A kept value as people read it; what was typed wrongly stays what it was."""
    match field.kind:
        case FieldKind.CHOICE:
            names = {each.value: each.name.usual(ctx.language) for each in field.options}
            return names.get(value, clean(value))
        case (
            FieldKind.DATE | FieldKind.PERSON | FieldKind.PEOPLE | FieldKind.RANGE | FieldKind.ROOM
        ):
            return _SHOWN[field.kind](value, ctx)
        case FieldKind.TABLE:
            return kinds.show_table(field, value, ctx, shown)
        case FieldKind.MONEY:
            amount = number(value)
            return clean(value) if amount is None else f"{amount:,.2f}"
        case _:
            return clean(value)


def summary(definition: Definition, form: Mapping[str, str], ctx: "Context") -> str:
    """The first short fields of a form in one line, for lists."""
    short = (each for each in definition.form if each.kind not in _LONG)
    values = (_in_line(each, form[each.id], ctx) for each in short if form.get(each.id))
    return " · ".join(list(values)[:3])


def _in_line(field: FormField, value: str, ctx: "Context") -> str:
    """A value among others; a mere number says of what."""
    said = shown(field, value, ctx)
    return f"{field.name.usual(ctx.language)} {said}" if field.kind is FieldKind.NUMBER else said


def read_value(field: FormField, raw: str, ctx: "Context") -> str:
    """The value as it is kept; raises UserError that says what to write."""
    return _READERS[field.kind](field, raw, ctx)


def _table(field: FormField, raw: str, ctx: "Context") -> str:
    return kinds.read_table(field, raw, ctx, read_value)


def _line(field: FormField, raw: str, ctx: "Context") -> str:
    del field
    return Title(_LINE).read(raw, ctx)


def _paragraph(field: FormField, raw: str, ctx: "Context") -> str:
    del field, ctx
    return paragraph(raw, _TEXT)


def _number(field: FormField, raw: str, ctx: "Context") -> str:
    del ctx
    # Money is written with its sign and its unit as often as without.
    bare = fold(clean(raw)).strip().strip("¥$￥元块天").strip()
    found = number(bare)
    if found is None or abs(found) >= _MOST:
        raise UserError("approval.no_number", given=clean(raw)[:40])
    if field.kind is FieldKind.MONEY and (found < 0 or found != round(found, 2)):
        raise UserError("approval.no_amount", given=clean(raw)[:40])
    return f"{found.normalize():f}"


def _date(field: FormField, raw: str, ctx: "Context") -> str:
    del field
    try:
        return date.fromisoformat(raw.strip()).isoformat()
    except ValueError:
        return _day_meant(raw, ctx).astimezone(ctx.calendar.zone).date().isoformat()


def _day_meant(raw: str, ctx: "Context") -> datetime:
    """The day that is meant; forms are often about what was: a trip, an invoice, a sick day."""
    try:
        return Date().read(raw, ctx).at
    except UserError as error:
        if error.key != "dates.just_past":
            raise
    return read(clean(raw).strip(), ctx.now - _JUST_PAST, ctx.calendar).at


def _choice(field: FormField, raw: str, ctx: "Context") -> str:
    word = fold(clean(raw)).strip()
    for each in field.options:
        if word in {fold(each.value), *(fold(each.name.usual(one)) for one in LANGUAGES)}:
            return each.value
    choices = ", ".join(each.name.usual(ctx.language) for each in field.options)
    raise UserError("input.choice", given=clean(raw)[:40], choices=choices)


def _person(field: FormField, raw: str, ctx: "Context") -> str:
    del field
    known = person_by_key(ctx.tx, raw.strip())
    return known.key if known else PersonMention().read(raw, ctx).key


def _department(field: FormField, raw: str, ctx: "Context") -> str:
    del field
    known = departments_named(ctx.tx, raw.strip().lstrip("@"))
    return known[0].name if len(known) == 1 else UnitMention().read(raw, ctx).name


_INPUTS: Final = {
    FieldKind.PARAGRAPH: InputKind.MULTILINE,
    FieldKind.NUMBER: InputKind.NUMBER,
    FieldKind.MONEY: InputKind.NUMBER,
    FieldKind.DATE: InputKind.DATE,
    FieldKind.CHOICE: InputKind.CHOICE,
    FieldKind.PERSON: InputKind.PERSON,
    FieldKind.PEOPLE: InputKind.PEOPLE,
    FieldKind.ROOM: InputKind.CHOICE,
    FieldKind.TABLE: InputKind.MULTILINE,
}
_SHOWN: Final = {
    FieldKind.DATE: kinds.show_date,
    FieldKind.PERSON: kinds.show_people,
    FieldKind.PEOPLE: kinds.show_people,
    FieldKind.RANGE: kinds.show_range,
    FieldKind.ROOM: kinds.show_room,
}
_LONG: Final = frozenset({FieldKind.PARAGRAPH, FieldKind.TABLE, FieldKind.FILE})
_READERS: "Final[Mapping[FieldKind, Callable[[FormField, str, Context], str]]]" = {
    FieldKind.TEXT: _line,
    FieldKind.PARAGRAPH: _paragraph,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.PERSON: _person,
    FieldKind.DEPARTMENT: _department,
    FieldKind.PEOPLE: kinds.read_people,
    FieldKind.RANGE: kinds.read_range,
    FieldKind.ROOM: kinds.read_room_field,
    FieldKind.TABLE: _table,
    FieldKind.FILE: kinds.read_file,
}
