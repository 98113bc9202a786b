"""What people can say about tasks, declared once (semantics §4.2)."""

from typing import Final

from bot.engine.command import AnyCommand, Command, Noun, Words
from bot.engine.context import Context
from bot.engine.policy import anyone
from bot.tasks import actions, arguments
from bot.tasks.cards import list_card, task_card
from bot.tasks.model import Task
from bot.tasks.policy import giver_or_owner, initiator, owner, reader, worker
from bot.tasks.queries import in_room, initiated, owned

TASK: Final = Noun("task", Words(("任务",), ("task", "tasks")), "T")


def _show(ctx: Context, given: arguments.One) -> None:
    ctx.reply(task_card(ctx, int(given.task.subject[1:]), ctx.actor))


def _mine(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(list_card(ctx, ctx.text("task.list.mine"), owned(ctx.tx, ctx.person)))


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    if ctx.origin.room:
        shown = in_room(ctx.tx, ctx.origin.messenger, ctx.origin.room)
        ctx.reply(list_card(ctx, ctx.text("task.list.room"), shown))
        return
    shown = [*owned(ctx.tx, ctx.person), *initiated(ctx.tx, ctx.person)]
    ctx.reply(list_card(ctx, ctx.text("task.list.all"), shown))


def _progress_so_far(ctx: Context, task: Task) -> dict[str, str]:
    del ctx
    return {"progress": str(task.progress)}


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
        arguments=arguments.New,
        may=anyone,
        run=lambda ctx, given: actions.create(ctx, given.draft()),
        examples=Words(
            ("/任务 新建 完成UI原型 @李雷 周五17:00 !高",),
            ("/task new Finish the prototype @lilei fri 17:00 !high",),
        ),
    ),
    Command(
        id="task.ack",
        noun=TASK,
        words=Words(("收到", "确认"), ("ack", "confirm")),
        shortcuts=Words(("收到",), ("ack",)),
        replies=Words(("收到", "好的", "明白"), ("ack", "ok", "got", "roger")),
        arguments=arguments.Noted,
        may=owner,
        run=lambda ctx, given: actions.acknowledge(ctx, given.task, given.note),
        examples=Words(("收到 T12 今天开始",), ("ack T12 starting today",)),
    ),
    Command(
        id="task.start",
        noun=TASK,
        words=Words(("开始", "继续", "解除"), ("start", "resume", "unblock")),
        replies=Words(("开始",), ("start",)),
        arguments=arguments.One,
        may=owner,
        run=lambda ctx, given: actions.start(ctx, given.task),
        examples=Words(("/任务 开始 T12",), ("/task start T12",)),
    ),
    Command(
        id="task.progress",
        noun=TASK,
        words=Words(("进度", "更新"), ("progress", "update")),
        replies=Words(("进度",), ("progress",)),
        arguments=arguments.Progressed,
        may=worker,
        run=lambda ctx, given: actions.report(ctx, given.task, given.progress, given.note),
        prefill=_progress_so_far,
        examples=Words(
            ("/任务 进度 T12 %80 预计两天内补齐",), ("/task progress T12 %80 two days to go",)
        ),
    ),
    Command(
        id="task.block",
        noun=TASK,
        words=Words(("阻塞", "卡住"), ("block", "stuck")),
        replies=Words(("阻塞",), ("blocked",)),
        arguments=arguments.Reasoned,
        may=owner,
        run=lambda ctx, given: actions.block(ctx, given.task, given.reason),
        examples=Words(
            ("/任务 阻塞 T12 等技术部的接口文档",), ("/task block T12 waiting for the API spec",)
        ),
    ),
    Command(
        id="task.submit",
        noun=TASK,
        words=Words(("提交", "交付"), ("submit", "deliver")),
        arguments=arguments.Noted,
        may=owner,
        run=lambda ctx, given: actions.submit(ctx, given.task, given.note),
        examples=Words(("/任务 提交 T12 初稿见附件",), ("/task submit T12 first draft",)),
    ),
    Command(
        id="task.accept",
        noun=TASK,
        words=Words(("验收", "通过"), ("accept",)),
        arguments=arguments.One,
        may=initiator,
        run=lambda ctx, given: actions.accept(ctx, given.task),
        examples=Words(("/任务 验收 T12",), ("/task accept T12",)),
    ),
    Command(
        id="task.return",
        noun=TASK,
        words=Words(("退回", "打回"), ("return",)),
        arguments=arguments.Reasoned,
        may=initiator,
        run=lambda ctx, given: actions.send_back(ctx, given.task, given.reason),
        examples=Words(("/任务 退回 T12 缺少移动端稿",), ("/task return T12 no mobile layout",)),
    ),
    Command(
        id="task.done",
        noun=TASK,
        words=Words(("完成",), ("done", "finish", "complete")),
        arguments=arguments.Noted,
        may=owner,
        run=lambda ctx, given: actions.finish(ctx, given.task, given.note),
        examples=Words(("/任务 完成 T12",), ("/task done T12",)),
    ),
    Command(
        id="task.assign",
        noun=TASK,
        words=Words(("转交", "指派"), ("assign",)),
        arguments=arguments.Assigned,
        may=giver_or_owner,
        run=lambda ctx, given: actions.hand_over(ctx, given.task, given.owner),
        examples=Words(("/任务 转交 T12 @李雷",), ("/task assign T12 @lilei",)),
    ),
    Command(
        id="task.due",
        noun=TASK,
        words=Words(("延期", "改期", "截止"), ("due", "postpone")),
        arguments=arguments.Rescheduled,
        may=initiator,
        run=lambda ctx, given: actions.reschedule(ctx, given.task, given.due),
        examples=Words(("/任务 延期 T12 下周三",), ("/task due T12 next wed",)),
    ),
    Command(
        id="task.edit",
        noun=TASK,
        words=Words(("修改", "编辑"), ("edit",)),
        arguments=arguments.Edited,
        may=initiator,
        run=lambda ctx, given: actions.edit(ctx, given.task, given.change()),
        prefill=_as_it_is,
        examples=Words(("/任务 修改 T12 !急",), ("/task edit T12 !urgent",)),
    ),
    Command(
        id="task.undo",
        noun=TASK,
        words=Words(("撤销", "撤回"), ("undo",)),
        arguments=arguments.One,
        may=initiator,
        run=lambda ctx, given: actions.undo(ctx, given.task),
        examples=Words(("/任务 撤销 T12",), ("/task undo T12",)),
    ),
    Command(
        id="task.cancel",
        noun=TASK,
        words=Words(("取消",), ("cancel",)),
        arguments=arguments.Reasoned,
        may=initiator,
        run=lambda ctx, given: actions.cancel(ctx, given.task, given.reason),
        destructive=True,
        examples=Words(("/任务 取消 T12 需求撤回",), ("/task cancel T12 no longer needed",)),
    ),
    Command(
        id="task.reopen",
        noun=TASK,
        words=Words(("重开", "恢复"), ("reopen",)),
        arguments=arguments.Reasoned,
        may=giver_or_owner,
        run=lambda ctx, given: actions.reopen(ctx, given.task, given.reason),
        examples=Words(("/任务 重开 T12 还有遗漏",), ("/task reopen T12 something is missing",)),
    ),
    Command(
        id="task.comment",
        noun=TASK,
        words=Words(("评论", "备注"), ("comment",)),
        arguments=arguments.Remarked,
        may=reader,
        run=lambda ctx, given: actions.remark(ctx, given.task, given.text),
        remark=True,
        examples=Words(("/任务 评论 T12 已和客户确认",), ("/task comment T12 agreed with them",)),
    ),
    Command(
        id="task.show",
        noun=TASK,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=_show,
        examples=Words(("T12",), ("T12",)),
    ),
    Command(
        id="task.mine",
        noun=TASK,
        words=Words(("我的",), ("mine",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/任务 我的",), ("/task mine",)),
    ),
    Command(
        id="task.list",
        noun=TASK,
        words=Words(("列表",), ("list",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        examples=Words(("/任务 列表",), ("/task list",)),
    ),
)
