"""What is booked is nobody else's; who is refused learns what is free instead."""

import pytest

from bot.booking import book, bookings_of, confirm, free_on, hold, move, nearest, release
from bot.errors import UserError
from tests.booking.rooms import TOMORROW, at, furnish, hands, wanted
from tests.stage import Stage


def test_two_never_have_one_room(stage: Stage) -> None:
    """The second is refused and told who has it, when it is free, and which room is instead."""
    furnish(stage)
    with hands(stage) as ctx:
        hold(ctx, "A1", wanted(ctx, "月亮厅", at("10:00", "11:00")))
    with hands(stage, "韩梅梅") as ctx:
        with pytest.raises(UserError) as refused:
            book(ctx, "M1", wanted(ctx, "moon", at("10:30", "11:30"), people=4))
        said = ctx.text(refused.value.key, **refused.value.values)
        assert said.startswith("月亮厅 11月24日 周二 10:30–11:30 已被占用")
        assert "11月24日 周二 09:00–10:00; 11月24日 周二 11:00–12:00" in said
        assert "李雷,A1" in said
        assert "火星厅（12 人）、银河厅（60 人）" in said
        book(ctx, "M1", wanted(ctx, "moon", at("11:00", "12:00")))
        assert [each.owner for each in bookings_of(ctx.tx, "M1")] == ["M1"]


def test_the_life_of_a_booking(stage: Stage) -> None:
    """Held, booked, moved as firmly as it was, released; its owner's ledger tells it."""
    furnish(stage)
    with hands(stage) as ctx:
        hold(ctx, "A1", wanted(ctx, "火星厅", at("10:00", "11:00")))
        assert bookings_of(ctx.tx, "A1")[0].state == "held"
        confirm(ctx, "A1")
        moved = move(ctx, "A1", at("10:30", "12:00"))
        assert [each.state for each in moved] == ["booked"]
        assert [each.period for each in bookings_of(ctx.tx, "A1")] == [at("10:30", "12:00")]
        release(ctx, "A1")
        assert not bookings_of(ctx.tx, "A1")
        assert [each.action for each in ctx.entries] == [
            "booking.held",
            "booking.booked",
            "booking.booked",
            "booking.released",
        ]


def test_a_refused_move_keeps_what_one_had(stage: Stage) -> None:
    """Nothing is given up before the other thing is had."""
    furnish(stage)
    with hands(stage) as ctx:
        book(ctx, "M1", wanted(ctx, "火星厅", at("10:00", "11:00")))
        book(ctx, "M2", wanted(ctx, "火星厅", at("11:00", "12:00")))
        with pytest.raises(UserError):
            move(ctx, "M1", at("11:30", "12:30"))
        assert [each.period for each in bookings_of(ctx.tx, "M1")] == [at("10:00", "11:00")]


@pytest.mark.parametrize(
    "begins, ends, people, key",
    [
        ("07:00", "09:00", 0, "booking.closed"),
        ("19:00", "21:00", 0, "booking.closed"),
        ("10:00", "11:00", 7, "booking.too_small"),
    ],
)
def test_what_a_room_is_not_for(
    stage: Stage, begins: str, ends: str, people: int, key: str
) -> None:
    """Outside of its opening times, and for more people than it holds."""
    furnish(stage)
    with hands(stage) as ctx:
        with pytest.raises(UserError) as refused:
            book(ctx, "M1", wanted(ctx, "moon", at(begins, ends), people))
        assert refused.value.key == key


def test_days_are_the_companys(stage: Stage) -> None:
    """A make-up Saturday is open, a public holiday is not."""
    furnish(stage)
    with hands(stage) as ctx:
        moon = wanted(ctx, "moon", at("10:00", "11:00")).resource
        make_up, holiday = TOMORROW.replace(month=10, day=10), TOMORROW.replace(month=10, day=1)
        assert len(moon.calendar(ctx.calendar).open_on(make_up)) == 1
        assert moon.calendar(ctx.calendar).open_on(holiday) == []


def test_free_times(stage: Stage) -> None:
    """What remains of a day, and the nearest that is long enough; what has passed is not free."""
    furnish(stage)
    with hands(stage) as ctx:
        wish = wanted(ctx, "moon", at("10:00", "12:00"))
        book(ctx, "M1", wish)
        book(ctx, "M2", wanted(ctx, "moon", at("14:00", "15:00")))
        assert free_on(ctx, wish.resource, TOMORROW) == [
            at("08:00", "10:00"),
            at("12:00", "14:00"),
            at("15:00", "20:00"),
        ]
        assert nearest(ctx, wish) == [
            at("08:00", "10:00"),
            at("12:00", "14:00"),
            at("15:00", "17:00"),
        ]
        today = TOMORROW.replace(day=23)
        assert free_on(ctx, wish.resource, today) == [at("10:00", "20:00", today)]
