"""Tasks in and out by spreadsheet, and the one word for all that an import brought."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.tasks.actions.answering import acknowledge_all
from bot.tasks.arguments import common, exchange, views
from bot.tasks.commands.noun import TASK
from bot.tasks.exchange import exporting, importing

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.export",
        noun=TASK,
        words=Words(("导出",), ("export",)),
        arguments=views.Seen,
        may=anyone,
        run=lambda ctx, given: exporting.export_tasks(ctx, given.selection()),
        examples=Words(
            ("/任务 导出 部门", "/任务 导出 全部 +V2.0"),
            ("/task export department", "/task export all +V2.0"),
        ),
    ),
    Command(
        id="task.import",
        noun=TASK,
        words=Words(("导入",), ("import",)),
        arguments=exchange.Imported,
        # Each row is no more than what anybody may type as a new task.
        may=anyone,
        run=lambda ctx, given: importing.import_tasks(ctx, check_only=given.check),
        examples=Words(("/任务 导入", "/任务 导入 检查"), ("/task import", "/task import check")),
    ),
    Command(
        id="task.template",
        noun=TASK,
        words=Words(("模板",), ("template",)),
        arguments=common.Nothing,
        may=anyone,
        run=lambda ctx, _: exporting.send_template(ctx),
        examples=Words(("/任务 模板",), ("/task template",)),
    ),
    Command(
        id="task.ack-all",
        noun=TASK,
        words=Words(("全部收到", "全部确认"), ("ack-all", "ackall")),
        shortcuts=Words(("全部收到",), ("ackall",)),
        arguments=exchange.Answered,
        may=anyone,
        run=lambda ctx, given: acknowledge_all(ctx, given.batch),
        examples=Words(("全部收到",), ("ackall",)),
    ),
)
