"""What people can say about handovers, declared once (D-11)."""

from typing import Final

from bot.directory.departures import PREFIX
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.handover import arguments
from bot.handover.cards import handover_card, list_card
from bot.handover.policy import reader
from bot.handover.queries import of_head

HANDOVER: Final = Noun("handover", Words(("交接",), ("handover", "handovers")), PREFIX)


def _show(ctx: Context, given: arguments.One) -> None:
    ctx.reply(handover_card(ctx, int(given.departure.subject[1:]), ctx.actor))


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(list_card(ctx, of_head(ctx.tx, ctx.person)))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="handover.list",
        noun=HANDOVER,
        words=Words(("列表", "我的"), ("list", "mine")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        fallback=True,
        examples=Words(("/交接",), ("/handover",)),
    ),
    Command(
        id="handover.show",
        noun=HANDOVER,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=_show,
        examples=Words(("/交接 查看 J3",), ("/handover show J3",)),
    ),
)
