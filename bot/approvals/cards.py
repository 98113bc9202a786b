"""What people see of approvals: an approval with its path, the preview, and lists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.approvals.approvers import Case, turn_of
from bot.approvals.catalogue import of_version
from bot.approvals.definition.model import Copy, Definition, Mode, Node
from bot.approvals.definition.path import advance, expected
from bot.approvals.fields import shown as value_shown
from bot.approvals.filling import ATTACHMENT
from bot.approvals.model import (
    DECIDED,
    OPEN,
    Approval,
    Origin,
    Run,
    RunState,
    Slot,
    SlotState,
    State,
)
from bot.approvals.policy import initiator, my_slot, reader
from bot.approvals.queries import approval, readers, remarks
from bot.approvals.trail import active_slots, run_of, runs, slots_of
from bot.directory.values import Member
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.files.queries import attachments

_REMARKS: Final = 5
_SHOWN: Final = 200
_FILES: Final = 10
_TONES: Final = {
    State.RUNNING: Tone.INFO,
    State.RETURNED: Tone.WARNING,
    State.APPROVED: Tone.SUCCESS,
    State.REJECTED: Tone.DANGER,
    State.DRAFT: Tone.WARNING,
    State.WITHDRAWN: Tone.MUTED,
    State.TERMINATED: Tone.MUTED,
    State.REVOKING: Tone.WARNING,
    State.REVOKED: Tone.MUTED,
}
_MARKS: Final = {
    SlotState.APPROVED: "✓",
    SlotState.REJECTED: "✗",
    SlotState.RETURNED: "↩",
    SlotState.ACTIVE: "●",
    SlotState.APPROVING: "✓",
    SlotState.WAITING: "○",
    SlotState.CANCELLED: "–",
}


def approval_card(ctx: Context, approval_id: int, viewer: Member | None) -> Card:
    """The approval as it is: form, path, and the buttons that this viewer may press."""
    shown = approval(ctx.tx, approval_id)
    definition = of_version(ctx.tx, shown.definition_id)
    return Card(
        title=title(ctx, shown, definition),
        tone=_tone(ctx, shown),
        fields=(
            *_form_fields(ctx, shown, definition, viewer),
            *_files(ctx, shown),
            *_state_fields(ctx, shown),
            Field(ctx.text("approval.field.path"), _path(ctx, shown, definition), wide=True),
            *_remarks(ctx, shown),
        ),
        buttons=tuple(_buttons(ctx, shown, definition, viewer)),
        subject=shown.subject,
        version=shown.version,
    )


def title(ctx: Context, shown: Approval, definition: Definition) -> str:
    """`A12 请假 · 李雷`."""
    by = ctx.member(shown.initiator_id).name
    return f"{shown.subject} {definition.name.usual(ctx.language)} · {by}"


def preview_card(ctx: Context, definition: Definition, form: Mapping[str, str]) -> Card:
    """Who will be asked about a form, and by when, before it is submitted (rule 18)."""
    label = ctx.rules.commands["approval.submit"].label(ctx.language)
    change = ctx.rules.commands["approval.edit"].label(ctx.language)
    values = {"affair": definition.id, **form}
    return Card(
        title=ctx.text("approval.preview", affair=definition.name.usual(ctx.language)),
        tone=Tone.INFO,
        fields=(
            *_filled(ctx, definition, form, ()),
            Field(
                ctx.text("approval.field.preview"),
                "\n".join(_foreseen(ctx, definition, form)),
                wide=True,
            ),
        ),
        note="\n".join(_preview_notes(ctx, definition)),
        buttons=(
            Button(label, "approval.submit", Style.PRIMARY, values=values),
            Button(change, "approval.edit", values=values),
        ),
    )


def _preview_notes(ctx: Context, definition: Definition) -> Iterator[str]:
    yield ctx.text("approval.preview.note")
    if definition.absence is not None:
        yield ctx.text("approval.preview.absence")


def affairs_card(ctx: Context, definitions: Sequence[Definition]) -> Card:
    """Everything that can be asked for, each with a button that opens its form."""
    return Card(
        title=ctx.text("approval.affairs"),
        fields=tuple(
            Field(each.name.usual(ctx.language), each.about.usual(ctx.language))
            for each in definitions
        ),
        note=ctx.text("approval.affairs.note"),
        buttons=tuple(
            Button(each.name.usual(ctx.language), "approval.new", values={"affair": each.id})
            for each in definitions
        ),
    )


def ask_card(ctx: Context, shown: Approval, definition: Definition) -> Card:
    """The private question whether a remark was meant as a decision (rule 20)."""
    return Card(
        title=ctx.text("approval.ask", id=shown.subject),
        tone=Tone.WARNING,
        buttons=tuple(_decisions(ctx, shown, definition, my_slot(ctx, shown))),
        subject=shown.subject,
        version=shown.version,
    )


def _tone(ctx: Context, shown: Approval) -> Tone:
    late = shown.is_running and any(each.is_overdue for each in active_slots(ctx.tx, shown.id))
    return Tone.WARNING if late else _TONES[State(shown.state)]


def _form_fields(
    ctx: Context, shown: Approval, definition: Definition, viewer: Member | None
) -> Iterator[Field]:
    yield from _filled(ctx, definition, shown.form, _hidden(ctx, shown, definition, viewer))


def _hidden(
    ctx: Context, shown: Approval, definition: Definition, viewer: Member | None
) -> Iterable[str]:
    """Fields that this viewer does not see; a room sees what every approver sees."""
    if viewer is not None and viewer.id == shown.initiator_id:
        return ()
    entered = [definition.node(each.node) for each in runs(ctx.tx, shown.id)]
    if viewer is None:
        return {name for node in definition.nodes() for name in node.hides}
    mine = [
        definition.node(run.node)
        for run in runs(ctx.tx, shown.id)
        if any(viewer.id == slot.person_id for slot in slots_of(ctx.tx, run))
    ]
    hiding = [set(each.hides) for each in mine or entered]
    return set.intersection(*hiding) if hiding else ()


def _filled(
    ctx: Context, definition: Definition, form: Mapping[str, str], hidden: Iterable[str]
) -> Iterator[Field]:
    for each in definition.form:
        if (value := form.get(each.id)) and each.id not in hidden:
            text = value_shown(each, value, ctx)
            yield Field(each.name.usual(ctx.language), text, wide="\n" in text)


def _files(ctx: Context, shown: Approval) -> Iterator[Field]:
    """What was given beside the form."""
    names = [each.file.name for each in attachments(ctx.tx, shown.subject, ATTACHMENT)]
    if names:
        yield Field(ctx.text("approval.field.files"), ", ".join(names[-_FILES:]), wide=True)


def _state_fields(ctx: Context, shown: Approval) -> Iterator[Field]:
    yield Field(ctx.text("approval.field.state"), ctx.text(f"approval.state.{shown.state}"))
    due = [each.due_at for each in active_slots(ctx.tx, shown.id) if each.due_at]
    if shown.is_running and due:
        yield Field(ctx.text("approval.field.due"), ctx.moment(min(due)))
    if shown.reason:
        yield Field(ctx.text("approval.field.reason"), shown.reason, wide=True)
    copies = ctx.row(ctx.member(each).name for each in readers(ctx.tx, shown.id))
    if copies:
        yield Field(ctx.text("approval.field.copies"), copies)


def _path(ctx: Context, shown: Approval, definition: Definition) -> str:
    """What has happened at each node and who is to act; then what is still to come."""
    done = [_run_lines(ctx, run, definition) for run in runs(ctx.tx, shown.id)]
    lines = [line for run in done for line in run]
    if shown.state in OPEN:
        entered = {each.node for each in runs(ctx.tx, shown.id) if each.state == RunState.ACTIVE}
        ahead = _ahead(shown, definition, entered)
        lines += [f"○ {each.name.usual(ctx.language)}" for each in ahead]
    return "\n".join(lines)


def _ahead(shown: Approval, definition: Definition, entered: set[str]) -> Iterator[Node]:
    """The nodes that follow those which are open, as the form is now."""
    position = shown.position
    while (found := advance(definition, position, shown.form)).steps:
        position = found.position
        for step in found.steps:
            position = position.past(step.id)
            if isinstance(step, Node) and step.id not in entered:
                yield step


def _run_lines(ctx: Context, run: Run, definition: Definition) -> Iterator[str]:
    node = definition.node(run.node)
    name = node.name.usual(ctx.language)
    if run.state == RunState.SKIPPED:
        yield f"– {name}: {ctx.text('approval.skipped')}"
        return
    for slot in slots_of(ctx.tx, run):
        yield f"{_MARKS[SlotState(slot.state)]} {name}: {_slot(ctx, slot, node)}"


def _slot(ctx: Context, slot: Slot, node: Node) -> str:
    parts = [ctx.member(slot.person_id).name]
    if slot.owner_id != slot.person_id:
        parts.append(ctx.text("approval.slot.from", owner=ctx.member(slot.owner_id).name))
    if slot.decided_by_id not in (None, slot.person_id):
        parts.append(ctx.text("approval.slot.deputy", by=ctx.member(slot.decided_by_id or 0).name))
    if slot.decided_by_id is None and slot.state in DECIDED:
        parts.append(ctx.text("approval.slot.deputy", by=ctx.text("approval.system")))
    if slot.origin != Origin.RULE:
        added = "opinion" if slot.origin == Origin.OPINION else "added"
        parts.append(ctx.text(f"approval.slot.{added}"))
    done = node.handles and slot.state == SlotState.APPROVED
    parts.append(ctx.text("approval.slot.done" if done else f"approval.slot.{slot.state}"))
    if slot.decided_at:
        parts.append(ctx.moment(slot.decided_at))
    said = f": {slot.comment[:_SHOWN]}" if slot.comment else ""
    return " · ".join(parts) + said


def _foreseen(ctx: Context, definition: Definition, form: Mapping[str, str]) -> Iterator[str]:
    """Every step with who would be asked today, and by when if everybody takes all their time."""
    case = Case(ctx.person, form, repeats=definition.repeats, affair=definition.id)
    begins = ctx.now
    for abreast in expected(definition, form):
        ends = [begins]
        for step in abreast:
            if isinstance(step, Copy):
                continue
            people = turn_of(ctx, step, case).people
            case = case._replace(decided=[*case.decided, *(each.id for each in people)])
            ends.append(_latest(ctx, people, begins, step))
            yield _foreseen_step(ctx, step, people, ends[-1])
        begins = max(ends)


def _foreseen_step(ctx: Context, step: Node, people: Sequence[Member], at: datetime) -> str:
    name = step.name.usual(ctx.language)
    if not people:
        return f"– {name}: {ctx.text('approval.skipped')}"
    names = ctx.row(each.name for each in people)
    by = ctx.text("approval.by_when", at=ctx.moment(at))
    mode = ctx.text(f"approval.mode.{step.mode}") if len(people) > 1 else ""
    return " · ".join(filter(None, (f"○ {name}: {names}", mode, by)))


def _latest(ctx: Context, people: Sequence[Member], begins: datetime, step: Node) -> datetime:
    """When the last of them has to have decided; of those in turn each begins where one ended."""
    ends = [begins]
    for each in people:
        since = ends[-1] if step.mode is Mode.TURN else begins
        ends.append(ctx.presence.calendar_of(each.id, since).add_days(since, step.within))
    return max(ends)


def _remarks(ctx: Context, shown: Approval) -> Iterator[Field]:
    for each in remarks(ctx.tx, shown.id, _REMARKS):
        author, at = ctx.member(each.author_id).name, ctx.moment(each.at)
        yield Field(ctx.text("approval.field.remark", by=author, at=at), each.text, wide=True)


def _buttons(
    ctx: Context, shown: Approval, definition: Definition, viewer: Member | None
) -> Iterator[Button]:
    mine = ctx.reading_as(viewer)
    if viewer is None:
        if shown.is_running:
            yield from _decisions(ctx, shown, definition, None)
    else:
        if shown.is_running and (slot := my_slot(mine, shown)) is not None:
            yield from _decisions(ctx, shown, definition, slot)
        if initiator(mine, shown):
            yield from _initiator_buttons(ctx, shown, definition)
    # A card that is over has nothing to press, so that nothing is done to keep it alive.
    if shown.state in OPEN and (viewer is None or reader(mine, shown)):
        yield _button(ctx, "more")


def _decisions(
    ctx: Context, shown: Approval, definition: Definition, slot: Slot | None
) -> Iterator[Button]:
    handles = _handles(ctx, shown, definition, slot)
    yield _button(ctx, "done" if handles else "ok", Style.PRIMARY)
    if not handles:
        yield _button(ctx, "reject", Style.DANGER)
    if slot is None:
        return
    if not (handles or shown.is_revoking):
        yield _button(ctx, "return")
    yield _button(ctx, "transfer")
    if definition.node(run_of(ctx.tx, slot).node).edits:
        yield _button(ctx, "fill")


def _handles(ctx: Context, shown: Approval, definition: Definition, slot: Slot | None) -> bool:
    """Whether what is to be done now is to handle it, not to decide."""
    open_runs = [each for each in runs(ctx.tx, shown.id) if each.state == RunState.ACTIVE]
    mine = [each for each in open_runs if slot is None or each.id == slot.run_id]
    return bool(mine) and all(definition.node(each.node).handles for each in mine)


def _initiator_buttons(ctx: Context, shown: Approval, definition: Definition) -> Iterator[Button]:
    if shown.state == State.RETURNED:
        yield _button(ctx, "resubmit", Style.PRIMARY)
    if shown.is_running:
        yield _button(ctx, "urge")
    # Too late to revoke is said when it is asked: a card does not change by time alone.
    if shown.state in OPEN or (shown.state == State.APPROVED and definition.revoke_within):
        label = _withdrawing(ctx, shown)
        sure = ctx.text("input.confirm", command=label, subject=shown.subject)
        yield Button(label, "approval.withdraw", Style.DANGER, sure)


def _withdrawing(ctx: Context, shown: Approval) -> str:
    """What taking it back means now: what was approved is asked to be revoked, or that is not."""
    if shown.state == State.APPROVED:
        return ctx.text("approval.withdraw.revoke")
    if shown.is_revoking:
        return ctx.text("approval.withdraw.keep")
    return ctx.rules.commands["approval.withdraw"].label(ctx.language)


def _button(ctx: Context, verb: str, style: Style = Style.DEFAULT) -> Button:
    command = ctx.rules.commands[f"approval.{verb}"]
    return Button(command.label(ctx.language), command.id, style)
