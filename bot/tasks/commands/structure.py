"""How tasks hang together."""

from typing import Final

from bot.engine.command import AnyCommand, Command, Words
from bot.tasks.actions import dependencies
from bot.tasks.arguments import links
from bot.tasks.commands.noun import TASK
from bot.tasks.policy import giver_or_owner

COMMANDS: Final[tuple[AnyCommand, ...]] = (
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
