"""Who may do what with a rota (D-05, D-09)."""

from bot.directory.scope import is_manager
from bot.engine.context import Context


def manager(ctx: Context, target: object) -> bool:
    """Heads, leaders in charge and administrators, for their own departments.

    Which department is meant is known only when the arguments are read: the action asks again.
    """
    del target
    return is_manager(ctx.tx, ctx.person)
