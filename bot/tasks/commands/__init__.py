"""What people can say about tasks, declared once (semantics §4.2)."""

from typing import Final

from bot.engine.commands.command import AnyCommand
from bot.tasks.commands import closing, exchange, giving, pool, remarks, structure, views, working

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    *giving.COMMANDS,
    *working.COMMANDS,
    *closing.COMMANDS,
    *remarks.COMMANDS,
    *structure.COMMANDS,
    *pool.COMMANDS,
    *views.COMMANDS,
    *exchange.COMMANDS,
)
