"""The weekly summaries that a meeting of their departments brings along (M-08, M-09)."""

from collections.abc import Iterable, Iterator

from bot.engine.context import Context
from bot.engine.feature import Occasion, Report
from bot.weekly.model import Summary
from bot.weekly.policy import readable
from bot.weekly.queries import of_weeks, written_week


def reports(ctx: Context, occasion: Occasion) -> Iterator[Report]:
    """What the departments submitted for those weeks."""
    found = of_weeks(ctx.tx, map(written_week, occasion.weeks), occasion.units)
    wanted = _latest(found) if occasion.latest else found
    mine = {each.id for each in readable(ctx, wanted)} if ctx.actor else frozenset()
    for each in wanted:
        yield Report(each.subject, "weekly.show", each.id in mine)


def _latest(found: Iterable[Summary]) -> list[Summary]:
    """The first of each department: the newest come first."""
    newest: dict[int, Summary] = {}
    for each in found:
        newest.setdefault(each.department_id, each)
    return list(newest.values())
