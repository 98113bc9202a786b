"""Giving tasks and changing what was asked for."""

from typing import Final

from bot.engine.command import AnyCommand, Command, Words
from bot.engine.context import Context
from bot.engine.policy import anyone
from bot.tasks.actions import changing, giving
from bot.tasks.arguments import common
from bot.tasks.arguments import giving as giving_arguments
from bot.tasks.commands.noun import TASK
from bot.tasks.model import Task
from bot.tasks.policy import giver_or_owner, initiator


def _as_it_is(ctx: Context, task: Task) -> dict[str, str]:
    return {
        "title": task.title,
        # A date that has passed would be refused when it comes back.
        "due": ctx.moment(task.due_at) if task.due_at and task.due_at > ctx.now else "",
        "priority": task.priority,
        "description": task.description,
    }


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.new",
        noun=TASK,
        words=Words(("新建", "创建", "添加"), ("new", "create", "add")),
        arguments=giving_arguments.New,
        may=anyone,
        run=lambda ctx, given: giving.create(ctx, given.draft()),
        examples=Words(
            ("/任务 新建 完成UI原型 @李雷 周五17:00 !高",),
            ("/task new Finish the prototype @lilei fri 17:00 !high",),
        ),
    ),
    Command(
        id="task.assign",
        noun=TASK,
        words=Words(("转交", "指派"), ("assign",)),
        arguments=giving_arguments.Assigned,
        may=giver_or_owner,
        run=lambda ctx, given: giving.hand_over(ctx, given.task, given.owner),
        examples=Words(("/任务 转交 T12 @李雷",), ("/task assign T12 @lilei",)),
    ),
    Command(
        id="task.due",
        noun=TASK,
        words=Words(("延期", "改期", "截止"), ("due", "postpone")),
        arguments=giving_arguments.Rescheduled,
        may=initiator,
        run=lambda ctx, given: changing.reschedule(ctx, given.task, given.due),
        examples=Words(("/任务 延期 T12 下周三",), ("/task due T12 next wed",)),
    ),
    Command(
        id="task.edit",
        noun=TASK,
        words=Words(("修改", "编辑"), ("edit",)),
        arguments=giving_arguments.Edited,
        may=initiator,
        run=lambda ctx, given: changing.edit(ctx, given.task, given.change()),
        prefill=_as_it_is,
        examples=Words(("/任务 修改 T12 !急",), ("/task edit T12 !urgent",)),
    ),
    Command(
        id="task.undo",
        noun=TASK,
        words=Words(("撤销", "撤回"), ("undo",)),
        arguments=common.One,
        may=initiator,
        run=lambda ctx, given: changing.undo(ctx, given.task),
        examples=Words(("/任务 撤销 T12",), ("/task undo T12",)),
    ),
    Command(
        id="task.cancel",
        noun=TASK,
        words=Words(("取消",), ("cancel",)),
        arguments=common.Reasoned,
        may=initiator,
        run=lambda ctx, given: changing.cancel(ctx, given.task, given.reason),
        destructive=True,
        examples=Words(("/任务 取消 T12 需求撤回",), ("/task cancel T12 no longer needed",)),
    ),
    Command(
        id="task.reopen",
        noun=TASK,
        words=Words(("重开", "恢复"), ("reopen",)),
        arguments=common.Reasoned,
        may=giver_or_owner,
        run=lambda ctx, given: changing.reopen(ctx, given.task, given.reason),
        examples=Words(("/任务 重开 T12 还有遗漏",), ("/task reopen T12 something is missing",)),
    ),
)
