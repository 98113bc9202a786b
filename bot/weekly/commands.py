"""What people can say about weekly summaries, declared once (semantics §4.2)."""

from typing import Final

from bot.engine.command import AnyCommand, Command, Noun, Words
from bot.engine.policy import anyone
from bot.weekly import actions, arguments
from bot.weekly.cards import summary_card
from bot.weekly.policy import reader

WEEKLY: Final = Noun("weekly", Words(("周报", "周总结"), ("weekly",)), "W")

COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="weekly.now",
        noun=WEEKLY,
        words=Words(("本周",), ("now",)),
        arguments=arguments.Asked,
        may=anyone,
        run=lambda ctx, given: actions.show_now(ctx, given.unit),
        fallback=True,
        examples=Words(("/周报", "/周报 @技术部"), ("/weekly", "/weekly @技术部")),
    ),
    Command(
        id="weekly.submit",
        noun=WEEKLY,
        words=Words(("提交", "填写"), ("submit", "write")),
        arguments=arguments.Said,
        # Whose summary it is to be is known when the arguments are read: the action asks.
        may=anyone,
        run=actions.submit,
        prefill=actions.as_form,
        examples=Words(
            ("/周报 提交 @技术部 登录页已上线 问题:缺测试环境 计划:联调支付",),
            ("/weekly submit @技术部 login page live problems:no staging plan:payments",),
        ),
    ),
    Command(
        id="weekly.list",
        noun=WEEKLY,
        words=Words(("列表", "汇总"), ("list", "status")),
        arguments=arguments.Nothing,
        may=anyone,
        run=lambda ctx, _: actions.show_state(ctx),
        examples=Words(("/周报 列表",), ("/weekly list",)),
    ),
    Command(
        id="weekly.show",
        noun=WEEKLY,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=lambda ctx, given: ctx.reply(summary_card(ctx, given.summary.id, ctx.actor)),
        examples=Words(("W3",), ("W3",)),
    ),
)
