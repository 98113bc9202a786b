"""How long each part of an incident took, and what that comes to over many (MTTA, MTTR)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.engine.cards import Field
from bot.engine.context import Context
from bot.incidents.model import Incident


class Mean(NamedTuple):
    """What a group of incidents comes to; None where none of them got that far."""

    number: int
    taken: timedelta | None
    solved: timedelta | None
    late: int

    @property
    def late_share(self) -> int:
        """Percent of them of which a limit was not kept."""
        return round(100 * self.late / self.number) if self.number else 0


def figures(ctx: Context, shown: Incident) -> Iterator[Field]:
    """How long each part took, as far as it has come."""
    rows = (
        ("taken_in", shown.reported_at, shown.taken_at),
        ("assembled_in", shown.reported_at, shown.assembled_at),
        ("solved_in", shown.happened_at, shown.solved_at),
        ("confirmed_in", shown.solved_at, shown.closed_at if shown.solved_at else None),
    )
    for name, begins, ends in rows:
        if begins is not None and ends is not None:
            yield Field(ctx.text(f"incident.figure.{name}"), ctx.span(ends - begins))
    if shown.updates_owed or shown.updates:
        kept = shown.updates_owed - shown.updates_missed
        words = ctx.text(
            "incident.figure.updates_of", count=shown.updates, kept=kept, owed=shown.updates_owed
        )
        yield Field(ctx.text("incident.figure.updates"), words)


def mean(found: Sequence[Incident], late: dict[int, set[str]]) -> Mean:
    """What some incidents come to."""
    return Mean(
        number=len(found),
        taken=_mean(found, lambda each: each.reported_at, lambda each: each.taken_at),
        solved=_mean(found, lambda each: each.happened_at, lambda each: each.solved_at),
        late=sum(bool(late.get(each.id)) for each in found),
    )


def _mean(
    found: Sequence[Incident],
    begins: Callable[[Incident], datetime],
    ends: Callable[[Incident], datetime | None],
) -> timedelta | None:
    spans = [end - begins(each) for each in found if (end := ends(each)) is not None]
    return sum(spans, timedelta(0)) / len(spans) if spans else None
