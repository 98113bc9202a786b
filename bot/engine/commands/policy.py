"""Who may: the common answers. A feature adds its own, and there is no default."""

from typing import TYPE_CHECKING

from bot.directory.model import Level

if TYPE_CHECKING:
    from bot.engine.context import Context


def anyone(ctx: "Context", target: object) -> bool:
    """Everybody who works here."""
    del target
    return ctx.actor is not None and ctx.actor.active


def is_admin(ctx: "Context") -> bool:
    """Whether the actor has the main administrator's rights (D-05)."""
    return ctx.actor is not None and ctx.actor.level is Level.MAIN_ADMIN
