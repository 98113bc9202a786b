"""What requests for help say of a week: those that nobody has settled (TPL-14)."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, or_, select

from bot.engine.context import Context
from bot.engine.feature import Span, Week
from bot.help.model import WAITING, Request

_MOST: Final = 20


def week(ctx: Context, people: Sequence[int], span: Span, *, own: bool) -> Week:
    """The open requests that these people asked or are to answer, as problems."""
    del span, own
    theirs = or_(col(Request.asked_id).in_(people), col(Request.asker_id).in_(people))
    query = select(Request).where(col(Request.state).in_(WAITING), theirs)
    found = ctx.tx.exec(query.order_by(col(Request.id)).limit(_MOST)).all()
    return Week(problems=tuple(_line(ctx, each) for each in found))


def _line(ctx: Context, shown: Request) -> str:
    people = f"{ctx.member(shown.asker_id).name} → {ctx.member(shown.asked_id).name}"
    return ctx.beside(f"{shown.subject} {shown.problem}", people)
