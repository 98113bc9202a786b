"""What people call approvals."""

from typing import Final

from bot.approvals.model import PREFIX
from bot.engine.commands.command import Noun, Words

APPROVAL: Final = Noun(
    "approval", Words(("审批", "事务", "申请"), ("approval", "approvals")), PREFIX
)
