"""The ledger of affairs as a workbook (A-09)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.approvals.affairs import Asked, found
from bot.approvals.catalogue import of_version
from bot.approvals.fields import shown as value_shown
from bot.approvals.model import Approval
from bot.engine.context import Context
from bot.engine.papers import Read
from templates import Language, text

MOST: Final = 10_000
_COLUMNS: Final = ("id", "affair", "initiator", "state", "submitted", "ended", "form")


def export(ctx: Context, asked: Asked) -> None:
    """Answer with the file; says where there are more than one file takes."""
    content, count, more = ctx.files.outside(lambda: _plan(ctx, asked))
    if not count:
        ctx.reply(ctx.text("approval.list.empty"))
        return
    day = ctx.now.astimezone(ctx.calendar.zone).date()
    file = ctx.files.make(f"{ctx.text('approval.sheet.file', day=day)}.xlsx", content)
    key = "approval.exported_some" if more else "approval.exported"
    ctx.reply(ctx.text(key, count=count), files=[file])


@dataclass(frozen=True, slots=True)
class _Work:
    """Writes the workbook while nobody waits for it."""

    lines: list[tuple[str, ...]]
    language: Language
    more: bool

    def __call__(self, read: Read) -> tuple[bytes, int, bool]:
        del read
        return _workbook(self.lines, self.language), len(self.lines), self.more


def _plan(ctx: Context, asked: Asked) -> _Work:
    all_found = found(ctx, asked, MOST + 1)
    lines = [_line(ctx, each) for each in all_found[:MOST]]
    return _Work(lines, ctx.language, more=len(all_found) > MOST)


def _line(ctx: Context, approval: Approval) -> tuple[str, ...]:
    definition = of_version(ctx.tx, approval.definition_id)
    values = (
        f"{each.name.usual(ctx.language)}: {value_shown(each, value, ctx)}"
        for each in definition.form
        if (value := approval.form.get(each.id))
    )
    zone = ctx.calendar.zone
    ended = approval.ended_at
    return (
        approval.subject,
        definition.name.usual(ctx.language),
        ctx.member(approval.initiator_id).name,
        ctx.text(f"approval.state.{approval.state}"),
        f"{approval.created_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{ended.astimezone(zone):%Y-%m-%d %H:%M}" if ended else "",
        "\n".join(values),
    )


def _workbook(lines: Sequence[tuple[str, ...]], language: Language) -> bytes:
    from openpyxl import Workbook  # slow to load

    from bot.sheets.cells import text_cell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(text("approval.sheet", language))
    sheet.freeze_panes = "A2"
    sheet.append([text(f"approval.sheet.{each}", language) for each in _COLUMNS])
    for line in lines:
        sheet.append([text_cell(sheet, each) for each in line])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
