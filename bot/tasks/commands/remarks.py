"""Remarks."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.tasks.actions import remarks
from bot.tasks.arguments import working as working_arguments
from bot.tasks.arguments.common import One
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import discusser, reader

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.comment",
        noun=TASK,
        words=Words(("评论", "备注"), ("comment",)),
        arguments=working_arguments.Remarked,
        may=discusser,
        run=lambda ctx, given: remarks.remark(ctx, given.task, given.remark()),
        remark=True,
        examples=Words(
            ("/任务 评论 T12 已和客户确认 @张伟",),
            ("/task comment T12 agreed with them @zhangwei",),
        ),
    ),
    Command(
        id="task.files",
        noun=TASK,
        words=Words(("文件", "附件"), ("files", "attachments")),
        arguments=One,
        may=reader,
        run=lambda ctx, given: remarks.files_of(ctx, given.task),
        examples=Words(("/任务 文件 T12",), ("/task files T12",)),
    ),
)
