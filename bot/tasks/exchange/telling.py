"""What is said about an import: one card for the room, one message for each owner."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

from bot.directory.queries import people
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.engine.effects.private import write
from bot.tasks.exchange.columns import NOT_TAKEN
from bot.tasks.exchange.values import Draft, Problem, Reading
from bot.tasks.model import Task

_TOLD: Final = 20
_LISTED: Final = 10
ACK_ALL: Final = "task.ack-all"


def refusal(ctx: Context, name: str, seen: Reading) -> Card:
    """Every wrong row (the first of very many), each with what to write instead."""
    problems = sorted(seen.problems, key=lambda each: each.row)
    told = [_told(ctx, each) for each in problems[:_TOLD]]
    if len(problems) > _TOLD:
        told.append(ctx.text("exchange.more_problems", count=len(problems) - _TOLD))
    return Card(
        title=ctx.text("exchange.refused", name=name, count=len(problems)),
        tone=Tone.DANGER,
        body="\n".join(told),
        note=ctx.text("exchange.nothing_applied"),
    )


def _told(ctx: Context, problem: Problem) -> str:
    what = ctx.text(problem.error.key, **problem.error.values)
    key = "exchange.in_column" if problem.column else "exchange.in_row"
    return ctx.text(key, row=problem.row, column=problem.column, what=what)


def tell_checked(ctx: Context, drafts: Sequence[Draft], seen: Reading) -> None:
    """Say what the file would make."""
    counts = Counter(each.owner.id for each in drafts)
    ctx.reply(_summary(ctx, "exchange.checked", len(drafts), counts, seen=seen))


def tell_all(ctx: Context, drafts: Sequence[Draft], tasks: Sequence[Task], seen: Reading) -> None:
    """Tell whoever imports, the room and every owner, each by one message."""
    counts = Counter(each.owner.id for each in drafts)
    room = ctx.reading_as(None)
    if ctx.origin.room:
        card = _summary(room, "exchange.room", len(tasks), counts, by=ctx.person.name)
        ctx.reply(card, aloud=True)
        if _left_out(seen):
            ctx.reply(ctx.text("exchange.not_taken", names=ctx.row(_left_out(seen))))
    else:
        ctx.reply(_summary(ctx, "exchange.done", len(tasks), counts, seen=seen))
    given: dict[int, list[Task]] = {}
    for each in tasks:
        if each.owner_id != ctx.person.id and each.is_open:
            given.setdefault(each.owner_id, []).append(each)
    span = f"{tasks[0].subject}-{tasks[-1].subject}"
    unreached = []
    for owner in people(ctx.tx, given):
        mine = given[owner.id]
        strong = any(each.urgency.is_strong for each in mine)
        draw = partial(_assigned, shown=mine, span=span, by=ctx.person.name)
        if not write(ctx, owner, draw, strong=strong):
            unreached.append(owner.name)
    if unreached:
        ctx.reply(ctx.text("exchange.unreached", names=ctx.row(unreached)))


def _assigned(ctx: Context, *, shown: Sequence[Task], span: str, by: str) -> Card:
    """What one owner was given: the first few, how many more, and one button for all."""
    fields = tuple(
        Field(f"{each.subject} {each.title}", _line(ctx, each), wide=True)
        for each in shown[:_LISTED]
    )
    more = len(shown) - len(fields)
    return Card(
        title=ctx.text("exchange.assigned", by=by, count=len(shown)),
        tone=Tone.INFO,
        fields=fields,
        body=ctx.text("exchange.more", count=more) if more else "",
        note=ctx.text("exchange.ack_note"),
        buttons=(
            Button(
                ctx.text("exchange.ack_button", count=len(shown)),
                ACK_ALL,
                Style.PRIMARY,
                values={"batch": span},
            ),
        ),
    )


def _line(ctx: Context, task: Task) -> str:
    due = ctx.moment(task.due_at) if task.due_at else ""
    strong = ctx.text(f"task.priority.{task.priority}") if task.urgency.is_strong else ""
    return " · ".join(p for p in (due, strong, task.project) if p) or ctx.text("exchange.no_due")


def _summary(
    ctx: Context,
    key: str,
    count: int,
    counts: Counter[int],
    *,
    seen: Reading | None = None,
    by: str = "",
) -> Card:
    listed = counts.most_common(_LISTED)
    names = {each.id: each.name for each in people(ctx.tx, [one for one, _ in listed])}
    fields = [Field(names[one], ctx.text("exchange.tasks", count=n)) for one, n in listed]
    more = len(counts) - len(listed)
    left_out = _left_out(seen) if seen else []
    note = ctx.text("exchange.not_taken", names=ctx.row(left_out)) if left_out else ""
    return Card(
        title=ctx.text(key, count=count, by=by),
        tone=Tone.SUCCESS,
        fields=tuple(fields),
        body=ctx.text("exchange.more_owners", count=more) if more else "",
        note=note,
    )


def _left_out(seen: Reading) -> list[str]:
    known = [title for column, title in seen.headers.items() if column in NOT_TAKEN]
    return [*known, *seen.unknown]
