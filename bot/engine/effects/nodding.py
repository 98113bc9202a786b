"""A nod to somebody's message: a reaction says that it was taken, and disturbs nobody."""

from bot.engine.context import Context
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Lane, Leaving, Written, put


def nod(ctx: Context) -> None:
    """Acknowledge the actor's message by a reaction, where the messenger has such a thing."""
    here = ctx.origin
    if not here.message:
        return
    row = Leaving(
        here.messenger,
        MessageKind.REACTION,
        Lane.MESSAGE,
        ctx.now,
        ctx.now,
        room=here.room,
        account="" if here.room else here.account,
        body=Written(message=here.message),
        language=ctx.language,
    )
    put(ctx.tx, [row])
