"""What those can say who ask for something: from the form to taking it back."""

from collections.abc import Iterator
from typing import Final

from bot.approvals import actions, arguments
from bot.approvals.cards import affairs_card, preview_card
from bot.approvals.catalogue import current
from bot.approvals.drawing import flow_card
from bot.approvals.effects import foresee
from bot.approvals.model import Approval
from bot.approvals.noun import APPROVAL
from bot.approvals.policy import administrator, initiator, urger
from bot.engine.cards import Button, Style
from bot.engine.commands.binding import bind, form
from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context

_OFFERED: Final = 2


def _affairs(ctx: Context, given: arguments.Nothing) -> None:
    del given
    ctx.reply(affairs_card(ctx, current(ctx.tx)))


def offers(ctx: Context, typed: str) -> Iterator[Button]:
    """The form of what a line names that is no command: `报销`, `审批 请假`, `expense`."""
    for each in arguments.affairs_in(ctx, typed)[:_OFFERED]:
        label = ctx.text("approval.offer", affair=each.name.usual(ctx.language))
        yield Button(label, "approval.new", Style.PRIMARY, values={"affair": each.id})


def _path(ctx: Context, given: arguments.Path) -> None:
    ctx.reply(flow_card(ctx, given.affair))


def _preview(ctx: Context, given: arguments.New) -> None:
    foresee(ctx, given.affair, given.further)
    ctx.reply(preview_card(ctx, given.affair, given.further))


def _edit(ctx: Context, given: arguments.New) -> None:
    """The form again with what is filled in, behind the preview's second button."""
    command = ctx.rules.commands["approval.new"]
    raw = {"affair": given.affair.id, **given.further}
    ctx.reply(form(command, raw, bind(command, raw, ctx), ctx))


def _submit(ctx: Context, given: arguments.New) -> None:
    actions.submit(ctx, given.affair.id, dict(given.further))


def _again(ctx: Context, given: arguments.Again) -> None:
    actions.resubmit(ctx, given.approval, dict(given.further))


def _form_of(ctx: Context, approval: Approval) -> dict[str, str]:
    del ctx
    return dict(approval.form)


ASKING: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="approval.affairs",
        noun=APPROVAL,
        words=Words(("模板", "类型"), ("affairs", "templates")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_affairs,
        examples=Words(("/审批 模板",), ("/approval affairs",)),
    ),
    Command(
        id="approval.path",
        noun=APPROVAL,
        words=Words(("流程", "说明", "规定"), ("path", "rules")),
        arguments=arguments.Path,
        may=anyone,
        run=_path,
        examples=Words(
            ("/审批 流程 请假", "/审批 说明 报销"),
            ("/approval path leave", "/approval rules expense"),
        ),
    ),
    Command(
        id="approval.new",
        noun=APPROVAL,
        words=Words(("发起", "新建"), ("new", "start")),
        # Whoever asks for something reads `approve` as what it is about (semantics §4.2).
        shortcuts=Words((), ("approve new", "approve start")),
        arguments=arguments.New,
        may=anyone,
        run=_preview,
        further=arguments.of_affair,
        heading=arguments.affair_named,
        examples=Words(("/审批 发起 请假",), ("/approval new leave",)),
    ),
    Command(
        id="approval.edit",
        noun=APPROVAL,
        words=Words(("修改",), ("edit",)),
        arguments=arguments.New,
        may=anyone,
        run=_edit,
        further=arguments.of_affair,
        heading=arguments.affair_named,
        examples=Words(("/审批 修改 请假 天数:2",), ("/approval edit leave days:2",)),
    ),
    Command(
        id="approval.submit",
        noun=APPROVAL,
        words=Words(("提交",), ("submit",)),
        arguments=arguments.New,
        may=anyone,
        run=_submit,
        further=arguments.of_affair,
        heading=arguments.affair_named,
        examples=Words(
            ("/审批 提交 请假 假别:事假 天数:1 时间:2026-11-30 事由:搬家",),
            ("/approval submit leave kind:personal days:1 when:2026-11-30 reason:moving",),
        ),
    ),
    Command(
        id="approval.resubmit",
        noun=APPROVAL,
        words=Words(("重新提交", "再提交"), ("resubmit",)),
        arguments=arguments.Again,
        may=initiator,
        when=actions.refuse_unless_returned,
        run=_again,
        further=arguments.of_approval,
        heading=arguments.form_named,
        prefill=_form_of,
        examples=Words(("/审批 重新提交 A12",), ("/approval resubmit A12",)),
    ),
    Command(
        id="approval.urge",
        noun=APPROVAL,
        words=Words(("催办", "催一下"), ("urge", "nudge")),
        shortcuts=Words(("催办",), ()),
        arguments=arguments.One,
        may=urger,
        run=lambda ctx, given: actions.urge(ctx, given.approval),
        examples=Words(("催办 A12",), ("/approval urge A12",)),
    ),
    Command(
        id="approval.withdraw",
        noun=APPROVAL,
        words=Words(("撤回", "撤销"), ("withdraw",)),
        arguments=arguments.Noted,
        may=initiator,
        when=actions.refuse_late_withdrawal,
        run=lambda ctx, given: actions.withdraw(ctx, given.approval, given.note),
        destructive=True,
        examples=Words(("/审批 撤回 A12",), ("/approval withdraw A12",)),
    ),
    Command(
        id="approval.terminate",
        noun=APPROVAL,
        words=Words(("终止",), ("terminate",)),
        arguments=arguments.Reasoned,
        may=administrator,
        when=actions.refuse_over,
        run=lambda ctx, given: actions.terminate(ctx, given.approval, given.reason),
        destructive=True,
        examples=Words(
            ("/审批 终止 A12 项目取消",), ("/approval terminate A12 project cancelled",)
        ),
    ),
)
