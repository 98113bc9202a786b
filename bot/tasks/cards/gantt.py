"""The Gantt chart of tasks, as a picture and as text (T-23, T-21)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlmodel import col, select

from bot.charts import Bar, Gantt, Mark, Shade, draw_gantt
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.tasks.cards.charts import Chart, chart_card
from bot.tasks.cards.lists import count, names, title
from bot.tasks.cards.shades import shade
from bot.tasks.links import earliest
from bot.tasks.links import waits as waits_of
from bot.tasks.model import Dependency, Milestone, State, Task
from bot.tasks.selection import Selection, counted, on_chart
from bot.time.words import short_day

_BARS: Final = 25
"""Bars on a chart: more can't be read on a phone."""
_SHADED: Final = 400
"""Days around today of which the chart knows whether they are worked."""
_TEN: Final = 10


def gantt_card(ctx: Context, asked: Selection) -> Card:
    """The chart of the tasks that were asked for, each from its planned start to its due date."""
    return chart_card(ctx, lambda: _chart(ctx, asked))


def _chart(ctx: Context, asked: Selection) -> Chart:
    shown = on_chart(ctx, asked, _BARS)
    total = counted(ctx, asked)
    said = count(ctx, total)
    if total > _BARS:
        said = f"{said} · {ctx.text('task.list.more', limit=_BARS)}"
    bars = _bars(ctx, shown)
    gantt = Gantt(
        ctx.text("task.gantt.title", what=title(ctx, asked)),
        f"{said} · {ctx.moment(ctx.now)}",
        _day(ctx, ctx.now),
        ctx.text("task.gantt.today"),
        bars,
        _days_off(ctx, bars),
        partial(short_day, language=ctx.language),
    )
    words = (
        "\n".join([gantt.subtitle, *(_line(ctx, each) for each in bars)])
        if bars
        else ctx.text("task.list.empty")
    )
    return Chart(gantt.title, words, "gantt", partial(draw_gantt, gantt))


def _bars(ctx: Context, shown: Sequence[Task]) -> tuple[Bar, ...]:
    ids = [each.id for each in shown]
    owners, after, milestones = names(ctx, shown), _predecessors(ctx, ids), _milestones(ctx, ids)
    return tuple(
        _bar(ctx, each, owners[each.owner_id], after[each.id], milestones[each.id])
        for each in shown
    )


def _bar(
    ctx: Context, shown: Task, owner: str, after: Iterable[int], milestones: Iterable[Mark]
) -> Bar:
    ends = shown.finished_at or shown.due_at
    start = _begins(ctx, shown, waits=bool(after), latest=ends)
    end = max(start, _day(ctx, ends or max(ctx.now, shown.created_at)))
    return Bar(
        shown.subject,
        shown.title,
        owner,
        start,
        end,
        shade(shown, ctx.now),
        shown.progress,
        open_ended=ends is None,
        after=tuple(f"T{each}" for each in after),
        milestones=tuple(milestones),
    )


def _begins(ctx: Context, shown: Task, *, waits: bool, latest: datetime | None) -> date:
    """Its planned or actual beginning; of what still waits for others the earliest there can be."""
    known = shown.starts_at or shown.started_at
    if known is not None or not waits or shown.state != State.TODO:
        return _day(ctx, known or shown.created_at)
    ready = earliest(waits_of(ctx.tx, shown.id), ctx.now, ctx.calendar)
    if ready is None or ready <= shown.created_at:
        return _day(ctx, shown.created_at)
    opening = ctx.calendar.next_open(ready)
    return _day(ctx, opening if latest is None else min(opening, latest))


def _predecessors(ctx: Context, ids: Sequence[int]) -> defaultdict[int, list[int]]:
    query = select(Dependency).where(col(Dependency.task_id).in_(ids))
    found = defaultdict(list)
    for each in ctx.tx.exec(query):
        found[each.task_id].append(each.predecessor_id)
    return found


def _milestones(ctx: Context, ids: Sequence[int]) -> defaultdict[int, list[Mark]]:
    query = select(Milestone).where(col(Milestone.task_id).in_(ids))
    found = defaultdict(list)
    for each in ctx.tx.exec(query):
        late = Shade.LATE if each.is_late(ctx.now) else Shade.CALM
        shade = late if each.done_at is None else Shade.DONE
        found[each.task_id].append(Mark(_day(ctx, each.due_at), shade))
    return found


def _day(ctx: Context, at: datetime) -> date:
    return at.astimezone(ctx.calendar.zone).date()


def _days_off(ctx: Context, bars: Sequence[Bar]) -> frozenset[date]:
    today = _day(ctx, ctx.now)
    first = min((bar.start for bar in bars), default=today) - timedelta(days=2)
    last = max((bar.end for bar in bars), default=today) + timedelta(days=2)
    span = min((last - first).days + 1, _SHADED)
    days = (first + timedelta(days=number) for number in range(span))
    return frozenset(day for day in days if not ctx.calendar.is_working_day(day))


def _line(ctx: Context, bar: Bar) -> str:
    filled = round(bar.progress / _TEN)
    end = "…" if bar.open_ended else short_day(bar.end, ctx.language)
    steps = f"{'■' * filled}{'□' * (_TEN - filled)} {bar.progress}%"
    after = f" ← {' '.join(bar.after)}" if bar.after else ""
    dates = f"{short_day(bar.start, ctx.language)} → {end}"
    return f"{bar.ident} {bar.title} · {bar.owner} · {dates} {steps}{after}"
