"""Handing in, accepting, finishing."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.tasks.actions import closing
from bot.tasks.arguments import common
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import judge, owner

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.submit",
        noun=TASK,
        words=Words(("提交", "交付"), ("submit", "deliver")),
        arguments=common.Noted,
        replies=Words(("提交", "交付"), ("submit", "deliver")),
        may=owner,
        run=lambda ctx, given: closing.submit(ctx, given.task, given.note),
        examples=Words(("/任务 提交 T12 初稿见附件",), ("/task submit T12 first draft",)),
    ),
    Command(
        id="task.accept",
        noun=TASK,
        words=Words(("验收", "通过"), ("accept",)),
        arguments=common.One,
        may=judge,
        run=lambda ctx, given: closing.accept(ctx, given.task),
        examples=Words(("/任务 验收 T12",), ("/task accept T12",)),
    ),
    Command(
        id="task.return",
        noun=TASK,
        words=Words(("退回", "打回"), ("return",)),
        arguments=common.Reasoned,
        may=judge,
        when=lambda _, task: task.refuse_unless_handed_in(),
        run=lambda ctx, given: closing.send_back(ctx, given.task, given.reason),
        examples=Words(("/任务 退回 T12 缺少移动端稿",), ("/task return T12 no mobile layout",)),
    ),
    Command(
        id="task.done",
        noun=TASK,
        words=Words(("完成",), ("done", "finish", "complete")),
        arguments=common.Noted,
        may=owner,
        run=lambda ctx, given: closing.finish(ctx, given.task, given.note),
        examples=Words(("/任务 完成 T12",), ("/task done T12",)),
    ),
)
