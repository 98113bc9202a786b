"""What happens to requests for help when somebody leaves who was asked, or who asked (D-11)."""

from collections.abc import Iterator
from typing import Final

from sqlmodel import col, select

from bot.directory.queries import chain_above, main_admins
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Leavers, Owed
from bot.help.model import UNSOLVED, WAITING, Request, Role, State
from bot.help.reminders import ACK, await_answer, await_response

_ASKED_BY: Final = "help.owed_asked"
_LEVELS: Final = 5


def owed(ctx: Context, person: Member, limit: int) -> list[Owed]:
    """The requests whose answer somebody owes."""
    return [Owed(each.subject, each.problem) for each in _asked_of(ctx, person, limit)]


def pass_on(ctx: Context, gone: Member, heir: Member, limit: int) -> list[Owed]:
    """Have the heir answer what the leaver was asked, and be told of what they had asked."""
    passed = []
    for request in _asked_of(ctx, gone, limit):
        _ask(ctx, request, gone, next(_not_the_asker(ctx, request, heir)))
        passed.append(Owed(request.subject, request.problem))
    for request in _asked_by(ctx, gone, limit - len(passed)):
        request.asker_id = heir.id
        ctx.record(request.subject, "help.asker_left", before=gone.key, asker=heir.key)
        ctx.changed(request)
        passed.append(Owed(request.subject, request.problem, _ASKED_BY))
    return passed


def _ask(ctx: Context, request: Request, gone: Member, asked: Member) -> None:
    ctx.stop_clock(request.subject, ACK, "who was asked left")
    request.hand_over(asked.id, request.department_id)
    ctx.tx.add(request.asking(asked.id, Role.HANDED, ctx.now))
    ctx.record(request.subject, "help.asked_left", before=gone.key, asked=asked.key)
    ctx.changed(request)
    await_response(ctx, request)
    await_answer(ctx, request, "who was asked left")


def _not_the_asker(ctx: Context, request: Request, heir: Member) -> Iterator[Member]:
    """Who may answer in the leaver's place; nobody answers themselves while there is another."""
    above = (heir, *chain_above(ctx.tx, heir.id, _LEVELS), *main_admins(ctx.tx))
    yield from (each for each in above if each.id != request.asker_id)
    yield heir


def _asked_of(ctx: Context, person: Member, limit: int) -> list[Request]:
    return _in(ctx, WAITING, col(Request.asked_id) == person.id, limit)


def _asked_by(ctx: Context, person: Member, limit: int) -> list[Request]:
    return _in(ctx, UNSOLVED, col(Request.asker_id) == person.id, limit) if limit else []


def _in(ctx: Context, states: tuple[State, ...], whose: object, limit: int) -> list[Request]:
    query = (
        select(Request)
        .where(whose, col(Request.state).in_(states))  # type: ignore[arg-type]
        .order_by(col(Request.id))
        .limit(limit)
    )
    return ctx.locks.take_each(query)


LEAVERS: Final = Leavers(owed, pass_on)
