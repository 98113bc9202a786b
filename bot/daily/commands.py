"""`/日报`: the digest as it would be now."""

from dataclasses import dataclass
from typing import Final

from bot.daily.card import digest_card
from bot.engine.commands.command import NO_WORDS, AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context

DAILY: Final = Noun("daily", Words(("日报",), ("daily",)))


@dataclass(frozen=True, slots=True)
class Nothing:
    """A command that needs no argument."""


def _show(ctx: Context, given: Nothing) -> None:
    del given
    ctx.reply(digest_card(ctx, ctx.person) or ctx.text("daily.empty"))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="daily.show",
        noun=DAILY,
        words=NO_WORDS,
        arguments=Nothing,
        may=anyone,
        run=_show,
        fallback=True,
        hints=Words(
            (
                *("今天有什么事", "今天有什么安排", "今天要做什么", "今天做什么", "今天有啥事"),
                *("今天有什么", "今天有啥", "今天的安排", "今日安排", "今日待办", "今天的事"),
            ),
            ("what's on today", "what is on today", "on today", "do today", "my day"),
        ),
        examples=Words(("/日报",), ("/daily",)),
    ),
)
