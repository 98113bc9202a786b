"""The leave that a form asks for (A-14): entered when it is approved, taken out with its end.

So clocks stand still and the deputy is asked, without anybody entering it a second time.
"""

from collections.abc import Mapping

from bot.absence import check_span, grant, retract
from bot.approvals.definition.model import Away, Definition
from bot.approvals.kinds import period_of
from bot.approvals.model import Approval
from bot.directory.queries import person_by_key
from bot.engine.context import Context
from bot.errors import UserError


def look_at_leave(ctx: Context, definition: Definition, form: Mapping[str, str]) -> None:
    """Raise UserError where the leave that a form asks for can't be entered.

    One that is over can: people hand in the form when they are well again.
    """
    if (away := definition.absence) is not None:
        starts_at, ends_at = period_of(form[away.at], ctx)
        try:
            check_span(starts_at, ends_at, min(ctx.now, starts_at))
        except UserError as error:
            raise UserError(error.key, field=away.at, **error.values) from error


def settle_leave(ctx: Context, approval: Approval, definition: Definition, *, had: bool) -> None:
    """Enter what was approved, or take it out."""
    if (away := definition.absence) is None:
        return
    member = ctx.member(approval.initiator_id)
    if had:
        _grant(ctx, approval, away)
    else:
        retract(ctx, approval.subject, member)


def _grant(ctx: Context, approval: Approval, away: Away) -> None:
    member, span = ctx.member(approval.initiator_id), period_of(approval.form[away.at], ctx)
    deputy = person_by_key(ctx.tx, approval.form.get(away.deputy, ""))
    usable = deputy is not None and deputy.active
    grant(ctx, approval.subject, member, span, deputy if usable else None)
