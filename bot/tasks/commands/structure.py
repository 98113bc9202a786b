"""How tasks hang together."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.tasks.actions import dependencies, milestones, sharing, splitting
from bot.tasks.actions.effects import still_open
from bot.tasks.arguments import links
from bot.tasks.arguments import milestones as milestones_arguments
from bot.tasks.arguments import sharing as sharing_arguments
from bot.tasks.arguments import splitting as splitting_arguments
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import giver_or_owner, worker

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="task.split",
        noun=TASK,
        words=Words(("子任务", "拆分"), ("subtask", "split")),
        arguments=splitting_arguments.Divided,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: splitting.split(ctx, given.task, given.draft()),
        examples=Words(
            (
                "/任务 子任务 T12 首页设计稿 @李雷 周五17:00",
                "/任务 子任务 T12 接口开发 @技术部 范围:仅登录接口 修改次数:3 权重:2",
            ),
            (
                "/task subtask T12 Design of the home page @lilei fri 17:00",
                "/task subtask T12 API @技术部 scope:login-only revisions:3 effort:2",
            ),
        ),
    ),
    Command(
        id="task.share",
        noun=TASK,
        words=Words(("协作", "加人"), ("share", "with")),
        arguments=sharing_arguments.Shared,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: sharing.share(ctx, given.task, given.parties),
        examples=Words(("/任务 协作 T12 @何佳怡 @设计部",), ("/task share T12 @hejiayi @设计部",)),
    ),
    Command(
        id="task.unshare",
        noun=TASK,
        words=Words(("取消协作", "移除协作"), ("unshare", "without")),
        arguments=sharing_arguments.Shared,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: sharing.unshare(ctx, given.task, given.parties),
        examples=Words(("/任务 取消协作 T12 @何佳怡",), ("/task unshare T12 @hejiayi",)),
    ),
    Command(
        id="task.milestone",
        noun=TASK,
        words=Words(("里程碑", "节点"), ("milestone",)),
        arguments=milestones_arguments.Planned,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: milestones.add(ctx, given.task, given.milestones),
        examples=Words(
            ("/任务 里程碑 T12 12月10日 初稿", "/任务 里程碑 T12 12月10日 初稿;12月15日 上线"),
            ("/task milestone T12 first draft dec 10",),
        ),
    ),
    Command(
        id="task.reach",
        noun=TASK,
        words=Words(("达成", "里程碑达成"), ("reach", "reached")),
        arguments=milestones_arguments.Reached,
        may=worker,
        run=lambda ctx, given: milestones.reach(ctx, given.task, given.which),
        examples=Words(("/任务 达成 T12", "/任务 达成 T12 初稿"), ("/task reach T12 2",)),
    ),
    Command(
        id="task.unmilestone",
        noun=TASK,
        words=Words(("取消里程碑", "取消节点"), ("unmilestone",)),
        arguments=milestones_arguments.Dropped,
        may=giver_or_owner,
        when=still_open,
        run=lambda ctx, given: milestones.drop(ctx, given.task, given.which),
        examples=Words(("/任务 取消里程碑 T12 2",), ("/task unmilestone T12 2",)),
    ),
    Command(
        id="task.depend",
        noun=TASK,
        words=Words(("依赖", "前置"), ("depend", "dep")),
        arguments=links.Linked,
        may=giver_or_owner,
        run=lambda ctx, given: dependencies.depend(ctx, given.task, given.after),
        examples=Words(
            ("/任务 依赖 T12 ^T3", "/任务 依赖 T12 T3 完成后2天", "/任务 依赖 T12 T5 开始前3天"),
            ("/task depend T12 ^T3", "/task depend T12 2 days after T3"),
        ),
    ),
    Command(
        id="task.undepend",
        noun=TASK,
        words=Words(("取消依赖", "解除依赖"), ("undepend", "undep")),
        arguments=links.Linked,
        may=giver_or_owner,
        run=lambda ctx, given: dependencies.undepend(ctx, given.task, given.after),
        examples=Words(("/任务 取消依赖 T12 ^T3",), ("/task undepend T12 ^T3",)),
    ),
)
