"""Working on tasks."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.context import Context
from bot.tasks.actions import working
from bot.tasks.actions.effects import still_open
from bot.tasks.arguments import common
from bot.tasks.arguments import working as working_arguments
from bot.tasks.commands.noun import TASK
from bot.tasks.model import State, Task
from bot.tasks.policy import owner, worker


def _progress_so_far(ctx: Context, task: Task) -> dict[str, str]:
    del ctx
    return {
        "progress": str(task.progress),
        "next_step": task.next_step,
        "problem": task.problem,
    }


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.ack",
        noun=TASK,
        words=Words(("收到", "确认"), ("ack", "confirm")),
        shortcuts=Words(("收到",), ("ack",)),
        replies=Words(("收到", "好的", "明白"), ("ack", "ok", "got", "roger")),
        arguments=common.Noted,
        may=owner,
        run=lambda ctx, given: working.acknowledge(ctx, given.task, given.note),
        examples=Words(("收到 T12 今天开始",), ("ack T12 starting today",)),
    ),
    Command(
        id="task.start",
        noun=TASK,
        words=Words(("开始", "继续", "解除"), ("start", "resume", "unblock")),
        replies=Words(("开始",), ("start",)),
        arguments=common.One,
        may=owner,
        run=lambda ctx, given: working.start(ctx, given.task),
        examples=Words(("/任务 开始 T12",), ("/task start T12",)),
    ),
    Command(
        id="task.progress",
        noun=TASK,
        words=Words(("进度", "更新"), ("progress", "update")),
        replies=Words(("进度",), ("progress",)),
        arguments=working_arguments.Progressed,
        may=worker,
        when=still_open,
        run=lambda ctx, given: working.report(ctx, given.task, given.said()),
        prefill=_progress_so_far,
        examples=Words(
            ("/任务 进度 T12 %80 预计两天内补齐 下一步:联调 问题:缺接口文档",),
            ("/task progress T12 %80 two days to go next:testing problem:none",),
        ),
    ),
    Command(
        id="task.block",
        noun=TASK,
        words=Words(("阻塞", "卡住", "卡住了"), ("block", "stuck")),
        replies=Words(("阻塞",), ("blocked",)),
        arguments=working_arguments.Blocked,
        may=owner,
        when=lambda _, task: task.may_become(State.BLOCKED),
        run=lambda ctx, given: working.block(ctx, given.task, given.reason, given.needs),
        examples=Words(
            ("/任务 阻塞 T12 等接口文档 @技术部",),
            ("/task block T12 waiting for the API spec @技术部",),
        ),
    ),
)
