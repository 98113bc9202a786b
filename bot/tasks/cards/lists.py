"""Lists of tasks, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.directory.queries import department, people
from bot.directory.values import Member, Unit
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field
from bot.engine.commands.pages import turning
from bot.engine.context import Context
from bot.tasks.model import Task
from bot.tasks.selection import MOST, Filter, Selection, counted, selected

PAGE: Final = 10
"""Tasks on a page: as many as a phone shows."""
SHEET: Final = 5
"""Rows of a progress sheet on a page: each has several lines."""
_CLAIMS: Final = 5


def list_card(ctx: Context, asked: Selection, page: int) -> Card:
    """One page of the tasks that were asked for, with buttons for the pages beside it."""
    total = counted(ctx, asked)
    shown = selected(ctx, asked, PAGE, (page - 1) * PAGE)
    turns = turning(ctx, "task.list", as_values(asked), page, more=total > page * PAGE)
    fields, buttons = lines(ctx, shown), (*_claiming(ctx, asked, shown), *turns)
    return _page(ctx, f"{title(ctx, asked)} · {count(ctx, total)}", fields, buttons, (page, total))


def sheet_card(ctx: Context, asked: Selection, page: int) -> Card:
    """One page of the progress sheet: how each task stands in the words of its owner (TPL-05)."""
    total = counted(ctx, asked)
    shown = selected(ctx, asked, SHEET, (page - 1) * SHEET)
    turns = turning(ctx, "task.track", as_values(asked), page, more=total > page * SHEET)
    owners = {each.id: each for each in people(ctx.tx, {each.owner_id for each in shown})}
    fields = [_row(ctx, each, owners[each.owner_id]) for each in shown]
    said = ctx.text("task.sheet.title", what=title(ctx, asked))
    return _page(ctx, f"{said} · {count(ctx, total)}", fields, turns, (page, total), size=SHEET)


def _page(
    ctx: Context,
    title: str,
    fields: Sequence[Field],
    buttons: Sequence[Button],
    place: tuple[int, int],
    *,
    size: int = PAGE,
) -> Card:
    page, pages = place[0], -(-place[1] // size)
    return Card(
        title=title,
        fields=tuple(fields),
        body="" if fields else ctx.text("task.list.empty"),
        note=ctx.text("page.of", page=page, pages=pages) if pages > 1 else "",
        buttons=tuple(buttons),
    )


def title(ctx: Context, asked: Selection) -> str:
    """What was asked for, in words."""
    words = [ctx.text(f"task.filter.{each}") for each in Filter if each in asked.filters]
    if asked.whose is not None:
        words.append(asked.whose.name)
    if asked.whole is not None:
        words.append(ctx.text("task.list.parts", id=asked.whole.subject))
    words += [asked.project, *(f"#{tag}" for tag in asked.tags)]
    if not any(words):
        return ctx.text("task.list.room" if ctx.origin.room else "task.list.all")
    return ctx.text("task.list.of", words=" · ".join(word for word in words if word))


def count(ctx: Context, total: int) -> str:
    """How many, in words; of very many only that."""
    return ctx.text("task.list.many" if total >= MOST else "task.list.count", count=total)


def lines(ctx: Context, shown: Sequence[Task]) -> list[Field]:
    """Tasks a line each: state, owner, date, progress."""
    owners = names(ctx, shown)
    return [_line(ctx, each, owners[each.owner_id]) for each in shown]


def names(ctx: Context, shown: Sequence[Task]) -> dict[int, str]:
    """The names of the tasks' owners, by id."""
    return {each.id: each.name for each in people(ctx.tx, {each.owner_id for each in shown})}


def due_words(ctx: Context, due: datetime | None, *, closed: bool = False) -> str:
    """A due date; one that has passed says so."""
    if due is None:
        return ""
    said = ctx.moment(due)
    return said if closed or due > ctx.now else ctx.text("task.due_passed", due=said)


def _line(ctx: Context, shown: Task, owner: str) -> Field:
    parts = [
        ctx.text(f"task.state.{shown.state}"),
        ctx.text("task.unclaimed") if shown.pooled and shown.is_open else owner,
        due_words(ctx, shown.due_at, closed=not shown.is_open),
        f"{shown.progress}%" if shown.progress and shown.is_open else "",
        ctx.text(f"task.priority.{shown.priority}") if shown.urgency.is_strong else "",
    ]
    return Field(f"{shown.subject} {shown.title}", " · ".join(p for p in parts if p), wide=True)


def _row(ctx: Context, shown: Task, owner: Member) -> Field:
    unit = department(ctx.tx, owner.department_id) if owner.department_id else None
    stands = [
        unit.name if unit else "",
        owner.name,
        ctx.text(f"task.state.{shown.state}"),
        f"{shown.progress}%",
        due_words(ctx, shown.due_at, closed=not shown.is_open),
    ]
    at = ctx.moment(shown.reported_at) if shown.reported_at else ctx.text("task.sheet.silent")
    said = [(name, getattr(shown, name)) for name in ("next_step", "problem")]
    rows = [" · ".join(each for each in stands if each)]
    rows += [f"{ctx.label(f'argument.{name}')}: {words}" for name, words in said if words]
    rows.append(f"{ctx.text('task.field.updated')}: {at}")
    return Field(f"{shown.subject} {shown.title}", "\n".join(rows), wide=True)


def _claiming(ctx: Context, asked: Selection, shown: Sequence[Task]) -> list[Button]:
    """Of a pool, the first few can be claimed by a tap."""
    if Filter.POOL not in asked.filters:
        return []
    label = ctx.rules.commands["task.claim"].label(ctx.language)
    return [
        Button(f"{label} {each.subject}", "task.claim", values={STANDALONE_RECORD: each.subject})
        for each in shown[:_CLAIMS]
    ]


def as_values(asked: Selection) -> dict[str, str]:
    """What was asked for as a button asks for it again."""
    given = {
        "filters": " ".join(sorted(asked.filters)),
        "whose": _named(asked.whose),
        "project": asked.project,
        "tags": " ".join(asked.tags),
        "whole": asked.whole.subject if asked.whole else "",
    }
    return {name: value for name, value in given.items() if value}


def _named(whose: Member | Unit | None) -> str:
    if whose is None:
        return ""
    return whose.key if isinstance(whose, Member) else whose.name
