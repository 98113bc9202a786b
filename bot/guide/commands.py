"""`/帮助 [主题]`, `/help [topic]` (semantics §4.2)."""

from typing import Final

from bot.engine.cards import Card
from bot.engine.commands.command import NO_WORDS, AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.guide.arguments import Asked
from bot.guide.cards import SHOW, area, choice, one, overview, unknown
from bot.guide.topics import about, nearest

GUIDE: Final = Noun("guide", Words(("帮助", "?"), ("help", "?")))


def _show(ctx: Context, given: Asked) -> None:
    ctx.reply(_card(ctx, given.topic))


def _card(ctx: Context, topic: str) -> Card:
    vocabulary = ctx.rules.vocabulary
    if not topic:
        return overview(ctx, [each for each in vocabulary.commands if each.noun != GUIDE])
    found = about(topic, vocabulary)
    if not found:
        return unknown(ctx, topic, nearest(topic, vocabulary))
    if len(found) == 1:
        return one(ctx, found[0])
    if len({each.noun for each in found}) == 1:
        return area(ctx, found)
    return choice(ctx, topic, found)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id=SHOW,
        noun=GUIDE,
        words=NO_WORDS,
        arguments=Asked,
        may=anyone,
        run=_show,
        fallback=True,
        examples=Words(
            ("/帮助", "/帮助 任务", "/帮助 转交"), ("/help", "/help task", "/help assign")
        ),
    ),
)
