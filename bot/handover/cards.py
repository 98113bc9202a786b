"""What people see of departures: one handover with all that it is about, and a list of them."""

from collections.abc import Sequence

from bot.directory.departures import Departure, DepartureItem
from bot.directory.queries import person
from bot.directory.values import Member
from bot.engine.cards import Card, Field, Tone
from bot.engine.context import Context
from bot.handover.queries import LISTED, count_items, departure, items


def handover_card(ctx: Context, departure_id: int, viewer: Member | None) -> Card:
    """Whose things they were, and whose each is now."""
    del viewer
    shown = departure(ctx.tx, departure_id)
    more = count_items(ctx.tx, departure_id) - LISTED
    return Card(
        title=_title(ctx, shown),
        tone=Tone.MUTED if shown.moved else Tone.WARNING,
        fields=tuple(_line(ctx, each) for each in items(ctx.tx, departure_id, LISTED)),
        note=ctx.text("handover.more", count=more) if more > 0 else "",
        subject=shown.subject,
        version=shown.version,
    )


def list_card(ctx: Context, shown: Sequence[Departure]) -> Card:
    """Handovers a line each."""
    return Card(
        title=ctx.text("handover.list.title"),
        fields=tuple(_summary(ctx, each) for each in shown),
        body="" if shown else ctx.text("handover.list.empty"),
    )


def _summary(ctx: Context, shown: Departure) -> Field:
    count = ctx.text("handover.count", count=count_items(ctx.tx, shown.id))
    return Field(_title(ctx, shown), f"{ctx.moment(shown.at)} · {count}", wide=True)


def _title(ctx: Context, shown: Departure) -> str:
    key = "handover.moved" if shown.moved else "handover.left"
    return ctx.text(key, id=shown.subject, name=ctx.member(shown.person_id).name)


def _line(ctx: Context, each: DepartureItem) -> Field:
    said = ctx.text(each.key, title=each.title) if each.key else each.title
    heir = person(ctx.tx, each.heir_id) if each.heir_id is not None else None
    whose = ctx.text("handover.now", heir=heir.name) if heir else ctx.text("handover.open")
    return Field(f"{each.subject} {said}".strip(), whose, wide=True)
