"""What people see of rooms: which are free when, one room's day, what one has booked."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.booking import Booking, Resource, fitting, free_on, resources
from bot.booking.queries import resource, taken
from bot.booking.words import hours, period_words, times
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.time.calendar import Period

_AFFAIR: Final = "room"
"""The definition by which a room is asked for."""
_BUTTONS: Final = 5
_DAY: Final = timedelta(days=1)


def rooms_card(ctx: Context, period: Period, people: int) -> Card:
    """Every room with the times when it is free that day; of a period, the rooms free then."""
    known = [each for each in resources(ctx.tx) if each.capacity >= people or not each.capacity]
    if not known:
        return Card(title=ctx.text("rooms.title"), body=ctx.text("rooms.none"))
    if is_whole_day(ctx, period):
        day = period[0].astimezone(ctx.calendar.zone).date()
        return Card(
            title=ctx.text("rooms.day", day=ctx.day(day)),
            tone=Tone.INFO,
            fields=tuple(_free(ctx, each, day) for each in known),
            note=ctx.text("rooms.note"),
            buttons=tuple(_buttons(ctx, known, {})),
        )
    found = fitting(ctx, period, people)
    return Card(
        title=ctx.text("rooms.then", period=period_words(ctx, period)),
        tone=Tone.INFO if found else Tone.WARNING,
        fields=tuple(Field(each.name(ctx.language), _facts(ctx, each)) for each in found),
        body="" if found else ctx.text("rooms.none_then"),
        note=ctx.text("rooms.note"),
        buttons=tuple(_buttons(ctx, found, _asked(ctx, period, people))),
    )


def room_card(ctx: Context, room: Resource, day: date) -> Card:
    """One room: what it has, who is in it on a day, and when it is free then."""
    zone = ctx.calendar.zone
    opened = room.calendar(ctx.calendar).open_on(day)
    booked = taken(ctx.tx, [room.id], (opened[0][0], opened[-1][1])) if opened else []
    lines = [f"{times(ctx, each.period)} {_who(ctx, each)}" for each in booked]
    free = _free(ctx, room, day)
    return Card(
        title=f"{room.name(ctx.language)} · {ctx.day(day)}",
        tone=Tone.INFO,
        fields=(
            Field(ctx.text("rooms.facts"), _facts(ctx, room)),
            Field(ctx.text("rooms.opens"), hours(room.opens, ctx.language)),
            Field(ctx.text("rooms.booked"), "\n".join(lines) or ctx.text("rooms.nobody")),
            Field(ctx.text("rooms.free"), free.value.rpartition("\n")[2]),
        ),
        note=ctx.text("rooms.note") if day >= ctx.now.astimezone(zone).date() else "",
        buttons=tuple(_buttons(ctx, [room], {})),
    )


def mine_card(ctx: Context, bookings: Sequence[Booking]) -> Card:
    """What somebody has booked or asked for."""
    return Card(
        title=ctx.text("rooms.mine"),
        fields=tuple(
            Field(
                period_words(ctx, each.period),
                " · ".join(
                    (
                        resource(ctx.tx, each.resource_id).name(ctx.language),
                        each.owner,
                        ctx.text(f"rooms.state.{each.state}"),
                    )
                ),
            )
            for each in bookings
        ),
        body="" if bookings else ctx.text("rooms.none_mine"),
    )


def is_whole_day(ctx: Context, period: Period) -> bool:
    """Whether a day was named without times."""
    start = period[0].astimezone(ctx.calendar.zone)
    return not (start.hour or start.minute) and period[1] - period[0] >= _DAY


def _free(ctx: Context, room: Resource, day: date) -> Field:
    spans = free_on(ctx, room, day)
    between = "、" if ctx.language == "zh" else ", "
    free = between.join(times(ctx, each) for each in spans)
    said = free or ctx.text("rooms.none_free")
    return Field(room.name(ctx.language), f"{_facts(ctx, room)}\n{said}", wide=True)


def _facts(ctx: Context, room: Resource) -> str:
    """`3F · 12 人 · 投影仪、白板`."""
    between = "、" if ctx.language == "zh" else ", "
    capacity = ctx.text("rooms.capacity", people=room.capacity) if room.capacity else ""
    return " · ".join(filter(None, (room.place, capacity, between.join(room.equipment))))


def _who(ctx: Context, booking: Booking) -> str:
    name = ctx.member(booking.person_id).name if booking.person_id is not None else ""
    state = ctx.text(f"rooms.state.{booking.state}")
    return " · ".join(filter(None, (name, booking.owner, state)))


def _asked(ctx: Context, period: Period, people: int) -> dict[str, str]:
    start, end = (each.astimezone(ctx.calendar.zone) for each in period)
    given = {"at": f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"} if start.date() == end.date() else {}
    return given | ({"people": str(people)} if people else {})


def _buttons(ctx: Context, rooms: Sequence[Resource], given: dict[str, str]) -> Iterator[Button]:
    for each in rooms[:_BUTTONS]:
        label = ctx.text("rooms.book", room=each.name(ctx.language))
        values = {"affair": _AFFAIR, "room": each.key, **given}
        yield Button(label, "approval.new", Style.DEFAULT, values=values)
