"""What was learned (I-12, K-05): every incident is found by its words, those with a report by all.

A new report is compared with all that went before, and the nearest are offered at once.
"""

from typing import Final

from bot.engine.context import Context
from bot.incidents.model import Incident, State
from bot.incidents.queries import incidents
from bot.search import index, search

_SIMILAR: Final = 3
_LIKENESS: Final = 0.3
_LOOKED_AT: Final = 20


def remember(ctx: Context, shown: Incident) -> None:
    """Have it found by all its words."""
    words = (
        *(shown.title, shown.scope, shown.suggestion),
        *(shown.solution, shown.cause, shown.prevention),
    )
    index(ctx.tx, shown.subject, "\n".join(words))


def similar(ctx: Context, title: str, scope: str) -> list[Incident]:
    """Past incidents that are much like this one, the most like it first."""
    hits = search(ctx.tx, f"{title} {scope}", "I", _LOOKED_AT)
    near = [int(each.subject[1:]) for each in hits if each.share >= _LIKENESS]
    found = [each for each in incidents(ctx.tx, near) if each.state != State.CANCELLED]
    return found[:_SIMILAR]


def found(ctx: Context, query: str, limit: int) -> list[Incident]:
    """What a query finds of those that have a closing report, the best first."""
    hits = search(ctx.tx, query, "I", limit * 5)
    known = incidents(ctx.tx, [int(each.subject[1:]) for each in hits])
    return [each for each in known if each.filed_at is not None][:limit]
