"""The room that a form asks for: held while it is decided, booked with its approval (A-16)."""

from collections.abc import Callable, Mapping

from bot.approvals.definition.conditions import number
from bot.approvals.definition.model import Books, Definition
from bot.approvals.kinds import period_of
from bot.approvals.model import Approval
from bot.booking import Wanted, bookings_of, confirm, hold, release, resource_named
from bot.booking.actions import check
from bot.engine.context import Context
from bot.errors import UserError


def look_for_room(ctx: Context, definition: Definition, form: Mapping[str, str]) -> None:
    """Raise UserError where the room that a form asks for can't be had."""
    if (books := definition.books) is not None:
        wanted = _wanted(ctx, books, form)
        _at_its_field(books, lambda: check(ctx, wanted))


def hold_room(ctx: Context, approval: Approval, definition: Definition) -> None:
    """Keep the room for this form, instead of the one that it asked for before."""
    if (books := definition.books) is None:
        return
    wanted = _wanted(ctx, books, approval.form, approval.initiator_id)
    had = bookings_of(ctx.tx, approval.subject)
    if [(each.resource_id, each.period) for each in had] != [(wanted.resource.id, wanted.period)]:
        _at_its_field(books, lambda: hold(ctx, approval.subject, wanted))


def settle_room(ctx: Context, approval: Approval, definition: Definition, *, had: bool) -> None:
    """Book what was held, or give it up."""
    if definition.books is not None:
        (confirm if had else release)(ctx, approval.subject)


def _wanted(
    ctx: Context, books: Books, form: Mapping[str, str], person_id: int | None = None
) -> Wanted:
    room = resource_named(ctx.tx, form[books.room])
    if room is None:
        raise UserError("booking.gone", field=books.room, room=form[books.room])
    people = number(form.get(books.people, "")) if books.people else None
    start, end = period_of(form[books.at], ctx)
    return Wanted(room, (start, end), int(people or 0), person_id)


def _at_its_field(books: Books, act: Callable[[], object]) -> None:
    """Say what is wrong at the input that it is about."""
    try:
        act()
    except UserError as error:
        raise UserError(error.key, field=books.at, **error.values) from error
