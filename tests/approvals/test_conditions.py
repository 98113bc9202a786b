"""Conditions on a form: what holds, what is refused, and that nothing in them ever runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.approvals.definition.conditions import parse

FORM = {"days": "4", "kind": "annual", "amount": "10,000.00", "why": "a b", "empty": ""}


@pytest.mark.parametrize(
    "written, holds",
    [
        ("days > 3", True),
        ("days>3", True),
        ("days >= 4.0", True),
        ("days < 4", False),
        ("days <= 4 and kind == annual", True),
        ("days > 9 or kind == annual", True),
        ("days > 9 or kind == sick and days > 1", False),
        ("kind != annual", False),
        ("kind in (sick, annual)", True),
        ("kind in (sick)", False),
        ('why == "a b"', True),
        ("amount == 10000", True),
        ("amount >= 10001", False),
        ("empty > 0", False),
        ("empty < 0", False),
        ("missing == x", False),
        ("missing != x", True),
    ],
)
def test_it_holds_or_not(written: str, holds: bool) -> None:  # noqa: FBT001
    """`and` before `or`, numbers as numbers, words as words; what is empty is in no order."""
    assert parse(written).holds(FORM) is holds


@pytest.mark.parametrize(
    "written",
    ["", "days", "days >", "days ~ 3", "days > x", "days > 3 and", "kind in a", "kind in (a",
     "kind in (a b)", "days > 3 4", "__import__('os')", "a == b; c == d c", "x" * 501],
)  # fmt: skip
def test_what_is_none_is_refused(written: str) -> None:
    """Each with a sentence."""
    with pytest.raises(ValueError, match=r"\w"):
        parse(written)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(written: str) -> None:
    """Nothing else is ever raised, and what is read can be asked."""
    try:
        condition = parse(written)
    except ValueError:
        return
    assert condition.holds(FORM) in {True, False}
