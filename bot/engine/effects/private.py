"""A card for one person that is about no single record: a summary that another person caused."""

from collections.abc import Callable
from typing import TypeAlias

from bot.directory.values import Member
from bot.engine.cards import Card
from bot.engine.context import Context
from bot.engine.gathering import gathered
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Leaving, Written, put

Draw: TypeAlias = Callable[[Context], Card]
"""Draws the card in a reader's language."""


def write(ctx: Context, reader: Member, draw: Draw, *, strong: bool = False) -> bool:
    """Send a person a card in private; False where no messenger reaches them.

    As a record's notice does it waits for the end of quiet hours and goes to who stands in for
    somebody on leave. It is drawn now and does not change any more.
    """
    actor_id = ctx.actor.id if ctx.actor else None
    route = ctx.presence.route(reader, ctx.opening, actor_id)
    address = ctx.address(route.reader)
    if address is None:
        return False
    reading = ctx.reading_as(route.reader, route.stands_for)
    row = Leaving(
        address.messenger,
        MessageKind.URGENT if strong else MessageKind.POST,
        ctx.lane,
        route.at,
        ctx.now,
        account=address.external_id,
        body=Written(card=draw(reading)),
        language=route.reader.language,
        held=route.at > ctx.now,
    )
    put(ctx.tx, [row if ctx.actor else gathered(ctx.tx, ctx.rules, row)])
    return True
