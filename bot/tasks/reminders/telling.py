"""How time tells somebody of a task."""

from bot.directory.values import Member
from bot.engine.context import Context, Notice
from bot.engine.outbox.live import Lead
from bot.engine.outbox.rows import Lane
from bot.tasks.model import Priority, Task
from bot.time.deadlines import Claimed


def tell(
    ctx: Context,
    task: Task,
    reader: Member,
    lead: Lead,
    claimed: Claimed,
    *,
    lane: Lane = Lane.MESSAGE,
) -> None:
    """Send a reader the card with a word that a stopped clock takes back."""
    notice = Notice(
        lead,
        strong=task.urgency.is_strong,
        urgent=task.urgency is Priority.URGENT,
        clock_id=claimed.clock_id,
        lane=Lane.ESCALATION if task.urgency is Priority.URGENT else lane,
    )
    ctx.notify(reader, task.subject, notice)
