"""Who is told of a task, and how strongly."""

from bot.engine.context import Context, Notice
from bot.engine.outbox.live import Lead
from bot.tasks.model import Priority, Task
from bot.tasks.reminders import ACK


def tell_initiator(ctx: Context, task: Task, lead: Lead) -> None:
    """Send the card to whoever gave the task."""
    tell(ctx, task, task.initiator_id, lead)


def ask(ctx: Context, task: Task, lead: Lead) -> None:
    """Send the card to the owner; the sentence goes when they have acknowledged."""
    tell(ctx, task, task.owner_id, lead, until=ACK)


def tell(ctx: Context, task: Task, person_id: int, lead: Lead, *, until: str = "") -> None:
    """Send the card to somebody concerned who is not the one who acts.

    The one who acts learns where somebody can't be reached.
    """
    if person_id == ctx.person.id:
        return
    reader = ctx.member(person_id)
    urgent = task.urgency is Priority.URGENT
    notice = Notice(lead, strong=task.urgency.is_strong, urgent=urgent, until=until)
    if not ctx.notify(reader, task.subject, notice):
        ctx.reply(ctx.text("task.unreachable", name=reader.name, id=task.subject))
