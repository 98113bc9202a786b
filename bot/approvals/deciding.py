"""What those can say whose turn it is."""

from typing import Final

from bot.approvals import actions, arguments
from bot.approvals.adding import add, take_off
from bot.approvals.model import Approval, Origin
from bot.approvals.noun import APPROVAL
from bot.approvals.opinions import is_opinion, is_reason
from bot.approvals.policy import approver
from bot.approvals.taking_back import take_back
from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.context import Context


def _return(ctx: Context, given: arguments.Returned) -> None:
    actions.send_back(ctx, given.approval, given.reason, given.to)


def _add(ctx: Context, given: arguments.Added) -> None:
    add(ctx, given.approval, given.people, given.place, given.method)


def _fill(ctx: Context, given: arguments.Again) -> None:
    actions.fill(ctx, given.approval, given.further)


def _turn_form(ctx: Context, approval: Approval) -> dict[str, str]:
    """The fields that may be changed now, as they are."""
    edits = actions.editable(ctx, approval)
    return {key: value for key, value in approval.form.items() if key in edits}


DECIDING: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="approval.ok",
        noun=APPROVAL,
        words=Words(("同意", "批准", "通过"), ("ok", "approve", "agree")),
        shortcuts=Words(("同意",), ("approve",)),
        lone=Words(("同意", "批准", "通过"), ("approve", "approved", "ok", "+1")),
        beside=is_opinion,
        arguments=arguments.Noted,
        may=approver,
        when=actions.turn,
        run=lambda ctx, given: actions.approve(ctx, given.approval, given.note),
        examples=Words(
            ("同意 A12", "/审批 同意 A12 预算充足"), ("approve A12", "/approval ok A12")
        ),
    ),
    Command(
        id="approval.reject",
        noun=APPROVAL,
        words=Words(("不同意", "驳回", "拒绝"), ("reject", "refuse")),
        shortcuts=Words(("不同意",), ("reject",)),
        lone=Words(("不同意", "驳回", "拒绝"), ("reject", "rejected", "-1")),
        beside=is_reason,
        arguments=arguments.Reasoned,
        may=approver,
        when=actions.turn,
        run=lambda ctx, given: actions.reject(ctx, given.approval, given.reason),
        examples=Words(("不同意 A12 预算超了",), ("reject A12 over budget",)),
    ),
    Command(
        id="approval.done",
        noun=APPROVAL,
        words=Words(("办结", "已办理"), ("done", "handled")),
        lone=Words(("办结", "已办理", "已办"), ("done", "handled")),
        beside=is_opinion,
        arguments=arguments.Noted,
        may=approver,
        when=actions.turn,
        run=lambda ctx, given: actions.finish(ctx, given.approval, given.note),
        examples=Words(("/审批 办结 A12 已盖章",), ("/approval done A12 stamped",)),
    ),
    Command(
        id="approval.return",
        noun=APPROVAL,
        words=Words(("退回",), ("return", "back")),
        arguments=arguments.Returned,
        may=approver,
        when=actions.turn,
        run=_return,
        examples=Words(
            ("/审批 退回 A12 请补充报价单",), ("/approval return A12 please add the quote",)
        ),
    ),
    Command(
        id="approval.transfer",
        noun=APPROVAL,
        words=Words(("转交", "转审"), ("transfer", "assign")),
        arguments=arguments.Passed,
        may=approver,
        when=actions.turn,
        run=lambda ctx, given: actions.transfer(ctx, given.approval, given.person, given.note),
        examples=Words(("/审批 转交 A12 @李雷",), ("/approval transfer A12 @lilei",)),
    ),
    Command(
        id="approval.add",
        noun=APPROVAL,
        words=Words(("加签",), ("addsign", "add")),
        arguments=arguments.Added,
        may=approver,
        when=actions.turn,
        run=_add,
        examples=Words(
            (
                "/审批 加签 A12 前 @林晓彤",
                "/审批 加签 A12 后 @林晓彤",
                "/审批 加签 A12 并 @林晓彤",
                "/审批 加签 A12 前 @林晓彤 @徐静 依次",
            ),
            ("/approval addsign A12 before @linxiaotong",),
        ),
    ),
    Command(
        id="approval.opinion",
        noun=APPROVAL,
        words=Words(("征求意见", "委派"), ("opinion", "delegate")),
        arguments=arguments.Named,
        may=approver,
        when=actions.turn,
        run=lambda ctx, given: add(ctx, given.approval, [given.person], Origin.OPINION),
        examples=Words(("/审批 征求意见 A12 @林晓彤",), ("/approval opinion A12 @linxiaotong",)),
    ),
    Command(
        id="approval.remove",
        noun=APPROVAL,
        words=Words(("减签",), ("remove", "takeoff")),
        arguments=arguments.Named,
        may=approver,
        run=lambda ctx, given: take_off(ctx, given.approval, given.person),
        examples=Words(("/审批 减签 A12 @林晓彤",), ("/approval remove A12 @linxiaotong",)),
    ),
    Command(
        id="approval.undo",
        noun=APPROVAL,
        words=Words(("收回", "反悔"), ("undo", "takeback")),
        arguments=arguments.One,
        may=approver,
        run=lambda ctx, given: take_back(ctx, given.approval),
        examples=Words(("/审批 收回 A12",), ("/approval undo A12",)),
    ),
    Command(
        id="approval.fill",
        noun=APPROVAL,
        words=Words(("改单", "填写"), ("fill", "change")),
        arguments=arguments.Again,
        may=approver,
        run=_fill,
        further=arguments.of_turn,
        heading=arguments.form_named,
        prefill=_turn_form,
        examples=Words(("/审批 改单 A12",), ("/approval fill A12",)),
    ),
)
