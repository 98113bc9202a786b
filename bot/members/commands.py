"""What people can say about members, declared once (D-05, D-06)."""

from typing import Final

from bot.directory.queries import department
from bot.directory.values import Member
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.errors import UserError
from bot.members import accounts, actions, arguments
from bot.members.cards import departments_card, holders_card, list_card, member_card
from bot.members.policy import administrator, departments, main_administrator, sees
from bot.members.review import review_card

MEMBER: Final = Noun("member", Words(("成员", "人员"), ("member", "members")))


def _list(ctx: Context, given: arguments.Listed) -> None:
    if isinstance(given.unit, Member):
        ctx.reply(member_card(ctx, given.unit))
        return
    mine = ctx.person.department_id
    unit = given.unit or (None if mine is None else department(ctx.tx, mine))
    if unit is None:
        ctx.reply(departments_card(ctx, departments(ctx)))
        return
    if not sees(ctx, unit):
        raise UserError("member.list.not_yours", unit=unit.name)
    ctx.reply(list_card(ctx, unit, given.page))


def _show(ctx: Context, given: arguments.Shown) -> None:
    ctx.reply(member_card(ctx, given.member or ctx.person))


def _superior(ctx: Context, given: arguments.Superior) -> None:
    actions.set_superior(ctx, given.member, given.superior)
    _done(ctx, given.member)


def _title(ctx: Context, given: arguments.Position) -> None:
    actions.set_title(ctx, given.member, given.position)
    _done(ctx, given.member)


def _roles(ctx: Context, given: arguments.Roles) -> None:
    actions.set_roles(ctx, given.member, given.roles)
    _done(ctx, given.member)


def _language(ctx: Context, given: arguments.Spoken) -> None:
    member = given.member or ctx.person
    actions.set_language(ctx, member, given.language)
    _done(ctx, member)


def _link(ctx: Context, given: arguments.LinkCode) -> None:
    ctx.reply(accounts.confirm(ctx) if given.code else accounts.give_code(ctx))


def _depart(ctx: Context, given: arguments.Leaver) -> None:
    actions.depart(ctx, given.member)
    said = ctx.text("member.left", name=given.member.name)
    ctx.reply(f"{said}\n{ctx.text('member.file_wins')}")


def _done(ctx: Context, member: Member) -> None:
    """Show who they are now, in the language that the actor reads now."""
    reading = ctx.reading_as(ctx.member(ctx.person.id))
    lead, note = reading.text("member.changed"), reading.text("member.file_wins")
    ctx.reply(member_card(reading, ctx.member(member.id), lead, note))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="member.list",
        noun=MEMBER,
        words=Words(("列表", "名单"), ("list",)),
        arguments=arguments.Listed,
        may=anyone,
        run=_list,
        fallback=True,
        examples=Words(("/成员", "/成员 @技术部"), ("/member", "/member @技术部")),
    ),
    Command(
        id="member.show",
        noun=MEMBER,
        words=Words(("查看", "详情"), ("show", "who")),
        arguments=arguments.Shown,
        may=anyone,
        run=_show,
        examples=Words(("/成员 查看 @李雷",), ("/member show @lilei",)),
    ),
    Command(
        id="member.holders",
        noun=MEMBER,
        words=Words(("谁是", "担任"), ("holders", "whois")),
        shortcuts=Words(("谁是",), ("whois",)),
        arguments=arguments.Held,
        may=anyone,
        run=lambda ctx, given: ctx.reply(holders_card(ctx, given.role)),
        examples=Words(("谁是 资料管理员", "/成员 谁是"), ("whois legal", "/member holders")),
    ),
    Command(
        id="member.review",
        noun=MEMBER,
        words=Words(("复核", "核对"), ("review",)),
        arguments=arguments.Nothing,
        may=administrator,
        run=lambda ctx, _: ctx.reply(review_card(ctx)),
        examples=Words(("/成员 复核",), ("/member review",)),
    ),
    Command(
        id="member.superior",
        noun=MEMBER,
        words=Words(("上级", "汇报对象"), ("superior",)),
        arguments=arguments.Superior,
        may=administrator,
        run=_superior,
        examples=Words(("/成员 上级 @李雷 @张伟",), ("/member superior @lilei @zhangwei",)),
    ),
    Command(
        id="member.title",
        noun=MEMBER,
        words=Words(("职位", "岗位"), ("title", "position")),
        arguments=arguments.Position,
        may=administrator,
        run=_title,
        examples=Words(("/成员 职位 @李雷 高级工程师",), ("/member title @lilei Senior engineer",)),
    ),
    Command(
        id="member.roles",
        noun=MEMBER,
        words=Words(("角色", "岗位角色"), ("roles", "role")),
        arguments=arguments.Roles,
        may=main_administrator,
        run=_roles,
        examples=Words(
            ("/成员 角色 @李雷 legal", "/成员 角色 @李雷 无"),
            ("/member roles @lilei legal", "/member roles @lilei none"),
        ),
    ),
    Command(
        id="member.language",
        noun=MEMBER,
        words=Words(("语言",), ("language", "lang")),
        shortcuts=Words(("语言",), ("language",)),
        arguments=arguments.Spoken,
        may=anyone,
        run=_language,
        examples=Words(("/语言 en", "/成员 语言 中文"), ("/language en", "/member language zh")),
    ),
    Command(
        id="member.link",
        noun=MEMBER,
        words=Words(("关联", "绑定"), ("link", "connect")),
        shortcuts=Words(("关联", "绑定"), ("link",)),
        arguments=arguments.LinkCode,
        may=anyone,
        run=_link,
        examples=Words(("/关联", "/关联 K7QM-2XHD"), ("/link", "/link K7QM-2XHD")),
    ),
    Command(
        id="member.leave",
        noun=MEMBER,
        words=Words(("离职",), ("left", "offboard")),
        shortcuts=Words(("离职",), ("offboard",)),
        arguments=arguments.Leaver,
        may=administrator,
        run=_depart,
        destructive=True,
        examples=Words(("离职 @李雷",), ("offboard @lilei",)),
    ),
)
