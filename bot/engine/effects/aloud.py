"""A sentence for a whole room that is about no card of its own, and disturbs it once."""

from collections.abc import Sequence

from bot.engine.context import Context
from bot.engine.messenger import MessageKind
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from bot.files.values import FileRef


def say_in(
    ctx: Context, messenger: str, room: str, words: str, files: Sequence[FileRef] = ()
) -> None:
    """Say something in a room, in the company's language, or give it files."""
    row = Leaving(
        messenger,
        MessageKind.POST,
        Lane.MESSAGE,
        ctx.now,
        ctx.now,
        room=room,
        body=Written(words, files=tuple(files)),
        language=ctx.settings.language,
    )
    put(ctx.tx, [row])
