"""What people can say about duties, declared once (D-09)."""

from datetime import date
from typing import Final

from bot.directory.values import Unit
from bot.duty import actions, arguments
from bot.duty.cards import now_card, subject_of, weeks_card
from bot.duty.policy import manager
from bot.duty.queries import meant, rotas_for
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.time.phrases import When

DUTY: Final = Noun("duty", Words(("值班", "值日"), ("duty", "oncall", "on-call")))


def _now(ctx: Context, given: arguments.Asked) -> None:
    units = rotas_for(ctx) if given.rota is None else [given.rota.unit]
    ctx.reply(now_card(ctx, units))


def _list(ctx: Context, given: arguments.Asked) -> None:
    _show(ctx, meant(ctx, given.rota))


def _plan(ctx: Context, given: arguments.Planned) -> None:
    unit = meant(ctx, given.rota, given.officer)
    actions.plan(ctx, unit, given.officer, given.weekdays)
    _show(ctx, unit)


def _swap(ctx: Context, given: arguments.Swapped) -> None:
    unit = meant(ctx, given.rota, given.officer)
    actions.swap(ctx, unit, given.officer, _day(ctx, given.date))
    _show(ctx, unit)


def _clear(ctx: Context, given: arguments.Cleared) -> None:
    unit = meant(ctx, given.rota)
    day = None if given.date is None else _day(ctx, given.date)
    actions.clear(ctx, unit, given.weekdays, day)
    _show(ctx, unit)


def _show(ctx: Context, unit: Unit | None) -> None:
    ctx.reply(weeks_card(ctx, int(subject_of(unit)[1:])))


def _day(ctx: Context, when: When) -> date:
    return when.at.astimezone(ctx.calendar.zone).date()


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="duty.show",
        noun=DUTY,
        words=Words(("查看", "现在", "今天"), ("show", "now", "today")),
        arguments=arguments.Asked,
        may=anyone,
        run=_now,
        fallback=True,
        hints=Words(("谁值班", "谁在值班", "值班的是谁"), ("on duty", "on call")),
        examples=Words(("/值班", "/值班 @技术部"), ("/duty", "/duty @技术部")),
    ),
    Command(
        id="duty.list",
        noun=DUTY,
        words=Words(("列表", "值班表"), ("list", "rota")),
        arguments=arguments.Asked,
        may=anyone,
        run=_list,
        examples=Words(("/值班 列表 @技术部",), ("/duty list @技术部",)),
    ),
    Command(
        id="duty.plan",
        noun=DUTY,
        words=Words(("排班", "安排"), ("set", "plan")),
        arguments=arguments.Planned,
        may=manager,
        run=_plan,
        examples=Words(
            ("/值班 排班 @李雷 周一 周三", "/值班 排班 @李雷 工作日 全公司"),
            ("/duty set @lilei mon wed", "/duty set @lilei weekdays company-wide"),
        ),
    ),
    Command(
        id="duty.swap",
        noun=DUTY,
        words=Words(("换班", "替班", "顶班"), ("swap", "cover")),
        arguments=arguments.Swapped,
        may=manager,
        run=_swap,
        examples=Words(("/值班 换班 @Jim 11月27日 @技术部",), ("/duty swap @jim 27 nov @技术部",)),
    ),
    Command(
        id="duty.clear",
        noun=DUTY,
        words=Words(("清除", "取消"), ("clear", "cancel")),
        arguments=arguments.Cleared,
        may=manager,
        run=_clear,
        destructive=True,
        examples=Words(("/值班 清除 周一 周三",), ("/duty clear mon wed",)),
    ),
)
