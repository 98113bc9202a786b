"""What people can say about stand-ups, declared once (semantics §4.2)."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.standups import actions, arguments, policy
from bot.standups.cards import list_card, standup_card
from bot.standups.model import Standup
from bot.standups.queries import standups_of

STANDUP: Final = Noun("standup", Words(("站会",), ("standup", "stand-up")), "Z", title="Stand-up")
SHARE: Final = Noun(
    "share", Words(("站会发言",), ("standup-update",)), "Q", title="Stand-up update"
)


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(list_card(ctx, standups_of(ctx, ctx.person)))


def _as_it_is(ctx: Context, shown: Standup) -> dict[str, str]:
    """What the form of a change begins with: all but the people, who are named anew if at all."""
    del ctx
    return {"title": shown.title, "window": f"{shown.opens:%H:%M}-{shown.closes:%H:%M}"}


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="standup.list",
        noun=STANDUP,
        words=Words(("列表", "我的"), ("list", "mine")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        fallback=True,
        examples=Words(("/站会", "/站会 列表"), ("/standup list",)),
    ),
    Command(
        id="standup.new",
        noun=STANDUP,
        words=Words(("新建", "开设"), ("new",)),
        arguments=arguments.New,
        may=anyone,
        run=actions.make,
        examples=Words(
            (
                "/站会 新建 研发站会 @技术部 9:30-10:00",
                "/站会 新建 前端 @李雷 每个工作日 9:30 30分钟",
            ),
            ("/standup new Dev stand-up @技术部 9:30-10:00",),
        ),
    ),
    Command(
        id="standup.change",
        noun=STANDUP,
        words=Words(("修改",), ("change",)),
        arguments=arguments.Changed,
        may=policy.runs,
        run=actions.change,
        prefill=_as_it_is,
        examples=Words(("/站会 修改 Z1 9:45-10:15",), ("/standup change Z1 9:45-10:15",)),
    ),
    Command(
        id="standup.stop",
        noun=STANDUP,
        words=Words(("停止", "取消"), ("stop",)),
        arguments=arguments.One,
        may=policy.runs,
        run=lambda ctx, given: actions.stop(ctx, given.standup),
        destructive=True,
        examples=Words(("/站会 停止 Z1",), ("/standup stop Z1",)),
    ),
    Command(
        id="standup.show",
        noun=STANDUP,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=policy.reads,
        run=lambda ctx, given: ctx.reply(standup_card(ctx, given.standup.id, ctx.actor)),
        examples=Words(("Z1",), ("Z1",)),
    ),
    Command(
        id="share.tell",
        noun=SHARE,
        words=Words(("提交", "修改"), ("submit", "change")),
        arguments=arguments.Said,
        may=policy.owns,
        run=actions.tell,
        prefill=actions.as_form,
        examples=Words(
            ("/站会发言 提交 Q12 登录页已完成 计划:联调支付 阻碍:缺测试账号",),
            ("/standup-update submit Q12 login page done plan:payments problems:no test account",),
        ),
    ),
    Command(
        id="share.withdraw",
        noun=SHARE,
        words=Words(("撤回",), ("withdraw",)),
        replies=Words(("撤回",), ("withdraw",)),
        arguments=arguments.Own,
        may=policy.owns,
        run=lambda ctx, given: actions.withdraw(ctx, given.share),
        examples=Words(("/站会发言 撤回 Q12",), ("/standup-update withdraw Q12",)),
    ),
    Command(
        id="share.answer",
        noun=SHARE,
        words=Words(("回复",), ("answer",)),
        arguments=arguments.Remarked,
        may=policy.owns,
        run=actions.answer,
        remark=True,
        examples=Words(
            ("/站会发言 回复 Q12 今天联调支付",), ("/standup-update answer Q12 payments today",)
        ),
    ),
)
