"""The pool: putting work into it, claiming it, moving work to where it belongs, who sees it."""

from dataclasses import replace
from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.tasks.actions import belonging, giving, pool
from bot.tasks.arguments import common, views
from bot.tasks.arguments import pool as pool_arguments
from bot.tasks.cards import list_card
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import claimer, giver_or_owner, initiator
from bot.tasks.selection import Filter


def _show(ctx: Context, given: views.Listed) -> None:
    asked = given.selection()
    ctx.reply(list_card(ctx, replace(asked, filters=asked.filters | {Filter.POOL}), given.page))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.pool",
        noun=TASK,
        words=Words(("入池", "放入任务池"), ("offer", "to-pool")),
        arguments=pool_arguments.Pooled,
        may=anyone,
        run=lambda ctx, given: giving.create(ctx, given.draft()),
        examples=Words(
            ("/任务 入池 修复登录页 @技术部 +V2.0 周五17:00",),
            ("/task offer Fix the login page @技术部 +V2.0 fri 17:00",),
        ),
    ),
    Command(
        id="task.claim",
        noun=TASK,
        words=Words(("认领", "领取"), ("claim",)),
        replies=Words(("认领", "我来", "领取"), ("claim", "mine")),
        arguments=common.One,
        may=claimer,
        run=lambda ctx, given: pool.claim(ctx, given.task),
        examples=Words(("/任务 认领 T12",), ("/task claim T12",)),
    ),
    Command(
        id="task.pooled",
        noun=TASK,
        words=Words(("任务池", "池"), ("pool",)),
        shortcuts=Words(("任务池",), ("taskpool",)),
        arguments=views.Listed,
        may=anyone,
        run=_show,
        examples=Words(
            ("/任务 任务池", "/任务 任务池 +V2.0"), ("/task pool", "/task pool @技术部")
        ),
    ),
    Command(
        id="task.move",
        noun=TASK,
        words=Words(("移动", "移到", "挪到"), ("move",)),
        arguments=pool_arguments.Moved,
        may=initiator,
        run=lambda ctx, given: pool.move(
            ctx, given.task, " ".join(given.project), given.unit, here=given.here
        ),
        examples=Words(
            ("/任务 移动 T12 +V3.0", "/任务 移动 T12 本群"),
            ("/task move T12 +V3.0", "/task move T12 here"),
        ),
    ),
    Command(
        id="task.restrict",
        noun=TASK,
        words=Words(("保密", "限核心"), ("restrict",)),
        arguments=common.One,
        may=giver_or_owner,
        run=lambda ctx, given: belonging.restrict(ctx, given.task, to_core=True),
        examples=Words(("/任务 保密 T12",), ("/task restrict T12",)),
    ),
    Command(
        id="task.unrestrict",
        noun=TASK,
        words=Words(("取消保密", "公开"), ("unrestrict",)),
        arguments=common.One,
        may=giver_or_owner,
        run=lambda ctx, given: belonging.restrict(ctx, given.task, to_core=False),
        examples=Words(("/任务 取消保密 T12",), ("/task unrestrict T12",)),
    ),
)
