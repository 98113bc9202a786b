"""What people can say about requests for help, declared once (semantics §4.2)."""

from collections.abc import Callable
from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.help import actions, arguments
from bot.help.cards import list_card
from bot.help.model import RESPONDED, UNSOLVED, WAITING, Request, State
from bot.help.policy import answerer, asked, asker, hander, reader
from bot.help.queries import asked_by, in_room, of_department, waiting_for
from bot.help.story import story_card

_PROBLEM: Final = 200
HELP: Final = Noun(
    "help", Words(("求助",), ("help-me", "helpme")), "H", glued=True, title="Help request"
)


def _mine(ctx: Context, given: arguments.Nothing) -> None:
    del given
    shown = [*waiting_for(ctx.tx, ctx.person), *asked_by(ctx.tx, ctx.person)]
    ctx.reply(list_card(ctx, ctx.text("help.list.mine"), shown))


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    if ctx.origin.room:
        shown = in_room(ctx.tx, ctx.origin.messenger, ctx.origin.room)
        ctx.reply(list_card(ctx, ctx.text("help.list.room"), shown))
        return
    mine = ctx.person.department_id
    shown = [
        *waiting_for(ctx.tx, ctx.person),
        *asked_by(ctx.tx, ctx.person),
        *(of_department(ctx.tx, mine) if mine is not None else []),
    ]
    ctx.reply(list_card(ctx, ctx.text("help.list.all"), shown))


def _from_message(quoted: str) -> dict[str, str]:
    """A request about a message: its first line is the problem, the rest is what is needed."""
    first, _, more = quoted.strip().partition("\n")
    return {"problem": first[:_PROBLEM].strip(), "support": (first[_PROBLEM:] + more).strip()}


def _while(*states: State) -> Callable[[Context, Request], None]:
    """What can be done in these states alone."""
    return lambda _, request: request.must_be(*states)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="help.new",
        noun=HELP,
        words=Words(("新建", "发起"), ("new", "ask")),
        arguments=arguments.New,
        may=anyone,
        run=lambda ctx, given: actions.create(ctx, given.draft()),
        quote=_from_message,
        fallback=True,
        examples=Words(
            ("/求助 @技术部 测试环境连不上 支持:派一位后端", "/求助 技术部 测试环境连不上"),
            ("/help-me @技术部 The staging server is down support: one backend engineer",),
        ),
    ),
    Command(
        id="help.ack",
        noun=HELP,
        words=Words(("收到", "接手"), ("ack", "take")),
        replies=Words(
            ("收到", "好的", "明白", "我来", "接手"), ("ack", "ok", "got", "roger", "taking")
        ),
        arguments=arguments.Noted,
        may=asked,
        run=lambda ctx, given: actions.take(ctx, given.request, given.note),
        examples=Words(("收到 H12 下午处理",), ("ack H12 this afternoon",)),
    ),
    Command(
        id="help.answer",
        noun=HELP,
        words=Words(("答复", "回复"), ("answer", "reply")),
        replies=Words(("答复", "回复"), ("answer",)),
        arguments=arguments.Answered,
        may=answerer,
        when=_while(*UNSOLVED),
        run=lambda ctx, given: actions.answer(ctx, given.request, given.answer),
        examples=Words(
            ("/求助 答复 H12 已重启,请再试一次",),
            ("/help-me answer H12 restarted, please try again",),
        ),
    ),
    Command(
        id="help.assign",
        noun=HELP,
        words=Words(("转交", "转给"), ("assign",)),
        replies=Words(("转交", "转给"), ("assign",)),
        arguments=arguments.Handed,
        may=hander,
        when=_while(*WAITING),
        run=lambda ctx, given: actions.hand_over(ctx, given.request, given.asked),
        examples=Words(("/求助 转交 H12 @李雷",), ("/help-me assign H12 @lilei",)),
    ),
    Command(
        id="help.close",
        noun=HELP,
        words=Words(("已解决", "关闭"), ("solved", "close")),
        replies=Words(("已解决", "解决了", "搞定", "搞定了"), ("solved", "resolved", "fixed")),
        arguments=arguments.Noted,
        may=asker,
        run=lambda ctx, given: actions.close(ctx, given.request, given.note),
        examples=Words(("/求助 已解决 H12",), ("/help-me solved H12",)),
    ),
    Command(
        id="help.reopen",
        noun=HELP,
        words=Words(("重新打开", "重开"), ("reopen",)),
        replies=Words(("没解决", "还没解决", "未解决", "重新打开"), ("unsolved", "reopen")),
        arguments=arguments.Reasoned,
        may=asker,
        when=_while(*RESPONDED),
        run=lambda ctx, given: actions.reopen(ctx, given.request, given.reason),
        examples=Words(
            ("/求助 重新打开 H12 重启后还是连不上",),
            ("/help-me reopen H12 still down after a restart",),
        ),
    ),
    Command(
        id="help.cancel",
        noun=HELP,
        words=Words(("撤销", "撤回", "取消"), ("cancel",)),
        replies=Words(("撤销", "撤回"), ("cancel", "withdraw")),
        arguments=arguments.Noted,
        may=asker,
        when=_while(*WAITING),
        run=lambda ctx, given: actions.cancel(ctx, given.request, given.note),
        destructive=True,
        examples=Words(("/求助 撤销 H12",), ("/help-me cancel H12",)),
    ),
    Command(
        id="help.comment",
        noun=HELP,
        words=Words(("补充", "留言"), ("comment",)),
        arguments=arguments.Remarked,
        may=reader,
        run=lambda ctx, given: actions.say(ctx, given.request, given.text),
        remark=True,
        examples=Words(
            ("/求助 补充 H12 只有内网连不上",), ("/help-me comment H12 only from the office",)
        ),
    ),
    Command(
        id="help.show",
        noun=HELP,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=lambda ctx, given: ctx.reply(story_card(ctx, given.request, ctx.actor)),
        examples=Words(("H12",), ("H12",)),
    ),
    Command(
        id="help.mine",
        noun=HELP,
        words=Words(("我的",), ("mine",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/求助 我的",), ("/help-me mine",)),
    ),
    Command(
        id="help.list",
        noun=HELP,
        words=Words(("列表",), ("list",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        examples=Words(("/求助 列表",), ("/help-me list",)),
    ),
)
