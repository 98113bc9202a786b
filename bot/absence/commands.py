"""What people can say about absences, declared once (semantics §4.2)."""

from typing import Final

from bot.absence import actions, arguments
from bot.absence.cards import absence_card, list_card, question
from bot.absence.model import refuse_past
from bot.absence.policy import manager, manages, reader
from bot.absence.queries import listed
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone, is_admin
from bot.engine.context import Context

ABSENCE: Final = Noun(
    "absence",
    Words(
        ("请假", "请假中", "休假", "休假中", "病假", "年假"), ("ooo", "leave", "vacation", "pto")
    ),
    "L",
    glued=True,
    title="Leave",
)


def _enter(ctx: Context, given: arguments.New) -> None:
    """Enter leave; a head who names one of their people first is asked whose leave it is."""
    named = given.deputy
    if given.absent is None and named is not None and not named.is_clear:
        if named.member.id == ctx.person.id:
            return actions.enter(ctx, ctx.person, given.span, None)
        if manages(ctx, named.member):
            return ctx.reply(question(ctx, named.member, given.span))
    deputy = named.member if named else None
    return actions.enter(ctx, given.absent or ctx.person, given.span, deputy)


def _show(ctx: Context, given: arguments.One) -> None:
    ctx.reply(absence_card(ctx, given.absence.id, ctx.actor))


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    shown = listed(ctx.tx, ctx.person, ctx.now, everybody=is_admin(ctx))
    ctx.reply(list_card(ctx, shown))


def _back(ctx: Context, given: arguments.Nothing) -> None:
    del given
    actions.come_back(ctx)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="absence.new",
        noun=ABSENCE,
        words=Words(("新建", "登记"), ("new",)),
        arguments=arguments.New,
        may=anyone,
        run=_enter,
        fallback=True,
        hints=Words(
            ("请假", "休假", "请个假", "病了", "生病", "不舒服", "发烧", "去医院", "看病", "天假"),
            (
                "sick",
                "ill",
                "unwell",
                "take leave",
                "on leave",
                "day off",
                "off today",
                "on vacation",
            ),
        ),
        examples=Words(
            (
                *("/请假 今天", "请假中 到 周五"),
                *("/请假 周三到周五 @韩梅梅", "/请假 给 @李雷 周三到周五"),
            ),
            ("ooo today", "ooo until fri", "ooo wed-fri @hanmeimei", "ooo for @lilei wed-fri"),
        ),
    ),
    Command(
        id="absence.deputy",
        noun=ABSENCE,
        words=Words(("代理",), ("agent", "deputy")),
        shortcuts=Words(("代理",), ("agent", "deputy")),
        arguments=arguments.Deputised,
        may=anyone,
        run=lambda ctx, given: actions.depute(ctx, given.deputy, given.span),
        examples=Words(("代理 @韩梅梅 周一到周三",), ("agent @hanmeimei mon-wed",)),
    ),
    Command(
        id="absence.back",
        noun=ABSENCE,
        words=Words(("回来", "销假"), ("back",)),
        shortcuts=Words(("回来了", "我回来了", "销假"), ("back",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_back,
        examples=Words(("回来了",), ("back",)),
    ),
    Command(
        id="absence.cancel",
        noun=ABSENCE,
        words=Words(("取消", "结束", "撤销"), ("cancel", "end")),
        arguments=arguments.One,
        may=manager,
        when=lambda _, absence: refuse_past(absence),
        run=lambda ctx, given: actions.end(ctx, given.absence),
        destructive=True,
        examples=Words(("/请假 取消 L3",), ("/ooo cancel L3",)),
    ),
    Command(
        id="absence.show",
        noun=ABSENCE,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=_show,
        examples=Words(("L3",), ("L3",)),
    ),
    Command(
        id="absence.list",
        noun=ABSENCE,
        words=Words(("列表",), ("list",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        examples=Words(("/请假 列表",), ("/ooo list",)),
    ),
)
