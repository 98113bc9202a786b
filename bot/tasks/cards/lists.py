"""Lists of tasks, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.directory.queries import people
from bot.directory.values import Member, Unit
from bot.engine.cards import Button, Card, Field
from bot.engine.context import Context
from bot.tasks.model import Task
from bot.tasks.selection import MOST, Filter, Selection, counted, selected

PAGE: Final = 10
"""Tasks on a page: as many as a phone shows."""


def list_card(ctx: Context, asked: Selection, page: int) -> Card:
    """One page of the tasks that were asked for, with buttons for the pages beside it."""
    total = counted(ctx, asked)
    shown = selected(ctx, asked, PAGE, (page - 1) * PAGE)
    pages = -(-total // PAGE)
    return Card(
        title=f"{title(ctx, asked)} · {count(ctx, total)}",
        fields=tuple(lines(ctx, shown)),
        body="" if shown else ctx.text("task.list.empty"),
        note=ctx.text("task.page.position", page=page, pages=pages) if pages > 1 else "",
        buttons=tuple(_turning(ctx, asked, page, pages)),
    )


def title(ctx: Context, asked: Selection) -> str:
    """What was asked for, in words."""
    words = [ctx.text(f"task.filter.{each}") for each in Filter if each in asked.filters]
    if asked.whose is not None:
        words.append(asked.whose.name)
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
        owner,
        due_words(ctx, shown.due_at, closed=not shown.is_open),
        f"{shown.progress}%" if shown.progress and shown.is_open else "",
        ctx.text(f"task.priority.{shown.priority}") if shown.urgency.is_strong else "",
    ]
    return Field(f"{shown.subject} {shown.title}", " · ".join(p for p in parts if p), wide=True)


def _turning(ctx: Context, asked: Selection, page: int, pages: int) -> list[Button]:
    turns = [("task.page.previous", page - 1)] if page > 1 else []
    turns += [("task.page.next", page + 1)] if page < pages else []
    return [
        Button(ctx.text(key), "task.list", values={**as_values(asked), "page": str(to)})
        for key, to in turns
    ]


def as_values(asked: Selection) -> dict[str, str]:
    """What was asked for as a button asks for it again."""
    given = {
        "filters": " ".join(sorted(asked.filters)),
        "whose": _named(asked.whose),
        "project": asked.project,
        "tags": " ".join(asked.tags),
    }
    return {name: value for name, value in given.items() if value}


def _named(whose: Member | Unit | None) -> str:
    if whose is None:
        return ""
    return whose.key if isinstance(whose, Member) else whose.name
