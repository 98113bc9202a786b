"""What people can say about minutes, declared once (semantics §3.3)."""

from typing import Final

import msgspec

from bot.engine.commands.command import AnyCommand, Command, Noun, Words
from bot.engine.context import Context
from bot.meetings import minutes_arguments as arguments
from bot.meetings import papers, policy
from bot.meetings.actions import holding, lines, minutes
from bot.meetings.cards.minutes import minutes_card
from bot.meetings.model import Minutes, Stage
from bot.meetings.queries import edition
from bot.meetings.todos import spoken_todo

MINUTES: Final = Noun("minutes", Words(("纪要",), ("minutes",)), "Y")


def _edit(ctx: Context, given: arguments.Edited) -> None:
    given.minutes.refuse_unless(Stage.DRAFT)
    before = edition(ctx.tx, given.minutes).content
    minutes.edit(ctx, given.minutes, msgspec.structs.replace(before, **given.sections()))


def _as_written(ctx: Context, shown: Minutes) -> dict[str, str]:
    """What the form begins with: every section, a line for each of its lines."""
    if shown.is_taken or not shown.edition:
        return {}
    content = edition(ctx.tx, shown).content
    return {
        "project": content.project,
        "external": "\n".join(content.external),
        "summary": "\n".join(content.summary),
        "decisions": "\n".join(content.decisions),
        "todos": "\n".join(spoken_todo(ctx, each) for each in content.todos),
        "pending": "\n".join(content.pending),
    }


def _being_taken(ctx: Context, shown: Minutes) -> None:
    del ctx
    shown.refuse_unless(Stage.TAKEN)


def _draft(ctx: Context, shown: Minutes) -> None:
    del ctx
    shown.refuse_unless(Stage.DRAFT)


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="minutes.note",
        noun=MINUTES,
        words=Words(("记录",), ("note", "write")),
        arguments=arguments.Written,
        may=policy.there,
        run=lambda ctx, given: lines.write(ctx, given.minutes, given.text),
        remark=True,
        examples=Words(
            ("/纪要 记录 Y12 #行动 @李雷 提交架构文档 周五",),
            ("/minutes note Y12 #action @lilei write the design document fri",),
        ),
    ),
    Command(
        id="minutes.here",
        noun=MINUTES,
        words=Words(("到会", "签到"), ("here",)),
        replies=Words(("到会", "签到", "到"), ("here",)),
        arguments=arguments.One,
        may=policy.there,
        run=lambda ctx, given: lines.come(ctx, given.minutes),
        examples=Words(("/纪要 到会 Y12",), ("/minutes here Y12",)),
    ),
    Command(
        id="minutes.vote",
        noun=MINUTES,
        words=Words(("投票",), ("vote",)),
        arguments=arguments.Voted,
        may=policy.there,
        when=_being_taken,
        run=lambda ctx, given: lines.cast(ctx, given.minutes, given.value, given.entry),
        examples=Words(("/纪要 投票 Y12 +1",), ("/minutes vote Y12 +1",)),
    ),
    Command(
        id="minutes.undo",
        noun=MINUTES,
        words=Words(("撤销",), ("undo",)),
        arguments=arguments.Undone,
        may=policy.chairs,
        run=lambda ctx, given: lines.undo(ctx, given.minutes, given.entry),
        examples=Words(("/纪要 撤销 Y12",), ("/minutes undo Y12",)),
    ),
    Command(
        id="minutes.end",
        noun=MINUTES,
        words=Words(("结束",), ("end",)),
        arguments=arguments.One,
        may=policy.chairs,
        run=lambda ctx, given: holding.end(ctx, given.minutes),
        examples=Words(("/纪要 结束 Y12",), ("/minutes end Y12",)),
    ),
    Command(
        id="minutes.discard",
        noun=MINUTES,
        words=Words(("放弃",), ("discard",)),
        arguments=arguments.One,
        may=policy.chairs,
        when=_being_taken,
        run=lambda ctx, given: holding.discard(ctx, given.minutes),
        destructive=True,
        examples=Words(("/纪要 放弃 Y12",), ("/minutes discard Y12",)),
    ),
    Command(
        id="minutes.edit",
        noun=MINUTES,
        words=Words(("修改", "编辑"), ("edit", "change")),
        arguments=arguments.Edited,
        may=policy.chairs,
        when=_draft,
        run=_edit,
        prefill=_as_written,
        examples=Words(("/纪要 修改 Y12",), ("/minutes edit Y12",)),
    ),
    Command(
        id="minutes.publish",
        noun=MINUTES,
        words=Words(("发布",), ("publish",)),
        arguments=arguments.One,
        may=policy.chairs,
        run=lambda ctx, given: minutes.publish(ctx, given.minutes),
        examples=Words(("/纪要 发布 Y12",), ("/minutes publish Y12",)),
    ),
    Command(
        id="minutes.read",
        noun=MINUTES,
        words=Words(("已读", "确认"), ("read",)),
        replies=Words(("已读", "收到"), ("read", "ack")),
        arguments=arguments.One,
        may=policy.missed,
        run=lambda ctx, given: minutes.read(ctx, given.minutes),
        examples=Words(("/纪要 已读 Y12",), ("/minutes read Y12",)),
    ),
    Command(
        id="minutes.show",
        noun=MINUTES,
        words=Words(("查看", "详情"), ("show",)),
        arguments=arguments.One,
        may=policy.there,
        run=lambda ctx, given: ctx.reply(minutes_card(ctx, given.minutes.id, ctx.actor)),
        examples=Words(("Y12",), ("Y12",)),
    ),
    Command(
        id="minutes.export",
        noun=MINUTES,
        words=Words(("导出", "下载"), ("export", "download")),
        arguments=arguments.Wanted,
        may=policy.there,
        run=lambda ctx, given: papers.export(ctx, given.minutes, given.paper),
        examples=Words(("/纪要 导出 Y12", "/纪要 导出 Y12 pdf"), ("/minutes export Y12 docx",)),
    ),
)
