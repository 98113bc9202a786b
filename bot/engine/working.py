"""What people have done, have open and plan, gathered from every feature that knows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.engine.feature import Span, Week

if TYPE_CHECKING:
    from bot.engine.context import Context


def work_of(ctx: "Context", people: Sequence[int], span: Span, *, own: bool = False) -> Week:
    """The work of some people in a span, a line each, as others may read it.

    What somebody gets of their `own` and nobody else has also what is kept among few (D-08).
    """
    weeks = [each(ctx, people, span, own=own) for each in ctx.rules.weeks] if people else []
    return Week(
        tuple(line for each in weeks for line in each.done),
        tuple(line for each in weeks for line in each.problems),
        tuple(line for each in weeks for line in each.plan),
    )
