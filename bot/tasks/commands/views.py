"""Looking at tasks."""

from dataclasses import replace
from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.tasks.arguments import common, views
from bot.tasks.cards import board_card, gantt_card, list_card, more_card, sheet_card, story_card
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import reader
from bot.tasks.selection import Filter


def _mine(ctx: Context, given: views.Listed) -> None:
    asked = given.selection()
    ctx.reply(list_card(ctx, replace(asked, filters=asked.filters | {Filter.MINE}), given.page))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.show",
        noun=TASK,
        words=Words(("查看", "详情"), ("show",)),
        arguments=common.One,
        may=reader,
        run=lambda ctx, given: ctx.reply(story_card(ctx, given.task, ctx.actor)),
        examples=Words(("T12",), ("T12",)),
    ),
    Command(
        id="task.more",
        noun=TASK,
        words=Words(("更多", "还能做什么"), ("more", "actions")),
        replies=Words(("更多",), ("more",)),
        arguments=common.One,
        may=reader,
        run=lambda ctx, given: ctx.reply(more_card(ctx, given.task, ctx.person)),
        examples=Words(("/任务 更多 T12",), ("/task more T12",)),
    ),
    Command(
        id="task.mine",
        noun=TASK,
        words=Words(("我的",), ("mine", "my")),
        shortcuts=Words(("我的任务",), ("mytasks",)),
        arguments=views.Listed,
        may=anyone,
        run=_mine,
        examples=Words(("/任务 我的 逾期",), ("/task mine overdue",)),
    ),
    Command(
        id="task.list",
        noun=TASK,
        words=Words(("列表", "清单"), ("list", "ls")),
        arguments=views.Listed,
        may=anyone,
        run=lambda ctx, given: ctx.reply(list_card(ctx, given.selection(), given.page)),
        examples=Words(
            ("/任务 列表", "/任务 列表 部门 逾期", "/任务 列表 等我", "/任务 列表 跨部门 优先级"),
            (
                "/task list",
                "/task list department overdue",
                "/task list waiting",
                "/task list across priority",
            ),
        ),
    ),
    Command(
        id="task.track",
        noun=TASK,
        words=Words(("进度表", "跟踪"), ("track", "sheet")),
        arguments=views.Listed,
        may=anyone,
        run=lambda ctx, given: ctx.reply(sheet_card(ctx, given.selection(), given.page)),
        examples=Words(
            ("/任务 进度表 +V2.0", "/任务 进度表 子任务:T12"),
            ("/task track +V2.0", "/task track of:T12"),
        ),
    ),
    Command(
        id="task.board",
        noun=TASK,
        words=Words(("看板",), ("board", "kanban")),
        shortcuts=Words(("看板",), ("board", "kanban")),
        arguments=views.Seen,
        may=anyone,
        run=lambda ctx, given: ctx.reply(board_card(ctx, given.selection())),
        examples=Words(("/任务 看板 +V2.0",), ("/task board +V2.0",)),
    ),
    Command(
        id="task.gantt",
        noun=TASK,
        words=Words(("甘特", "甘特图"), ("gantt", "timeline")),
        shortcuts=Words(("甘特图", "甘特"), ("gantt",)),
        arguments=views.Seen,
        may=anyone,
        run=lambda ctx, given: ctx.reply(gantt_card(ctx, given.selection())),
        examples=Words(("/任务 甘特 部门",), ("/task gantt department",)),
    ),
)
