"""What is added to a form after it was submitted: files, and the fields that approvers fill in."""

import re
from collections.abc import Mapping
from typing import Final

from bot.approvals.definition.model import Definition, FieldKind, FormField
from bot.approvals.effects import hold
from bot.approvals.fields import shown
from bot.approvals.flow import Course
from bot.approvals.model import Approval, State
from bot.engine.context import Context
from bot.engine.outbox.live import Lead
from bot.errors import UserError
from bot.files.values import FileRef

ATTACHMENT: Final = "attachment"
"""The role of files that no field of the form asks for."""
_LINK: Final = re.compile(r"https?://\S+")
_LOGGED: Final = 200
_NAMES: Final = 1000


def lacking(definition: Definition, approval: Approval) -> list[FormField]:
    """The files that the form asks for and that are not there yet."""
    return [
        each
        for each in definition.form
        if each.kind is FieldKind.FILE and each.required and not approval.form.get(each.id)
    ]


def keep_files(
    ctx: Context, approval: Approval, definition: Definition, files: tuple[FileRef, ...]
) -> None:
    """Give the approval files: to the first field that lacks some, else beside the form (A-02)."""
    asked = [each for each in definition.form if each.kind is FieldKind.FILE]
    field = next((each for each in asked if not approval.form.get(each.id)), None)
    role = field.id if field else ATTACHMENT
    for each in files:
        ctx.files.attach(approval.subject, each, role=role)
    if field is not None and files:
        names = ", ".join(each.name for each in files)
        approval.form = {**approval.form, field.id: names[:_NAMES]}


def complete(course: Course, words: str) -> bool:
    """Send a draft on its way once nothing is lacking; a link stands for a file."""
    approval = course.approval
    if approval.state != State.DRAFT:
        return False
    missing = lacking(course.definition, approval)
    if missing and (link := _LINK.search(words)):
        approval.form = {**approval.form, missing[0].id: link[0][:_NAMES]}
        missing = missing[1:]
    if missing:
        return False
    approval.state = State.RUNNING.value
    course.ctx.record(approval.subject, "approval.complete")
    course.proceed()
    return True


def fill_in(course: Course, values: Mapping[str, str]) -> None:
    """Change fields of the form, each noted with what it was and what it is (rule 17)."""
    ctx, approval, definition = course.ctx, course.approval, course.definition
    changed = {key: value for key, value in values.items() if approval.form.get(key, "") != value}
    if not changed:
        raise UserError("approval.unchanged", id=approval.subject)
    told = []
    for key, value in changed.items():
        field = definition.field(key)
        before, after = (shown(field, each, ctx) for each in (approval.form.get(key, ""), value))
        detail = {"before": before[:_LOGGED], "after": after[:_LOGGED]}
        told.append(f"{field.name.usual(ctx.language)}: {before or '-'} → {after}")
        ctx.record(approval.subject, "approval.fill", field=key, text=told[-1][:_LOGGED], **detail)
    approval.form = {**approval.form, **changed}
    hold(ctx, approval, definition)
    lead = Lead("approval.lead.filled", {"by": ctx.person.name, "changes": "; ".join(told)[:400]})
    course.tell([approval.initiator_id], lead)
    ctx.changed(approval)
