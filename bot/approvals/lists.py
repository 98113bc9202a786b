"""Approvals a line each, and how long they take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.approvals.affairs import MEASURED, Pace
from bot.approvals.catalogue import of_version
from bot.approvals.fields import summary
from bot.approvals.model import Approval
from bot.approvals.policy import my_slot
from bot.approvals.queries import LISTED
from bot.approvals.trail import active_slots
from bot.engine.cards import STANDALONE_RECORD, Button, Card, Field
from bot.engine.context import Context

_BUTTONS: Final = 5


def list_card(ctx: Context, title: str, shown: Sequence[Approval], *, mine: bool = False) -> Card:
    """Approvals a line each: what it says, where it stands, who is to act.

    Of those that are the reader's to decide it says by when instead.
    """
    stands = _due if mine else _standing
    return Card(
        title=title,
        fields=tuple(_line(ctx, each, stands(ctx, each)) for each in shown[:LISTED]),
        body="" if shown else ctx.text("approval.list.empty"),
        note=ctx.text("approval.list.more", limit=LISTED) if len(shown) > LISTED else "",
        buttons=tuple(
            Button(_named(ctx, each), "approval.show", values={STANDALONE_RECORD: each.subject})
            for each in shown[:_BUTTONS]
        ),
    )


def speed_card(
    ctx: Context, paces: Mapping[str, Sequence[Pace]], changed: int | None = None
) -> Card:
    """How long approvals take: by affair, by step, by department (A-25)."""
    fields = [
        Field(
            ctx.text(f"approval.speed.{kind}"),
            "\n".join(_pace(ctx, each) for each in some),
            wide=True,
        )
        for kind, some in paces.items()
        if some
    ]
    return Card(
        title=ctx.text("approval.speed"),
        fields=tuple(fields),
        lead=_change(ctx, changed),
        body="" if fields else ctx.text("approval.list.empty"),
        note=ctx.text("approval.speed.note", days=MEASURED.days),
    )


def _change(ctx: Context, changed: int | None) -> str:
    if changed is None:
        return ""
    key = "approval.speed.quicker" if changed <= 0 else "approval.speed.slower"
    return ctx.text(key, percent=abs(changed), days=MEASURED.days)


def _pace(ctx: Context, pace: Pace) -> str:
    median, most = ctx.span(_whole(pace.median)), ctx.span(_whole(pace.most))
    told = ctx.text("approval.speed.line", median=median, most=most, count=pace.total)
    return f"{pace.name}: {told}"


def _whole(span: timedelta) -> timedelta:
    """To the minute, and never nothing."""
    return max(timedelta(minutes=1), timedelta(minutes=round(span.total_seconds() / 60)))


def _line(ctx: Context, shown: Approval, stands: Iterable[str]) -> Field:
    definition = of_version(ctx.tx, shown.definition_id)
    by = ctx.member(shown.initiator_id).name
    parts = [*stands, summary(definition, shown.form, ctx)]
    return Field(f"{_named(ctx, shown)} · {by}", " · ".join(filter(None, parts)), wide=True)


def _named(ctx: Context, shown: Approval) -> str:
    name = of_version(ctx.tx, shown.definition_id).name.usual(ctx.language)
    return f"{shown.subject} {name}"


def _standing(ctx: Context, shown: Approval) -> Iterator[str]:
    yield ctx.text(f"approval.state.{shown.state}")
    if waiting := active_slots(ctx.tx, shown.id):
        names = ctx.row(ctx.member(each.person_id).name for each in waiting)
        yield ctx.text("approval.list.waiting", people=names)


def _due(ctx: Context, shown: Approval) -> Iterator[str]:
    """By when the reader, or whom they stand in for, has to decide."""
    if shown.is_revoking:
        yield ctx.text("approval.state.revoking")
    slot = my_slot(ctx, shown)
    if slot is None or slot.due_at is None:
        return
    yield ctx.text("approval.list.due", due=ctx.moment(slot.due_at))
    if slot.due_at < ctx.now:
        yield ctx.text("approval.list.late")
