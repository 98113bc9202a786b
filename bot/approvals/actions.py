"""What people do to approvals: each changes rows, ledger and clocks, and tells people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.approvals.catalogue import of_version, pinned
from bot.approvals.definition.model import Node
from bot.approvals.definition.path import may_return
from bot.approvals.effects import hold
from bot.approvals.filling import complete, fill_in, keep_files, lacking
from bot.approvals.flow import Course
from bot.approvals.hands import LADDER
from bot.approvals.model import OPEN, Approval, Remark, Run, Slot, SlotState, State
from bot.approvals.model import Origin as Added
from bot.approvals.policy import my_slot
from bot.approvals.queries import readers
from bot.approvals.trail import active_slots, run_of, runs, slots, slots_of
from bot.directory.values import Member
from bot.engine.context import Context, Notice, Origin
from bot.engine.outbox.live import Lead
from bot.errors import UserError, Word

_SHOWN: Final = 200
"""Characters of a text that the ledger and other people's notices repeat."""


def submit(ctx: Context, key: str, form: dict[str, str]) -> Approval:
    """Send a form on its way, and hang its card up where it was submitted (A-01)."""
    definition_id, definition = pinned(ctx.tx, key, ctx.now)
    approval = Approval(
        key=key,
        definition_id=definition_id,
        initiator_id=ctx.person.id,
        form=form,
        messenger=ctx.origin.messenger,
        room=ctx.origin.room,
        created_at=ctx.now,
    )
    ctx.tx.add(approval)
    ctx.tx.flush()
    ctx.born(approval.subject)
    ctx.record(approval.subject, "approval.new", affair=key)
    keep_files(ctx, approval, definition, ctx.files.take())
    hold(ctx, approval, definition)
    if missing := lacking(definition, approval):
        approval.state = State.DRAFT.value
        ctx.record(approval.subject, "approval.draft")
        names = ctx.row(each.name.usual(ctx.language) for each in missing)
        ctx.notify(
            ctx.person, approval.subject, Notice(Lead("approval.lead.lacks", {"names": names}))
        )
        return approval
    Course(ctx, approval, definition).proceed()
    if approval.room:
        _post(ctx, approval)
    else:
        ctx.notify(ctx.person, approval.subject)
    return approval


def approve(ctx: Context, approval: Approval, comment: str) -> None:
    """Agree; what is to be handled is not agreed to but done (rule 16)."""
    slot, course = turn(ctx, approval), course_of(ctx, approval)
    if course.node_of(slot).handles:
        raise UserError("approval.handled", id=approval.subject)
    _record(ctx, approval, "approval.ok", comment)
    course.decide(slot, SlotState.APPROVED, comment)
    _done(ctx, approval)


def finish(ctx: Context, approval: Approval, note: str) -> None:
    """Say that what was to be handled is done; what is to be decided needs a decision."""
    slot, course = turn(ctx, approval), course_of(ctx, approval)
    if not course.node_of(slot).handles:
        raise UserError("approval.not_handled", id=approval.subject)
    _record(ctx, approval, "approval.done", note)
    course.decide(slot, SlotState.APPROVED, note)
    _done(ctx, approval)


def reject(ctx: Context, approval: Approval, reason: str) -> None:
    """Refuse with a reason (A-06); what is to be handled can't be refused (rule 16)."""
    slot, course = turn(ctx, approval), course_of(ctx, approval)
    if course.node_of(slot).handles:
        raise UserError("approval.handled", id=approval.subject)
    _record(ctx, approval, "approval.reject", reason)
    course.decide(slot, SlotState.REJECTED, reason)
    _done(ctx, approval)


def send_back(ctx: Context, approval: Approval, reason: str, to: str = "") -> None:
    """Return the form to its initiator, or to the node of that id or name (rule 3)."""
    slot = turn(ctx, approval)
    if approval.is_revoking:
        raise approval.cannot()
    course = course_of(ctx, approval)
    if course.node_of(slot).handles:
        raise UserError("approval.handled", id=approval.subject)
    run = run_of(ctx.tx, slot)
    target = _target(course, run, to) if to else None
    ctx.stop_clock(slot.subject, LADDER, "returned")
    slot.state = SlotState.RETURNED.value
    slot.comment = reason
    slot.decided_at = ctx.now
    slot.decided_by_id = ctx.person.id
    step = target.id if target else ""
    ctx.record(approval.subject, "approval.return", text=reason[:_SHOWN], to=step)
    course.send_back(run, target, reason)
    _done(ctx, approval)


def resubmit(ctx: Context, approval: Approval, form: dict[str, str]) -> None:
    """Submit a form again that came back."""
    refuse_unless_returned(ctx, approval)
    changed = sorted(key for key in form if form[key] != approval.form.get(key))
    ctx.record(approval.subject, "approval.resubmit", changed=", ".join(changed))
    course_of(ctx, approval).resubmit(form)
    _done(ctx, approval)


def refuse_unless_returned(ctx: Context, approval: Approval) -> None:
    """Raises UserError for a form that did not come back, which says how to have it changed."""
    if approval.state == State.RETURNED:
        return
    waiting = ctx.row(ctx.member(each.person_id).name for each in active_slots(ctx.tx, approval.id))
    key = "approval.not_returned" if approval.is_running and waiting else "approval.not_anew"
    state = Word(f"approval.state.{approval.state}")
    raise UserError(key, id=approval.subject, state=state, people=waiting)


def transfer(ctx: Context, approval: Approval, to: Member, reason: str) -> None:
    """Have somebody else decide; the clock goes on, and whose turn it was stays known (rule 4)."""
    slot = turn(ctx, approval)
    _check_transfer(ctx, approval, slot, to)
    course = course_of(ctx, approval)
    node = course.node_of(slot)
    ctx.stop_clock(slot.subject, LADDER, "transferred")
    if node.transfer_resets:
        slot.since = None
    before = ctx.member(slot.person_id)
    slot.person_id = to.id
    detail = {"before": before.key, "to": to.key, "reason": reason[:_SHOWN]}
    ctx.record(approval.subject, "approval.transfer", **detail)
    course.activate(slot, node)
    _done(ctx, approval)


def withdraw(ctx: Context, approval: Approval, reason: str) -> None:
    """Take it back before it is decided; what was approved is revoked by its approvers (rule 8)."""
    refuse_late_withdrawal(ctx, approval)
    course = course_of(ctx, approval)
    if approval.state == State.APPROVED:
        _revoke(course, reason)
        return
    if approval.is_revoking:
        _record(ctx, approval, "approval.keep", reason)
        course.keep(Lead("approval.lead.stays", {"by": ctx.person.name}))
        _done(ctx, approval)
        return
    _record(ctx, approval, "approval.withdraw", reason)
    course.stop(State.WITHDRAWN, reason)
    _done(ctx, approval)


def refuse_late_withdrawal(ctx: Context, approval: Approval) -> None:
    """Raises UserError for what can't be taken back, or not any more (rule 8)."""
    definition = of_version(ctx.tx, approval.definition_id)
    if approval.state == State.APPROVED:
        days = definition.revoke_within
        if approval.ended_at is None or ctx.now > approval.ended_at + timedelta(days=days):
            raise UserError("approval.too_old", id=approval.subject, days=days)
    elif approval.state not in OPEN:
        raise approval.cannot()
    elif definition.withdraw_early and not approval.is_revoking and _is_begun(ctx, approval):
        raise UserError("approval.too_late", id=approval.subject)


def _is_begun(ctx: Context, approval: Approval) -> bool:
    return any(each.decided_at for each in slots(ctx.tx, approval.id))


def _revoke(course: Course, reason: str) -> None:
    ctx, approval = course.ctx, course.approval
    _record(ctx, approval, "approval.revoke", reason)
    course.revoke(reason)
    _done(ctx, approval)


def terminate(ctx: Context, approval: Approval, reason: str) -> None:
    """End what can't go on, with a reason; only administrators do."""
    refuse_over(ctx, approval)
    _record(ctx, approval, "approval.terminate", reason)
    course_of(ctx, approval).stop(State.TERMINATED, reason)
    _done(ctx, approval)


def refuse_over(ctx: Context, approval: Approval) -> None:
    """Raises UserError for what is decided."""
    del ctx
    if approval.state not in OPEN or approval.is_revoking:
        raise approval.cannot()


def fill(ctx: Context, approval: Approval, values: Mapping[str, str]) -> None:
    """Change the fields that whoever's turn it is may change (rule 17)."""
    allowed, course = editable(ctx, approval), course_of(ctx, approval)
    if not values or not values.keys() <= set(allowed):
        names = ctx.row(course.definition.field(each).name.usual(ctx.language) for each in allowed)
        raise UserError("approval.not_filled", id=approval.subject, names=names)
    fill_in(course, values)


def editable(ctx: Context, approval: Approval) -> tuple[str, ...]:
    """The fields that the actor may change now; raises UserError where there are none."""
    slot = turn(ctx, approval)
    edits = course_of(ctx, approval).node_of(slot).edits
    if not edits:
        raise UserError("approval.fixed", id=approval.subject)
    return edits


def urge(ctx: Context, approval: Approval) -> None:
    """Nudge whoever has to decide: in working time, not too soon, not too often (rule 14)."""
    _check_urge(ctx, approval)
    local = ctx.now.astimezone(ctx.calendar.zone).date()
    last = approval.urged_at
    same_day = last is not None and last.astimezone(ctx.calendar.zone).date() == local
    approval.urges = approval.urges + 1 if same_day else 1
    approval.urged_at = ctx.now
    waiting = active_slots(ctx.tx, approval.id)
    names = ", ".join(ctx.member(each.person_id).key for each in waiting)
    ctx.record(approval.subject, "approval.urge", people=names)
    for slot in waiting:
        moments = {"due": slot.due_at} if slot.due_at else {}
        lead = Lead("approval.lead.urged", {"by": ctx.person.name}, moments)
        ctx.notify(ctx.member(slot.person_id), approval.subject, Notice(lead, strong=True))
    told = ctx.row(ctx.member(each.person_id).name for each in waiting)
    ctx.reply(ctx.text("approval.urged", id=approval.subject, people=told))


def give_copies(ctx: Context, approval: Approval, people: tuple[Member, ...]) -> None:
    """Let people see it and comment on it (rule 15)."""
    fresh = course_of(ctx, approval).give_copies(list(people))
    if not fresh:
        raise UserError("approval.copied_before", id=approval.subject)
    keys = ", ".join(each.key for each in fresh)
    ctx.record(approval.subject, "approval.copy", people=keys)
    ctx.redraw(approval.subject)


def comment(ctx: Context, approval: Approval, words: str) -> None:
    """Write to it without deciding; the others who take part are told."""
    course, files = course_of(ctx, approval), ctx.files.take()
    keep_files(ctx, approval, course.definition, files)
    words = words or "📎 " + ", ".join(each.name for each in files)
    ctx.tx.add(Remark(approval_id=approval.id, author_id=ctx.person.id, at=ctx.now, text=words))
    _record(ctx, approval, "approval.comment", words)
    if ctx.acts_for(approval.initiator_id) and complete(course, words):
        if approval.room:
            _post(ctx, approval)
        _done(ctx, approval)
        return
    waiting = [each.person_id for each in active_slots(ctx.tx, approval.id)]
    lead = Lead("approval.lead.comment", {"by": ctx.person.name, "text": words[:_SHOWN]})
    course.tell([approval.initiator_id, *waiting], lead)
    # A decision that somebody is writing meanwhile does not grow stale by a remark.
    ctx.redraw(approval.subject)


def course_of(ctx: Context, approval: Approval) -> Course:
    """The approval with the version of the definition that it goes by."""
    return Course(ctx, approval, of_version(ctx.tx, approval.definition_id))


def turn(ctx: Context, approval: Approval) -> Slot:
    """The actor's open slot; raises UserError that says who decided, or whose turn it is."""
    approval.must_run()
    slot = my_slot(ctx, approval)
    if slot is not None:
        return slot
    if (said := _decided_for(ctx, approval)) is not None:
        raise said
    waiting = ctx.row(ctx.member(each.person_id).name for each in active_slots(ctx.tx, approval.id))
    raise UserError("approval.not_your_turn", id=approval.subject, people=waiting)


def _decided_for(ctx: Context, approval: Approval) -> UserError | None:
    """Who decided where the actor could have, last (rule 1)."""
    mine = {each.run_id for each in slots(ctx.tx, approval.id) if each.person_id == ctx.person.id}
    decided = [
        (each.decided_at, each.id, each.decided_by_id or each.person_id)
        for each in slots(ctx.tx, approval.id)
        if each.run_id in mine and each.decided_at is not None
    ]
    if not decided:
        return None
    at, _, by = max(decided)
    return UserError(
        "approval.decided", id=approval.subject, by=ctx.member(by).name, at=ctx.moment(at)
    )


def _check_transfer(ctx: Context, approval: Approval, slot: Slot, to: Member) -> None:
    beside = present_beside(ctx, slot)
    if to.id == approval.initiator_id:
        raise UserError("approval.to_initiator", name=to.name)
    if to.id in {each.person_id for each in beside}:
        raise UserError("approval.already_there", name=to.name)
    added = (each for each in beside if each.parent_id == slot.id)
    if any(each.origin in {Added.BEFORE, Added.AFTER} for each in added):
        raise UserError("approval.added_before", id=approval.subject)


def present_beside(ctx: Context, slot: Slot) -> list[Slot]:
    """The slots of a run that count, this one among them."""
    beside = slots_of(ctx.tx, run_of(ctx.tx, slot))
    return [each for each in beside if each.state != SlotState.CANCELLED]


def _target(course: Course, run: Run, to: str) -> Node:
    """The node that a form is returned to; raises UserError with those that there are."""
    entered = {each.node for each in runs(course.ctx.tx, course.approval.id)}
    position = course.approval.position
    possible = [
        each
        for each in course.definition.nodes()
        if each.id in entered and may_return(course.definition, position, run.node, each.id)
    ]
    for node in possible:
        if to in {node.id, node.name.zh, node.name.en}:
            return node
    names = course.ctx.row(each.name.usual(course.ctx.language) for each in possible)
    raise UserError("approval.no_return", given=to[:40], names=names or "-")


def _check_urge(ctx: Context, approval: Approval) -> None:
    approval.must_run()
    rules, last = ctx.settings.approval, approval.urged_at
    urgent = of_version(ctx.tx, approval.definition_id).urgent
    if not (urgent or ctx.calendar.is_open(ctx.now)):
        raise UserError("approval.urge_closed")
    if last is None:
        return
    if ctx.now - last < rules.urge_every:
        raise UserError("approval.urge_soon", at=ctx.moment(last + rules.urge_every))
    zone = ctx.calendar.zone
    same_day = last.astimezone(zone).date() == ctx.now.astimezone(zone).date()
    if same_day and approval.urges >= rules.urges_a_day:
        raise UserError("approval.urge_often", times=rules.urges_a_day)


def _record(ctx: Context, approval: Approval, action: str, words: str) -> None:
    ctx.record(approval.subject, action, text=words[:_SHOWN])


def _done(ctx: Context, approval: Approval) -> None:
    ctx.changed(approval)


def copied(ctx: Context, approval: Approval) -> list[Member]:
    """Who was given a copy."""
    return [ctx.member(each) for each in readers(ctx.tx, approval.id)]


def _post(ctx: Context, approval: Approval) -> None:
    """Hang the card up in its room, where it mentions those who decide now."""
    awaited = tuple(ctx.member(each.person_id) for each in active_slots(ctx.tx, approval.id))
    place = Origin(approval.messenger, approval.room)
    ctx.post(approval.subject, place, Notice(calls=awaited))
