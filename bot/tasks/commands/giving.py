"""Giving tasks and changing what was asked for."""

from typing import Final

from bot.directory.queries import department
from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.mentions import unmistakable
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.tasks.actions import changing, giving, terms
from bot.tasks.actions.effects import still_open
from bot.tasks.actions.whose import ask_whose
from bot.tasks.arguments import common
from bot.tasks.arguments import giving as giving_arguments
from bot.tasks.arguments import terms as terms_arguments
from bot.tasks.commands.noun import TASK
from bot.tasks.model import State, Task
from bot.tasks.policy import giver_or_owner, initiator
from bot.tasks.queries import participants

_TITLE: Final = 200


def _as_it_is(ctx: Context, task: Task) -> dict[str, str]:
    return {
        "title": task.title,
        # A date that has passed would be refused when it comes back.
        "due": ctx.moment(task.due_at) if task.due_at and task.due_at > ctx.now else "",
        "priority": task.priority,
        "reviewer": _named(ctx, task.reviewer_id),
        "description": task.description,
    }


def _named(ctx: Context, person_id: int | None) -> str:
    """Somebody as a form shows them; who has left would be refused when they come back."""
    member = ctx.member(person_id) if person_id is not None else None
    return unmistakable(member, ctx) if member and member.active else ""


def _as_asked(ctx: Context, task: Task) -> dict[str, str]:
    """What was asked for beside title, owner and date, as a form shows it."""
    units = (department(ctx.tx, each) for each in participants(ctx.tx, task.id))
    return {
        "kind": task.kind,
        "departments": "、".join(each.name for each in units if each is not None),
        # A day that has passed would be refused when it comes back.
        "starts": ctx.moment(task.starts_at) if task.starts_at and task.starts_at > ctx.now else "",
        "goal": task.goal,
        "scope": task.scope,
        "resources": task.resources,
        "risks": task.risks,
        "acceptance": task.acceptance,
        "effort": str(task.effort),
        "max_revisions": str(task.max_revisions or ""),
    }


def _from_message(quoted: str) -> dict[str, str]:
    """A task of a message: its first line is the title, the whole the description if longer."""
    first, _, more = quoted.strip().partition("\n")
    long = bool(more) or len(first) > _TITLE
    return {"title": first[:_TITLE].strip(), "description": quoted.strip() if long else ""}


def _give(ctx: Context, given: giving_arguments.New) -> None:
    task = giving.create(ctx, given.draft())
    if given.owner is None:
        ask_whose(ctx, task)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.new",
        noun=TASK,
        words=Words(("新建", "创建", "添加"), ("new", "create", "add")),
        hints=Words(
            ("提醒我", "帮我记", "记一下", "建个任务", "建任务", "加个任务", "新建任务"),
            ("remind me", "a task", "to-do"),
        ),
        arguments=giving_arguments.New,
        may=anyone,
        run=_give,
        quote=_from_message,
        examples=Words(
            ("/任务 新建 完成UI原型 @李雷 周五17:00 !高", "/任务 新建 联调 @李雷 验收人:@张伟"),
            (
                "/task new Finish the prototype @lilei fri 17:00 !high",
                "/task new Integration @lilei reviewer:@zhangwei",
            ),
        ),
    ),
    Command(
        id="task.across",
        noun=TASK,
        words=Words(("跨部门", "协同"), ("across", "joint")),
        arguments=terms_arguments.Across,
        may=anyone,
        run=lambda ctx, given: giving.create(ctx, given.draft(ctx)),
        quote=_from_message,
        examples=Words(
            ("/任务 跨部门 双十一大促 @李雷 @设计部 @市场部 12月20日 目标:成交额提升30%",),
            ("/task across Winter sale @lilei @设计部 @市场部 dec 20 goal:sales+30%",),
        ),
    ),
    Command(
        id="task.detail",
        noun=TASK,
        words=Words(("补充", "要求"), ("detail", "terms")),
        arguments=terms_arguments.Detailed,
        may=initiator,
        when=still_open,
        run=lambda ctx, given: terms.detail(ctx, given.task, given.terms(), given.units()),
        prefill=_as_asked,
        examples=Words(
            ("/任务 补充 T12 验收标准:走查无阻断问题 风险:素材可能晚2天",),
            ("/task detail T12 acceptance:no-blockers-left risks:late-pictures",),
        ),
    ),
    Command(
        id="task.assign",
        noun=TASK,
        words=Words(("转交", "指派"), ("assign",)),
        arguments=giving_arguments.Assigned,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: giving.hand_over(ctx, given.task, given.owner),
        examples=Words(("/任务 转交 T12 @李雷",), ("/task assign T12 @lilei",)),
    ),
    Command(
        id="task.due",
        noun=TASK,
        words=Words(("延期", "改期", "截止"), ("due", "postpone")),
        arguments=giving_arguments.Rescheduled,
        may=initiator,
        when=still_open,
        moves=True,
        run=lambda ctx, given: changing.reschedule(ctx, given.task, given.due),
        examples=Words(("/任务 延期 T12 下周三",), ("/task due T12 next wed",)),
    ),
    Command(
        id="task.edit",
        noun=TASK,
        words=Words(("修改", "编辑"), ("edit",)),
        arguments=giving_arguments.Edited,
        may=initiator,
        when=still_open,
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
        when=lambda _, task: task.may_become(State.CANCELLED),
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
        when=lambda _, task: task.refuse_unless_over(),
        run=lambda ctx, given: changing.reopen(ctx, given.task, given.reason),
        examples=Words(("/任务 重开 T12 还有遗漏",), ("/task reopen T12 something is missing",)),
    ),
)
