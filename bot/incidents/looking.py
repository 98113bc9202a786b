"""What people can look at: one incident, those that concern them, all that are under way."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.incidents import arguments
from bot.incidents.cards import incident_card, list_card
from bot.incidents.noun import INCIDENT
from bot.incidents.policy import reader
from bot.incidents.queries import concerning, in_room, under_way
from bot.incidents.timeline import timeline_card


def _list(ctx: Context, given: arguments.Nothing) -> None:
    """Everything to administrators and those who lead; else what concerns the person."""
    del given
    if ctx.origin.room and (here := in_room(ctx.tx, ctx.origin.messenger, ctx.origin.room)):
        ctx.reply(list_card(ctx, ctx.text("incident.list.room"), here))
        return
    shown = [each for each in under_way(ctx.tx) if reader(ctx, each)]
    ctx.reply(list_card(ctx, ctx.text("incident.list.all"), shown))


def _mine(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(list_card(ctx, ctx.text("incident.list.mine"), concerning(ctx.tx, ctx.person)))


def _show(ctx: Context, given: arguments.One) -> None:
    ctx.reply(incident_card(ctx, given.incident.id, ctx.actor))


LOOKING: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="incident.timeline",
        noun=INCIDENT,
        words=Words(("时间线",), ("timeline",)),
        arguments=arguments.One,
        may=reader,
        run=lambda ctx, given: ctx.reply(timeline_card(ctx, given.incident)),
        examples=Words(("/紧急 时间线 I3",), ("/incident timeline I3",)),
    ),
    Command(
        id="incident.show",
        noun=INCIDENT,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=_show,
        examples=Words(("I3",), ("I3",)),
    ),
    Command(
        id="incident.mine",
        noun=INCIDENT,
        words=Words(("我的",), ("mine",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/紧急 我的",), ("/incident mine",)),
    ),
    Command(
        id="incident.list",
        noun=INCIDENT,
        words=Words(("列表",), ("list",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        examples=Words(("/紧急 列表",), ("/incident list",)),
    ),
)
