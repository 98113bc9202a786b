"""Who may do what with an approval (semantics §3.1, D-06)."""

from bot.approvals.model import Approval, Slot
from bot.approvals.queries import had_turn, has_copy
from bot.approvals.trail import active_slots
from bot.directory.queries import chain_above
from bot.engine.commands.policy import is_admin
from bot.engine.context import Context

_LEVELS_ABOVE = 5


def my_slot(ctx: Context, approval: Approval) -> Slot | None:
    """The open slot that the actor may decide: their own, else one of whom they stand in for."""
    found = active_slots(ctx.tx, approval.id)
    own = next((each for each in found if each.person_id == ctx.person.id), None)
    if own is not None:
        return own
    # A deputy who submitted the form themselves does not decide about it (rule 13).
    if ctx.person.id == approval.initiator_id:
        return None
    return next((each for each in found if ctx.acts_for(each.person_id)), None)


def approver(ctx: Context, approval: Approval) -> bool:
    """Whoever's turn it is, or stands in for them; or was, so that the late learn who decided."""
    return my_slot(ctx, approval) is not None or had_turn(ctx.tx, approval.id, ctx.person.id)


def initiator(ctx: Context, approval: Approval) -> bool:
    """Only whoever submitted it, or stands in for them."""
    return ctx.acts_for(approval.initiator_id)


def urger(ctx: Context, approval: Approval) -> bool:
    """Whoever submitted it, and who was given a copy (rule 14)."""
    return initiator(ctx, approval) or has_copy(ctx.tx, approval.id, ctx.person.id)


def sender(ctx: Context, approval: Approval) -> bool:
    """Who may give copies: the initiator, whoever's turn it is or was, administrators."""
    return is_admin(ctx) or initiator(ctx, approval) or approver(ctx, approval)


def administrator(ctx: Context, approval: Approval) -> bool:
    """Only the main administrators."""
    del approval
    return is_admin(ctx)


def reader(ctx: Context, approval: Approval) -> bool:
    """Those who take part, those with a copy, who stands above the initiator, administrators."""
    if sender(ctx, approval) or has_copy(ctx.tx, approval.id, ctx.person.id):
        return True
    above = chain_above(ctx.tx, approval.initiator_id, _LEVELS_ABOVE)
    return ctx.person.id in {each.id for each in above}
