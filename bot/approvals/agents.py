"""Somebody acts for another in certain affairs alone, and on request in what waits already.

Semantics §3.1, rule 13. The days and the deputy are an absence of the directory's; at a new step
the agent is asked instead (`approvers`), whether the one who named them is there or not.
"""

from collections.abc import Sequence

from bot.absence import appoint
from bot.approvals.actions import transfer
from bot.approvals.definition.model import Definition
from bot.approvals.model import Approval
from bot.approvals.queries import approval_for_update, waiting_for
from bot.directory.absences import agents_of
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Tone
from bot.engine.context import Context
from bot.errors import UserError
from bot.time.calendar import Period


def name_agent(ctx: Context, agent: Member, affairs: Sequence[Definition], span: Period) -> None:
    """Have an agent decide what comes to the actor of these affairs; offer what waits already."""
    names = {each.id: (each.name.zh, each.name.en) for each in affairs}
    appoint(ctx, agent, span, names)
    ctx.tx.flush()
    if waiting := _waiting(ctx, agent):
        ctx.reply(_offer(ctx, agent, waiting))


def hand_over(ctx: Context, agent: Member) -> None:
    """Transfer to an agent what waits for the actor, of the affairs that are the agent's now."""
    moved = []
    for each in _waiting(ctx, agent):
        shown = approval_for_update(ctx, each.id)
        if shown is None:
            continue
        try:
            transfer(ctx, shown, agent, "")
        except UserError:
            continue  # the agent submitted it, decides there anyway, or others come first
        moved.append(shown.subject)
    if not moved:
        raise UserError("approval.nothing_to_hand_over", name=agent.name)
    ctx.reply(ctx.text("approval.handed_over", ids=", ".join(moved), name=agent.name))


def _waiting(ctx: Context, agent: Member) -> list[Approval]:
    return [
        each
        for each in waiting_for(ctx.tx, [ctx.person.id])
        if agent.id in agents_of(ctx.tx, ctx.person.id, each.key, ctx.now)
    ]


def _offer(ctx: Context, agent: Member, waiting: Sequence[Approval]) -> Card:
    label = ctx.rules.commands["approval.handover"].label(ctx.language)
    return Card(
        title=ctx.text("approval.handover.offer", count=len(waiting), name=agent.name),
        tone=Tone.INFO,
        body=", ".join(each.subject for each in waiting),
        buttons=(Button(label, "approval.handover", values={"person": agent.key}),),
    )
