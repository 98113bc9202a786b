"""What a form does beside being decided: the room that it asks for, and the leave."""

from collections.abc import Mapping

from bot.approvals.definition.model import Definition
from bot.approvals.leave import look_at_leave, settle_leave
from bot.approvals.model import Approval
from bot.approvals.rooms import hold_room, look_for_room, settle_room
from bot.engine.context import Context


def foresee(ctx: Context, definition: Definition, form: Mapping[str, str]) -> None:
    """Raise UserError where what a form asks for can't be had."""
    look_for_room(ctx, definition, form)
    look_at_leave(ctx, definition, form)


def hold(ctx: Context, approval: Approval, definition: Definition) -> None:
    """Keep what a form asks for while it is decided; raises UserError where it can't be had."""
    look_at_leave(ctx, definition, approval.form)
    hold_room(ctx, approval, definition)


def settle(ctx: Context, approval: Approval, definition: Definition, *, had: bool) -> None:
    """Have what was asked for, or give it up."""
    settle_room(ctx, approval, definition, had=had)
    settle_leave(ctx, approval, definition, had=had)
