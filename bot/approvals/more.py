"""What else somebody may do with an approval, each with a tap: behind its card's last button."""

from collections.abc import Iterator

from bot.approvals.adding import open_added
from bot.approvals.cards import title
from bot.approvals.catalogue import of_version
from bot.approvals.definition.model import Definition
from bot.approvals.model import OPEN, Approval, Slot
from bot.approvals.policy import administrator, approver, initiator, my_slot, sender, urger
from bot.approvals.taking_back import may_take_back
from bot.approvals.trail import run_of
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field, Style
from bot.engine.context import Context
from bot.files.queries import attachments


def more_card(ctx: Context, shown: Approval) -> Card:
    """Whatever the actor may do beside what is on the card itself, with what it means."""
    definition = of_version(ctx.tx, shown.definition_id)
    verbs = list(_verbs(ctx, shown, definition))
    return Card(
        title=title(ctx, shown, definition),
        lead=ctx.text("approval.more.lead"),
        fields=tuple(_meaning(ctx, each) for each in verbs),
        buttons=tuple(button for each in verbs for button in _buttons(ctx, shown, each)),
        subject=shown.subject,
        version=shown.version,
    )


def _verbs(ctx: Context, shown: Approval, definition: Definition) -> Iterator[str]:
    slot = my_slot(ctx, shown) if shown.is_running else None
    if slot is not None and not _handles(ctx, definition, slot):
        yield from ("add", "opinion")
    if approver(ctx, shown) and open_added(ctx, shown):
        yield "remove"
    if may_take_back(ctx, shown):
        yield "undo"
    if shown.is_running and urger(ctx, shown) and not initiator(ctx, shown):
        yield "urge"
    if sender(ctx, shown):
        yield "copy"
    yield "comment"
    if attachments(ctx.tx, shown.subject):
        yield "files"
    yield "show"
    if administrator(ctx, shown) and shown.state in OPEN and not shown.is_revoking:
        yield "terminate"


def _handles(ctx: Context, definition: Definition, slot: Slot) -> bool:
    return definition.node(run_of(ctx.tx, slot).node).handles


def _meaning(ctx: Context, verb: str) -> Field:
    command = ctx.rules.commands[f"approval.{verb}"]
    return Field(command.label(ctx.language), command.help(ctx.language))


def _buttons(ctx: Context, shown: Approval, verb: str) -> Iterator[Button]:
    """The button of a verb; of taking somebody off, one for each who can be."""
    command = ctx.rules.commands[f"approval.{verb}"]
    label = command.label(ctx.language)
    if verb != "remove":
        style = Style.DANGER if command.destructive else Style.DEFAULT
        yield Button(label, command.id, style)
        return
    for slot in open_added(ctx, shown):
        member = ctx.member(slot.person_id)
        values = {STANDALONE_RECORD: shown.subject, "person": member.key}
        yield Button(f"{label} {member.name}", command.id, values=values)
