"""Looking at tasks."""

from typing import Final

from bot.engine.command import AnyCommand, Command, Words
from bot.engine.context import Context
from bot.engine.policy import anyone
from bot.tasks.arguments import common
from bot.tasks.cards import list_card, task_card
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import reader
from bot.tasks.queries import in_room, initiated, owned


def _show(ctx: Context, given: common.One) -> None:
    ctx.reply(task_card(ctx, int(given.task.subject[1:]), ctx.actor))


def _mine(ctx: Context, given: common.Nothing) -> None:
    del given
    ctx.reply(list_card(ctx, ctx.text("task.list.mine"), owned(ctx.tx, ctx.person)))


def _list(ctx: Context, given: common.Nothing) -> None:
    del given
    if ctx.origin.room:
        shown = in_room(ctx.tx, ctx.origin.messenger, ctx.origin.room)
        ctx.reply(list_card(ctx, ctx.text("task.list.room"), shown))
        return
    shown = [*owned(ctx.tx, ctx.person), *initiated(ctx.tx, ctx.person)]
    ctx.reply(list_card(ctx, ctx.text("task.list.all"), shown))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.show",
        noun=TASK,
        words=Words(("查看", "详情"), ("show",)),
        arguments=common.One,
        may=reader,
        run=_show,
        examples=Words(("T12",), ("T12",)),
    ),
    Command(
        id="task.mine",
        noun=TASK,
        words=Words(("我的",), ("mine",)),
        arguments=common.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/任务 我的",), ("/task mine",)),
    ),
    Command(
        id="task.list",
        noun=TASK,
        words=Words(("列表",), ("list",)),
        arguments=common.Nothing,
        may=anyone,
        run=_list,
        examples=Words(("/任务 列表",), ("/task list",)),
    ),
)
