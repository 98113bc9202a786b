"""What the morning's digest says about approvals."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.approvals.catalogue import of_version
from bot.approvals.model import Approval, State
from bot.approvals.queries import started_by, waiting_for
from bot.directory.values import Member
from bot.engine.context import Context
from bot.engine.feature import Item, Section

_SHOWN: Final = 10


def digest(ctx: Context, reader: Member) -> Iterator[Section]:
    """What the reader has to decide, and what came back to them."""
    returned = [each for each in started_by(ctx.tx, reader.id) if each.state == State.RETURNED]
    if waiting := waiting_for(ctx.tx, [reader.id]):
        yield _section(ctx, "waiting", waiting, "approval.show")
    if returned:
        yield _section(ctx, "returned", returned, "approval.resubmit")


def _section(ctx: Context, name: str, shown: Sequence[Approval], action: str) -> Section:
    items = (Item(each.subject, _words(ctx, each), action) for each in shown[:_SHOWN])
    return Section(ctx.text(f"approval.digest.{name}"), tuple(items), more=len(shown) > _SHOWN)


def _words(ctx: Context, approval: Approval) -> str:
    name = of_version(ctx.tx, approval.definition_id).name.usual(ctx.language)
    return f"{name} · {ctx.member(approval.initiator_id).name}"
