"""What people can say about meetings, declared once (semantics §4.2)."""

from datetime import datetime, timedelta
from typing import Final

from bot.directory.values import Member
from bot.engine.cards import Card
from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.meetings import arguments, calendars, policy
from bot.meetings.actions import (
    answering,
    arranging,
    holding,
    lines,
    removing,
    talking,
    whole_series,
)
from bot.meetings.cards.asking import cancel_question
from bot.meetings.cards.free import free_card
from bot.meetings.cards.meeting import list_card, meeting_card
from bot.meetings.cards.reports import reports_card
from bot.meetings.measured import measured_card
from bot.meetings.model import Meeting, Series, State
from bot.meetings.queries import agenda, in_room, of_person
from bot.meetings.reasons import is_reason
from bot.meetings.tags import Tag
from bot.time.words import repetition

MEETING: Final = Noun("meeting", Words(("会议",), ("meeting", "meetings")), "M")


def _list(ctx: Context, given: arguments.Nothing) -> None:
    del given
    here = ctx.origin
    shown = in_room(ctx.tx, here.messenger, here.room, ctx.now) if here.room else []
    if here.room and shown:
        ctx.reply(list_card(ctx, ctx.text("meeting.list.room"), shown))
        return
    ctx.reply(
        list_card(ctx, ctx.text("meeting.list.mine"), of_person(ctx.tx, ctx.person.id, ctx.now))
    )


def _show(ctx: Context, given: arguments.One) -> None:
    ctx.reply(_card(ctx, given.meeting, ctx.actor))


def _card(ctx: Context, shown: Meeting, viewer: Member | None) -> Card:
    return meeting_card(ctx, shown.id, viewer)


def _as_it_is(ctx: Context, shown: Meeting) -> dict[str, str]:
    """What the form of a change begins with: all but the time, which is told anew if at all."""
    items = [
        arguments.Item(
            each.title, ctx.member(each.owner_id) if each.owner_id else None, each.minutes
        )
        for each in agenda(ctx.tx, shown.id)
    ]
    return {
        "title": shown.title,
        "items": "\n".join(arguments.spoken_item(each, ctx) for each in items),
        "place": shown.place,
        "link": shown.link,
        "documents": shown.documents,
    }


def _as_series_is(ctx: Context, shown: Meeting) -> dict[str, str]:
    """What the form of a change to all of a series begins with, its rule and time among it."""
    series = ctx.tx.get(Series, shown.series_id) if shown.series_id is not None else None
    if series is None:
        return {}
    ends = datetime.combine(series.since, series.at) + timedelta(minutes=series.minutes)
    rule = repetition(series.repetition, ctx.language)
    when = f"{rule} {series.at:%H:%M}-{ends:%H:%M}"
    return _as_it_is(ctx, shown) | {"when": when}


def _planned(ctx: Context, meeting: Meeting) -> None:
    del ctx
    meeting.refuse_unless_planned()


def _changeable(ctx: Context, meeting: Meeting) -> None:
    """What nobody came to may be moved to another day."""
    if meeting.state != State.UNHELD:
        _planned(ctx, meeting)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="meeting.new",
        noun=MEETING,
        words=Words(("预约", "安排", "新建", "预定", "约"), ("book", "new", "schedule", "arrange")),
        arguments=arguments.New,
        may=anyone,
        run=arranging.arrange,
        hints=Words(
            ("开会", "开个会", "约会议", "约个会", "约个时间", "碰一下", "碰个头"),
            ("a meeting", "meet with", "a call with"),
        ),
        examples=Words(
            (
                "/会议 预约 方案评审 @李雷 @设计部 周四14:00-15:30 议程 方案 @李雷 20分钟; 排期",
                "/会议 预约 产品周会 @技术部 每周一 10:00-11:00 地点:3号会议室",
                "/会议 预约 月度经营会 @王志远 每月最后一个工作日 15:00",
            ),
            (
                "/meeting book Design review @lilei thu 14:00-15:30 agenda design @lilei 20m; plan",
                "/meeting book Product weekly @lilei every mon 10:00-11:00",
            ),
        ),
    ),
    Command(
        id="meeting.accept",
        noun=MEETING,
        words=Words(("参加",), ("accept", "join")),
        lone=Words(
            ("参加", "来", "会来", "收到", "好的", "可以", "没问题", "👍"),
            ("accept", "yes", "ok", "sure"),
        ),
        arguments=arguments.Noted,
        may=policy.asked,
        run=lambda ctx, given: answering.accept(ctx, given.meeting, given.note),
        examples=Words(("/会议 参加 M12",), ("/meeting accept M12",)),
    ),
    Command(
        id="meeting.decline",
        noun=MEETING,
        words=Words(("不参加",), ("decline",)),
        replies=Words(("不参加",), ("decline",)),
        # `去不了现场，线上参加` comes all the same: only a reason may stand behind.
        lone=Words(
            ("不来", "不来了", "不去", "不去了", "去不了", "来不了", "参加不了", "没空"),
            ("no", "can't", "can’t", "cannot"),
        ),
        beside=is_reason,
        arguments=arguments.Noted,
        may=policy.asked,
        run=lambda ctx, given: answering.decline(ctx, given.meeting, given.note),
        examples=Words(("/会议 不参加 M12 出差",), ("/meeting decline M12 travelling",)),
    ),
    Command(
        id="meeting.propose",
        noun=MEETING,
        words=Words(("建议", "改期建议"), ("propose",)),
        replies=Words(("建议",), ("propose",)),
        arguments=arguments.Proposed,
        may=policy.asked,
        when=_planned,
        run=lambda ctx, given: answering.propose(ctx, given.meeting, given.when, given.note),
        examples=Words(("/会议 建议 M12 周五15:00",), ("/meeting propose M12 fri 15:00",)),
    ),
    Command(
        id="meeting.comment",
        noun=MEETING,
        words=Words(("留言",), ("comment",)),
        arguments=arguments.Said,
        may=policy.reader,
        run=lambda ctx, given: talking.say(ctx, given.meeting, given.text),
        remark=True,
        examples=Words(("/会议 留言 M12 我可能晚到十分钟",), ("/meeting comment M12 may be late",)),
    ),
    Command(
        id="meeting.tell",
        noun=MEETING,
        words=Words(("通知", "告诉"), ("tell",)),
        arguments=arguments.Said,
        may=policy.arranges,
        run=lambda ctx, given: talking.tell_all(ctx, given.meeting, given.text),
        examples=Words(("/会议 通知 M12 请带上电脑",), ("/meeting tell M12 bring your laptop",)),
    ),
    Command(
        id="meeting.start",
        noun=MEETING,
        words=Words(("开始",), ("start",)),
        arguments=arguments.Begun,
        may=anyone,
        run=lambda ctx, given: holding.begin(ctx, given.meeting, given.title or ""),
        examples=Words(
            ("/会议 开始", "/会议 开始 M12", "/会议 开始 临时沟通"), ("/meeting start M12",)
        ),
    ),
    Command(
        id="meeting.end",
        noun=MEETING,
        words=Words(("结束",), ("end",)),
        arguments=arguments.Ended,
        may=anyone,
        run=lambda ctx, given: lines.close(ctx, given.minutes, Tag.END),
        examples=Words(("/会议 结束", "/会议 结束 M12"), ("/meeting end", "/meeting end M12")),
    ),
    Command(
        id="meeting.discard",
        noun=MEETING,
        words=Words(("放弃",), ("discard",)),
        arguments=arguments.Ended,
        may=anyone,
        run=lambda ctx, given: lines.close(ctx, given.minutes, Tag.DISCARD),
        examples=Words(("/会议 放弃", "/会议 放弃 M12"), ("/meeting discard M12",)),
    ),
    Command(
        id="meeting.change",
        noun=MEETING,
        words=Words(
            ("修改", "改期", "改到", "推迟", "延期"), ("change", "move", "reschedule", "postpone")
        ),
        arguments=arguments.Changed,
        may=policy.arranges,
        when=_changeable,
        moves=True,
        run=arranging.change,
        prefill=_as_it_is,
        examples=Words(
            ("/会议 修改 M12 周五14:00-15:30", "/会议 修改 M12 地点:5号会议室"),
            ("/meeting change M12 fri 14:00-15:30",),
        ),
    ),
    Command(
        id="meeting.invite",
        noun=MEETING,
        words=Words(("邀请",), ("invite",)),
        arguments=arguments.Asked,
        may=policy.arranges,
        when=_planned,
        run=lambda ctx, given: arranging.invite(ctx, given.meeting, given.people),
        examples=Words(("/会议 邀请 M12 @徐静",), ("/meeting invite M12 @xujing",)),
    ),
    Command(
        id="meeting.uninvite",
        noun=MEETING,
        words=Words(("移除", "不再邀请"), ("uninvite", "remove")),
        arguments=arguments.Asked,
        may=policy.arranges,
        when=_planned,
        run=lambda ctx, given: removing.uninvite(ctx, given.meeting, given.people),
        examples=Words(("/会议 移除 M12 @徐静",), ("/meeting uninvite M12 @xujing",)),
    ),
    Command(
        id="meeting.cancel",
        noun=MEETING,
        words=Words(("取消",), ("cancel",)),
        arguments=arguments.Noted,
        may=policy.arranges,
        when=lambda _, meeting: meeting.may_become(State.CANCELLED),
        run=lambda ctx, given: arranging.cancel(ctx, given.meeting, given.note),
        destructive=True,
        question=lambda ctx, given: cancel_question(ctx, given.meeting, given.note),
        examples=Words(("/会议 取消 M12 方案未定",), ("/meeting cancel M12",)),
    ),
    Command(
        id="meeting.change_series",
        noun=MEETING,
        words=Words(("修改系列", "改系列"), ("change-series",)),
        arguments=arguments.SeriesChanged,
        may=policy.arranges,
        when=whole_series.going_series,
        run=whole_series.change_series,
        prefill=_as_series_is,
        examples=Words(
            ("/会议 修改系列 M12 每周二 14:00-15:00",),
            ("/meeting change-series M12 every tue 14:00-15:00",),
        ),
    ),
    Command(
        id="meeting.uninvite_series",
        noun=MEETING,
        words=Words(("移出系列", "系列移除"), ("uninvite-series",)),
        arguments=arguments.Asked,
        may=policy.arranges,
        when=whole_series.going_series,
        run=lambda ctx, given: removing.uninvite_series(ctx, given.meeting, given.people),
        examples=Words(("/会议 移出系列 M12 @徐静",), ("/meeting uninvite-series M12 @xujing",)),
    ),
    Command(
        id="meeting.cancel_series",
        noun=MEETING,
        words=Words(
            ("取消系列", "停止系列", "取消整个系列", "取消例会", "停止例会"), ("cancel-series",)
        ),
        arguments=arguments.Noted,
        may=policy.arranges,
        when=whole_series.going_series,
        run=lambda ctx, given: whole_series.cancel_series(ctx, given.meeting, given.note),
        destructive=True,
        examples=Words(
            ("/会议 取消系列 M12 项目已结束",), ("/meeting cancel-series M12 project over",)
        ),
    ),
    Command(
        id="meeting.list",
        noun=MEETING,
        words=Words(("列表", "我的"), ("list", "mine")),
        arguments=arguments.Nothing,
        may=anyone,
        run=_list,
        hints=Words(
            ("有什么会", "有哪些会", "有会吗", "有没有会"), ("my meetings", "meetings do i have")
        ),
        examples=Words(("/会议 列表",), ("/meeting list",)),
    ),
    Command(
        id="meeting.free",
        noun=MEETING,
        words=Words(("空闲", "忙闲"), ("free", "busy")),
        arguments=arguments.Free,
        may=anyone,
        run=lambda ctx, given: ctx.reply(free_card(ctx, given.people, given.when)),
        hints=Words(
            ("有空吗", "有没有空", "谁有空"), ("is free", "are free", "free on", "free at")
        ),
        examples=Words(
            ("/会议 空闲 @李雷 @设计部 周四14:00-15:30",), ("/meeting free @lilei thu 14:00-15:30",)
        ),
    ),
    Command(
        id="meeting.calendar",
        noun=MEETING,
        words=Words(("日历",), ("calendar", "ics")),
        arguments=arguments.One,
        may=policy.reader,
        run=lambda ctx, given: calendars.send_entry(ctx, given.meeting),
        examples=Words(("/会议 日历 M12",), ("/meeting calendar M12",)),
    ),
    Command(
        id="meeting.reports",
        noun=MEETING,
        words=Words(("材料", "报告"), ("reports",)),
        arguments=arguments.Brought,
        may=policy.reader,
        run=lambda ctx, given: ctx.reply(reports_card(ctx, given.meeting, given.page)),
        examples=Words(("/会议 材料 M12",), ("/meeting reports M12",)),
    ),
    Command(
        id="meeting.files",
        noun=MEETING,
        words=Words(("文件", "附件"), ("files", "attachments")),
        arguments=arguments.One,
        may=policy.reader,
        run=lambda ctx, given: talking.send_files(ctx, given.meeting),
        examples=Words(("/会议 文件 M12",), ("/meeting files M12",)),
    ),
    Command(
        id="meeting.stats",
        noun=MEETING,
        words=Words(("统计",), ("stats",)),
        arguments=arguments.Nothing,
        may=anyone,
        run=lambda ctx, _: ctx.reply(measured_card(ctx)),
        examples=Words(("/会议 统计",), ("/meeting stats",)),
    ),
    Command(
        id="meeting.show",
        noun=MEETING,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=policy.reader,
        run=_show,
        examples=Words(("M12",), ("M12",)),
    ),
)
