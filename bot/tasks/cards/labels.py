"""What stands before the facts on a task's card."""

from bot.engine.context import Context


def label(ctx: Context, key: str, **values: int) -> str:
    """The message of that key as a heading: arguments are called in small letters elsewhere."""
    words = ctx.text(key, **values)
    return words[:1].upper() + words[1:]
