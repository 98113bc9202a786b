"""What people see of weekly summaries: one, its draft, and who has written theirs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.directory.queries import department, person
from bot.directory.values import Member, Unit
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.context import Context
from bot.engine.feature import Week
from bot.engine.outbox.live import Lead
from bot.weekly.model import Summary
from bot.weekly.policy import writes
from bot.weekly.queries import last_week, monday_of, of_week, summary, week_of

SUBMIT: Final = "weekly.submit"
SEND: Final = "weekly.send"


def summary_card(ctx: Context, summary_id: int, viewer: Member | None) -> Card:
    """A department's summary, every field of TPL-14; who may write it can change it."""
    shown = summary(ctx.tx, summary_id)
    unit = department(ctx.tx, shown.department_id)
    may = unit is not None and viewer is not None and writes(ctx.reading_as(viewer), unit)
    can_change = may and shown.week in {week_of(ctx), last_week(ctx)}
    author = ctx.member(shown.author_id).name
    return Card(
        title=f"{shown.subject} {_title(ctx, unit.name if unit else '', shown.week)}",
        tone=Tone.SUCCESS,
        fields=_fields(ctx, shown.done, shown.problems, shown.plan),
        note=ctx.text(_how_written(ctx, shown), by=author, at=ctx.moment(shown.at)),
        buttons=(_change(ctx, unit, shown.week),) if can_change and unit is not None else (),
        subject=shown.subject,
        version=shown.version,
    )


def _how_written(ctx: Context, shown: Summary) -> str:
    return "weekly.written" if week_of(ctx, shown.at) == shown.week else "weekly.written_late"


def _change(ctx: Context, unit: Unit, week: str) -> Button:
    """Opens the form of that department's summary of that week, whenever it is pressed."""
    return Button(ctx.text("weekly.change"), SUBMIT, values=_which(unit, week))


def _which(unit: Unit, week: str) -> dict[str, str]:
    return {"unit": unit.name, "week": week}


def draft_card(ctx: Context, unit: Unit, week: str, work: Week, lead: Lead | None = None) -> Card:
    """What the department's summary would say by itself, to be sent as it is or changed."""
    return Card(
        title=ctx.text("weekly.draft", title=_title(ctx, unit.name, week)),
        tone=Tone.INFO,
        lead=ctx.lead(lead) if lead else "",
        fields=_fields(ctx, *map("\n".join, work)),
        buttons=(
            Button(ctx.text("weekly.send.label"), SEND, Style.PRIMARY, values=_which(unit, week)),
            _change(ctx, unit, week),
        ),
    )


def own_card(ctx: Context, unit: Unit | None, week: str, work: Week) -> Card:
    """Somebody's own week, as they might tell their head of it."""
    note = ctx.text("weekly.not_yet", unit=unit.name) if unit else ""
    title = ctx.text("weekly.own", span=dates(week))
    return Card(title=title, fields=_fields(ctx, *map("\n".join, work)), note=note)


def state_card(ctx: Context, units: Sequence[Unit], week: str, lead: Lead | None = None) -> Card:
    """Which departments have written theirs, and which have not, with whose duty it is."""
    written = of_week(ctx.tx, week, [each.id for each in units])
    missing = [each for each in units if each.id not in written]
    done = [_written(ctx, each, written[each.id]) for each in units if each.id in written]
    fields = [Field(ctx.text("weekly.missing"), _names(ctx, missing), wide=True)] if missing else []
    return Card(
        title=ctx.text("weekly.state", span=dates(week), done=len(done), total=len(units)),
        tone=Tone.WARNING if missing else Tone.SUCCESS,
        lead=ctx.lead(lead) if lead else "",
        fields=(*fields, *done),
    )


def _written(ctx: Context, unit: Unit, shown: Summary) -> Field:
    lines = [ctx.text("weekly.by", by=ctx.member(shown.author_id).name, at=ctx.moment(shown.at))]
    if shown.problems:
        lines.append(f"{ctx.text('weekly.field.problems')}: {shown.problems}")
    return Field(f"{shown.subject} {unit.name}", "\n".join(lines), wide=True)


def _names(ctx: Context, units: Sequence[Unit]) -> str:
    return "\n".join(_owing(ctx, each) for each in units)


def _owing(ctx: Context, unit: Unit) -> str:
    head = person(ctx.tx, unit.head_id) if unit.head_id is not None else None
    return f"{unit.name} · {head.name}" if head else unit.name


def _fields(ctx: Context, done: str, problems: str, plan: str) -> tuple[Field, ...]:
    told = (("done", done), ("problems", problems), ("plan", plan))
    nothing = ctx.text("weekly.nothing")
    return tuple(
        Field(ctx.text(f"weekly.field.{name}"), words or nothing, wide=True) for name, words in told
    )


def _title(ctx: Context, unit: str, week: str) -> str:
    return ctx.text("weekly.title", unit=unit, span=dates(week))


def dates(week: str) -> str:
    """The days of an ISO week, from Monday to Sunday."""
    first = monday_of(week)
    last = first + timedelta(days=6)
    return f"{first.month}/{first.day}–{last.month}/{last.day}"
