"""What people can say about weekly summaries, declared once (semantics §4.2)."""

from collections.abc import Mapping
from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.weekly import actions, arguments
from bot.weekly.cards import dates, summary_card
from bot.weekly.policy import reader
from bot.weekly.queries import iso_week, week_of

WEEKLY: Final = Noun("weekly", Words(("周报", "周总结"), ("weekly",)), "W", title="Weekly summary")


def _headed(ctx: Context, raw: Mapping[str, str]) -> str:
    """Which days the form is about: a week has no other name that people know."""
    week = iso_week(raw.get("week", ""))
    return ctx.text("weekly.form", span=dates(week)) if week else ""


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="weekly.now",
        noun=WEEKLY,
        words=Words(("本周",), ("now",)),
        arguments=arguments.Asked,
        may=anyone,
        run=actions.show,
        fallback=True,
        examples=Words(
            ("/周报", "/周报 @技术部", "/周报 上周"),
            ("/weekly", "/weekly @技术部", "/weekly last week"),
        ),
    ),
    Command(
        id="weekly.submit",
        noun=WEEKLY,
        words=Words(("提交", "填写"), ("submit", "write")),
        arguments=arguments.Said,
        # Whose summary it is to be is known when the arguments are read: the action asks.
        may=anyone,
        run=actions.submit,
        which=frozenset({"unit", "week"}),
        prefill=actions.as_form,
        heading=_headed,
        examples=Words(
            (
                "/周报 提交 @技术部 登录页已上线 问题:缺测试环境 计划:联调支付",
                "/周报 提交 上周",
            ),
            (
                "/weekly submit @技术部 login page live problems:no staging plan:payments",
                "/weekly submit last week",
            ),
        ),
    ),
    Command(
        id="weekly.send",
        noun=WEEKLY,
        words=Words(("直接提交",), ("send",)),
        arguments=arguments.Asked,
        may=anyone,  # as above
        run=actions.send,
        examples=Words(("/周报 直接提交 @技术部",), ("/weekly send @技术部",)),
    ),
    Command(
        id="weekly.list",
        noun=WEEKLY,
        words=Words(("列表", "汇总"), ("list", "status")),
        arguments=arguments.Nothing,
        may=anyone,
        run=lambda ctx, _: actions.show_state(ctx, week_of(ctx)),
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
