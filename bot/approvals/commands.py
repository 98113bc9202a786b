"""What people can say about approvals, declared once (semantics §4.2)."""

from typing import Final

from bot.approvals.appointing import APPOINTING
from bot.approvals.asking import ASKING
from bot.approvals.deciding import DECIDING
from bot.approvals.looking import LOOKING
from bot.engine.commands.command import AnyCommand

COMMANDS: Final[tuple[AnyCommand, ...]] = (*ASKING, *DECIDING, *LOOKING, *APPOINTING)
