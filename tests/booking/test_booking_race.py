"""Many book one room in the same instant: one has it, the others learn who (A-16)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from sqlmodel import select

from bot.booking import Booking, book
from bot.errors import UserError
from tests.booking.rooms import at, furnish, hands, wanted
from tests.stage import Stage

_MANY: Final = 24


@pytest.mark.both_databases
def test_one_of_many_has_it(stage: Stage) -> None:
    """Overlapping wishes of many threads never leave two that overlap."""
    furnish(stage)

    def wish(number: int) -> str:
        begins, ends = ("10:00", "11:00") if number % 2 else ("10:30", "11:30")
        try:
            with hands(stage) as ctx:
                book(ctx, f"M{number}", wanted(ctx, "moon", at(begins, ends)))
        except UserError as refused:
            return refused.key
        return "had"

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(wish, range(1, _MANY + 1)))
    assert sorted(ends) == ["booking.taken"] * (_MANY - 1) + ["had"]
    with stage.database.snapshot() as tx:
        assert len(tx.exec(select(Booking)).all()) == 1
