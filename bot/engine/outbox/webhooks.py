"""Webhooks out: what happens to records, told to another program by rows of the outbox.

So an event leaves exactly if what it tells was committed, in order, is tried again for a day and
lies in `muster outbox` after that. To the outbox the program is one more messenger.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Final

import msgspec

from bot.engine.ledger import Entry
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Lane, Leaving, Written

if TYPE_CHECKING:
    from bot.engine.context import Context

NAME: Final = "webhook"
_ROOM: Final = "events"
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


def events(ctx: "Context", entries: Sequence[Entry]) -> Iterator[Leaving]:
    """What entries of the ledger tell the other program, where there is one."""
    if NAME not in ctx.rules.messengers:
        return
    for each in entries:
        outward = ctx.rules.outward.get(each.subject[:1])
        kind = outward.events.get(each.action) if outward else None
        if outward is not None and kind is not None:
            data = {
                "id": each.subject,
                "action": each.action,
                "by": each.actor,
                "detail": each.detail,
                **outward.data(ctx, int(each.subject[1:])),
            }
            at = each.at.astimezone(UTC).isoformat()
            body = _encode({"type": kind, "timestamp": at, "data": data}).decode()
            yield Leaving(
                NAME,
                MessageKind.POST,
                Lane.MESSAGE,
                ctx.now,
                ctx.now,
                room=_ROOM,
                subject=each.subject,
                body=Written(body),
                language=ctx.settings.language,
            )
