"""What is looked at, looked for and remarked."""

from typing import Final

from bot.approvals import actions, arguments
from bot.approvals.affairs import change, found, paces
from bot.approvals.cards import approval_card, ask_card
from bot.approvals.lists import list_card, speed_card
from bot.approvals.model import Approval
from bot.approvals.more import more_card
from bot.approvals.noun import APPROVAL
from bot.approvals.policy import my_slot, reader, sender
from bot.approvals.queries import LISTED, copied_to, started_by, waiting_for
from bot.approvals.sheet import export
from bot.directory.absences import deputised_by
from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.engine.history import with_story
from bot.files.keeping import MOST_FILES
from bot.files.queries import attachments

_ENTRIES: Final = 20


def _show(ctx: Context, given: arguments.One) -> None:
    """The card and all that has happened: who decided what, and who was nudged (A-03)."""
    card = approval_card(ctx, given.approval.id, ctx.actor)
    ctx.reply(with_story(ctx, card, _ENTRIES))


def _more(ctx: Context, given: arguments.One) -> None:
    ctx.reply(more_card(ctx, given.approval))


def _comment(ctx: Context, given: arguments.Remarked) -> None:
    actions.comment(ctx, given.approval, given.text)
    # Who could have decided may have meant to: nothing is inferred, they are asked (rule 20).
    if given.approval.is_running and my_slot(ctx, given.approval) is not None:
        definition = actions.course_of(ctx, given.approval).definition
        ctx.reply(ask_card(ctx, given.approval, definition))


def _files(ctx: Context, given: arguments.One) -> None:
    """All files of an approval, to be had again (A-02)."""
    files = [each.file for each in attachments(ctx.tx, given.approval.subject)][-MOST_FILES:]
    if not files:
        ctx.reply(ctx.text("approval.no_files", id=given.approval.subject))
        return
    ctx.reply(ctx.text("approval.files", id=given.approval.subject, count=len(files)), files=files)


def concerning(ctx: Context) -> list[Approval]:
    """What waits for the actor, and what they submitted."""
    waiting = waiting_for(ctx.tx, [ctx.person.id, *_stood_for(ctx)])
    return list({each.id: each for each in (*waiting, *started_by(ctx.tx, ctx.person.id))}.values())


def _todo(ctx: Context, given: arguments.Nothing) -> None:
    del given
    waiting = waiting_for(ctx.tx, [ctx.person.id, *_stood_for(ctx)])
    mine = [each for each in waiting if my_slot(ctx, each) is not None]
    ctx.reply(list_card(ctx, ctx.text("approval.list.todo"), mine, mine=True))


def _mine(ctx: Context, given: arguments.Nothing) -> None:
    del given
    shown = started_by(ctx.tx, ctx.person.id)
    ctx.reply(list_card(ctx, ctx.text("approval.list.mine"), shown))


def _copies(ctx: Context, given: arguments.Nothing) -> None:
    del given
    shown = copied_to(ctx.tx, ctx.person.id)
    ctx.reply(list_card(ctx, ctx.text("approval.list.copies"), shown))


def _list(ctx: Context, given: arguments.Filtered) -> None:
    shown = found(ctx, given.asked(), LISTED + 1)
    ctx.reply(list_card(ctx, ctx.text("approval.list.all"), shown))


def _speed(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(speed_card(ctx, paces(ctx), change(ctx)))


def _stood_for(ctx: Context) -> list[int]:
    """Those whom the actor stands in for now."""
    return [each for each in deputised_by(ctx.tx, ctx.person.id, ctx.now) if ctx.acts_for(each)]


LOOKING: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="approval.copy",
        noun=APPROVAL,
        words=Words(("抄送给", "抄送"), ("cc", "copy", "copies")),
        replies=Words(("抄送", "抄送给"), ("cc", "copy")),
        arguments=arguments.Copied,
        may=sender,
        run=lambda ctx, given: actions.give_copies(ctx, given.approval, given.people),
        examples=Words(
            ("/审批 抄送 A12 @韩梅梅", "/审批 抄送给 A12 @韩梅梅"), ("/approval cc A12 @hanmeimei",)
        ),
    ),
    Command(
        id="approval.comment",
        noun=APPROVAL,
        words=Words(("补充", "留言"), ("comment",)),
        arguments=arguments.Remarked,
        may=reader,
        run=_comment,
        remark=True,
        examples=Words(("/审批 补充 A12 报价单已附",), ("/approval comment A12 quote attached",)),
    ),
    Command(
        id="approval.files",
        noun=APPROVAL,
        words=Words(("附件", "文件"), ("files", "attachments")),
        arguments=arguments.One,
        may=reader,
        run=_files,
        examples=Words(("/审批 附件 A12",), ("/approval files A12",)),
    ),
    Command(
        id="approval.show",
        noun=APPROVAL,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=reader,
        run=_show,
        examples=Words(("A12",), ("A12",)),
    ),
    Command(
        id="approval.more",
        noun=APPROVAL,
        words=Words(("更多", "操作"), ("more", "options")),
        arguments=arguments.One,
        may=reader,
        run=_more,
        examples=Words(("/审批 更多 A12",), ("/approval more A12",)),
    ),
    Command(
        id="approval.todo",
        noun=APPROVAL,
        words=Words(("待办", "待我审批"), ("todo", "inbox")),
        shortcuts=Words(("待办",), ()),
        hints=Words(("要我审批", "等我审批", "待审批"), ("to approve", "my approvals")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_todo,
        examples=Words(("/审批 待办",), ("/approval todo",)),
    ),
    Command(
        id="approval.mine",
        noun=APPROVAL,
        words=Words(("我发起的", "我的"), ("mine",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_mine,
        examples=Words(("/审批 我发起的",), ("/approval mine",)),
    ),
    Command(
        id="approval.list",
        noun=APPROVAL,
        words=Words(("台账", "列表", "查询"), ("list", "ledger")),
        arguments=arguments.Filtered,
        may=anyone,
        run=_list,
        examples=Words(
            ("/审批 台账", "/审批 台账 请假 已通过 @技术部"), ("/approval list leave approved",)
        ),
    ),
    Command(
        id="approval.export",
        noun=APPROVAL,
        words=Words(("导出",), ("export",)),
        arguments=arguments.Filtered,
        may=anyone,
        run=lambda ctx, given: export(ctx, given.asked()),
        examples=Words(("/审批 导出 请假",), ("/approval export leave",)),
    ),
    Command(
        id="approval.speed",
        noun=APPROVAL,
        words=Words(("效率", "速度"), ("speed",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=_speed,
        examples=Words(("/审批 效率",), ("/approval speed",)),
    ),
    Command(
        id="approval.copies",
        noun=APPROVAL,
        words=Words(("抄送", "抄送我的"), ("copies", "cc")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_copies,
        examples=Words(("/审批 抄送",), ("/approval copies",)),
    ),
)
