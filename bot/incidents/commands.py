"""What people can say about incidents, declared once (semantics §4.2)."""

from collections.abc import Callable
from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.incidents import arguments
from bot.incidents.actions import dividing, ending, reporting, running
from bot.incidents.cards import found_card
from bot.incidents.knowledge import found
from bot.incidents.looking import LOOKING
from bot.incidents.metrics import metrics_card
from bot.incidents.model import OPEN, UNDER_WAY, Incident, State
from bot.incidents.noun import INCIDENT
from bot.incidents.policy import doubter, grader, handler, leader, offered, reader, reporter

_TITLE: Final = 200
_FOUND: Final = 8


def _search(ctx: Context, given: arguments.Query) -> None:
    ctx.reply(found_card(ctx, given.query, found(ctx, given.query, _FOUND)))


def _written(ctx: Context, shown: Incident) -> dict[str, str]:
    del ctx
    return {"cause": shown.cause, "prevention": shown.prevention}


def _from_message(quoted: str) -> dict[str, str]:
    """A report about a message: its first line is what happened, the rest how far it reaches."""
    first, _, more = quoted.strip().partition("\n")
    return {"title": first[:_TITLE].strip(), "suggestion": (first[_TITLE:] + more).strip()}


def _while(*states: State) -> Callable[[Context, Incident], None]:
    """What can be done in these states alone."""
    return lambda _, shown: shown.must_be(*states)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="incident.report",
        noun=INCIDENT,
        words=Words(("上报", "报告故障"), ("report", "declare")),
        arguments=arguments.New,
        may=anyone,
        run=lambda ctx, given: reporting.report(ctx, given.draft(ctx)),
        quote=_from_message,
        fallback=True,
        hints=Words(
            ("挂了", "宕机", "崩了", "崩溃", "打不开了", "着火", "起火", "故障", "出事了"),
            ("down", "outage", "on fire", "crashed"),
        ),
        examples=Words(
            (
                "/紧急 上报 支付接口大面积超时 !紧急 类型:技术故障 范围:约 100 名用户",
                "/紧急 上报 客户投诉发错货 !严重 类型:客诉 发生:09:40",
            ),
            ("/incident report Payments time out !urgent kind:fault scope:about 100 users",),
        ),
    ),
    Command(
        id="incident.take",
        noun=INCIDENT,
        words=Words(("接手", "接单"), ("take",)),
        replies=Words(("接手", "收到", "我来", "我接手", "我来接手"), ("take", "ack", "taking")),
        arguments=arguments.Noted,
        may=handler,
        when=running.refuse_taken,
        run=lambda ctx, given: running.take(ctx, given.incident, given.note),
        examples=Words(("/紧急 接手 I3",), ("/incident take I3",)),
    ),
    Command(
        id="incident.join",
        noun=INCIDENT,
        words=Words(("到位",), ("join",)),
        replies=Words(("到位",), ("join", "here")),
        arguments=arguments.One,
        may=handler,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: running.join(ctx, given.incident),
        examples=Words(("/紧急 到位 I3",), ("/incident join I3",)),
    ),
    Command(
        id="incident.update",
        noun=INCIDENT,
        words=Words(("更新", "进展"), ("update",)),
        replies=Words(("更新", "进展"), ("update",)),
        arguments=arguments.Said,
        may=handler,
        when=_while(*OPEN),
        run=lambda ctx, given: running.update(ctx, given.incident, given.text),
        examples=Words(
            ("/紧急 更新 I3 已切到备用通道,成功率回到九成",),
            ("/incident update I3 switched to the backup channel, nine in ten succeed",),
        ),
    ),
    Command(
        id="incident.solve",
        noun=INCIDENT,
        words=Words(("解决",), ("solve", "resolve")),
        replies=Words(("解决", "已解决", "解决了", "修好了"), ("solved", "resolved", "fixed")),
        arguments=arguments.Said,
        may=handler,
        when=running.refuse_solved,
        run=lambda ctx, given: running.solve(ctx, given.incident, given.text),
        examples=Words(
            ("/紧急 解决 I3 证书已更新,接口恢复",),
            ("/incident solve I3 certificate renewed, the interface is back",),
        ),
    ),
    Command(
        id="incident.confirm",
        noun=INCIDENT,
        words=Words(("确认",), ("confirm",)),
        replies=Words(("确认", "好了"), ("confirm", "confirmed")),
        arguments=arguments.Noted,
        may=reporter,
        when=_while(State.SOLVED),
        run=lambda ctx, given: ending.confirm(ctx, given.incident, given.note),
        examples=Words(("/紧急 确认 I3",), ("/incident confirm I3",)),
    ),
    Command(
        id="incident.reopen",
        noun=INCIDENT,
        words=Words(("重新打开", "重开"), ("reopen",)),
        replies=Words(("没解决", "未解决", "没好", "重新打开"), ("unsolved", "reopen")),
        arguments=arguments.Reasoned,
        may=doubter,
        when=_while(State.SOLVED, State.CLOSED),
        run=lambda ctx, given: ending.reopen(ctx, given.incident, given.reason),
        examples=Words(
            ("/紧急 重新打开 I3 仍有用户支付失败",), ("/incident reopen I3 some still can't pay",)
        ),
    ),
    Command(
        id="incident.severity",
        noun=INCIDENT,
        words=Words(("级别", "升级", "降级"), ("severity",)),
        arguments=arguments.Graded,
        may=grader,
        when=_while(*OPEN),
        run=lambda ctx, given: reporting.set_severity(
            ctx, given.incident, given.severity, given.reason
        ),
        examples=Words(
            ("/紧急 级别 I3 !紧急 影响扩大到全部用户",),
            ("/incident severity I3 !urgent everybody is affected now",),
        ),
    ),
    Command(
        id="incident.lead",
        noun=INCIDENT,
        words=Words(("组长",), ("lead",)),
        arguments=arguments.Led,
        may=leader,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: running.name_leader(ctx, given.incident, given.leader),
        examples=Words(("/紧急 组长 I3 @张伟",), ("/incident lead I3 @zhangwei",)),
    ),
    Command(
        id="incident.invite",
        noun=INCIDENT,
        words=Words(("召集", "拉人"), ("invite", "call")),
        arguments=arguments.Called,
        may=grader,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: reporting.invite(ctx, given.incident, given.people),
        examples=Words(("/紧急 召集 I3 @李雷 @何佳怡",), ("/incident invite I3 @lilei @hejiayi",)),
    ),
    Command(
        id="incident.room",
        noun=INCIDENT,
        words=Words(("建群",), ("room",)),
        arguments=arguments.One,
        may=grader,
        run=lambda ctx, given: reporting.ask_for_room(ctx, given.incident),
        examples=Words(("/紧急 建群 I3",), ("/incident room I3",)),
    ),
    Command(
        id="incident.divide",
        noun=INCIDENT,
        words=Words(("分工",), ("assign",)),
        arguments=arguments.Divided,
        may=handler,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: dividing.divide(ctx, given.incident, given.person, given.duty),
        examples=Words(
            ("/紧急 分工 I3 @李雷 查支付网关日志",), ("/incident assign I3 @lilei read the logs",)
        ),
    ),
    Command(
        id="incident.task",
        noun=INCIDENT,
        words=Words(("任务",), ("task",)),
        arguments=arguments.Tasked,
        may=handler,
        when=_while(*UNDER_WAY, State.CLOSED),
        run=lambda ctx, given: dividing.give_task(
            ctx, given.incident, given.title, given.owner, given.due.at if given.due else None
        ),
        examples=Words(
            ("/紧急 任务 I3 给证书加到期提醒 @李雷 周五",),
            ("/incident task I3 watch the certificates @lilei fri",),
        ),
    ),
    Command(
        id="incident.offer",
        noun=INCIDENT,
        words=Words(("交接",), ("handover",)),
        arguments=arguments.Offered,
        may=leader,
        when=_while(State.HANDLING),
        run=lambda ctx, given: dividing.offer(ctx, given.incident, given.person, given.note),
        examples=Words(
            ("/紧急 交接 I3 @陈思远 我先下线,进展见上",), ("/incident handover I3 @chensiyuan",)
        ),
    ),
    Command(
        id="incident.accept",
        noun=INCIDENT,
        words=Words(("接受交接",), ("accept",)),
        replies=Words(("接受", "接受交接"), ("accept",)),
        arguments=arguments.One,
        may=offered,
        run=lambda ctx, given: dividing.accept(ctx, given.incident),
        examples=Words(("/紧急 接受交接 I3",), ("/incident accept I3",)),
    ),
    Command(
        id="incident.follow",
        noun=INCIDENT,
        words=Words(("关注",), ("follow",)),
        arguments=arguments.One,
        may=reader,
        run=lambda ctx, given: dividing.follow(ctx, given.incident),
        examples=Words(("/紧急 关注 I3",), ("/incident follow I3",)),
    ),
    Command(
        id="incident.drill",
        noun=INCIDENT,
        words=Words(("演练",), ("drill",)),
        arguments=arguments.Drill,
        may=anyone,
        run=lambda ctx, given: reporting.report(ctx, given.draft(ctx)),
        examples=Words(
            ("/紧急 演练 支付接口超时 !紧急 @张伟 @李雷",),
            ("/incident drill Payments time out !urgent @zhangwei @lilei",),
        ),
    ),
    Command(
        id="incident.search",
        noun=INCIDENT,
        words=Words(("搜索", "知识"), ("search",)),
        arguments=arguments.Query,
        may=anyone,
        run=_search,
        examples=Words(("/紧急 搜索 支付超时",), ("/incident search payments",)),
    ),
    Command(
        id="incident.metrics",
        noun=INCIDENT,
        words=Words(("指标",), ("metrics",)),
        arguments=arguments.Span,
        may=anyone,
        run=lambda ctx, given: ctx.reply(metrics_card(ctx, given.days)),
        examples=Words(("/紧急 指标", "/紧急 指标 90天"), ("/incident metrics 90",)),
    ),
    Command(
        id="incident.release",
        noun=INCIDENT,
        words=Words(("撤离",), ("release",)),
        arguments=arguments.Called,
        may=leader,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: running.release(ctx, given.incident, given.people),
        examples=Words(("/紧急 撤离 I3 @何佳怡",), ("/incident release I3 @hejiayi",)),
    ),
    Command(
        id="incident.snooze",
        noun=INCIDENT,
        words=Words(("推迟",), ("snooze",)),
        arguments=arguments.PutOff,
        may=leader,
        when=_while(*OPEN),
        run=lambda ctx, given: running.snooze(ctx, given.incident, given.until.at, given.reason),
        examples=Words(
            ("/紧急 推迟 I3 正在恢复备份 1小时后",),
            ("/incident snooze I3 restoring a backup in 1 hour",),
        ),
    ),
    Command(
        id="incident.decide",
        noun=INCIDENT,
        words=Words(("决定", "决策"), ("decide",)),
        replies=Words(("决定",), ("decision",)),
        arguments=arguments.Said,
        may=handler,
        when=_while(*UNDER_WAY),
        run=lambda ctx, given: running.decide(ctx, given.incident, given.text),
        examples=Words(
            ("/紧急 决定 I3 先回滚到昨天的版本",),
            ("/incident decide I3 roll back to yesterday's version",),
        ),
    ),
    Command(
        id="incident.cancel",
        noun=INCIDENT,
        words=Words(("误报", "撤销"), ("cancel",)),
        replies=Words(("误报",), ("cancel",)),
        arguments=arguments.Reasoned,
        may=doubter,
        when=_while(*OPEN),
        run=lambda ctx, given: ending.cancel(ctx, given.incident, given.reason),
        destructive=True,
        examples=Words(("/紧急 误报 I3 监控误报",), ("/incident cancel I3 a false alarm",)),
    ),
    Command(
        id="incident.merge",
        noun=INCIDENT,
        words=Words(("合并",), ("merge",)),
        arguments=arguments.Merged,
        may=grader,
        when=_while(*OPEN),
        run=lambda ctx, given: ending.merge(ctx, given.incident, given.into),
        examples=Words(("/紧急 合并 I4 I3",), ("/incident merge I4 I3",)),
    ),
    Command(
        id="incident.learn",
        noun=INCIDENT,
        words=Words(("报告", "复盘"), ("postmortem", "learn")),
        arguments=arguments.Learned,
        may=leader,
        when=_while(State.CLOSED),
        run=lambda ctx, given: ending.learn(ctx, given.incident, given.cause, given.prevention),
        prefill=_written,
        examples=Words(
            ("/紧急 报告 I3 证书过期 预防:到期前 30 天提醒",),
            ("/incident postmortem I3 expired certificate prevention: remind 30 days ahead",),
        ),
    ),
    Command(
        id="incident.note",
        noun=INCIDENT,
        words=Words(("记录", "补充"), ("note",)),
        arguments=arguments.Said,
        may=reader,
        run=lambda ctx, given: running.remark(ctx, given.incident, given.text),
        remark=True,
        examples=Words(
            ("/紧急 记录 I3 10:05 起错误率下降",), ("/incident note I3 errors fall since 10:05",)
        ),
    ),
    *LOOKING,
)
