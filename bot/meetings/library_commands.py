"""How minutes and decisions are found again, declared once (F-01, semantics §3.3)."""

from typing import Final

from bot.engine.commands.command import AnyCommand, Command, Words
from bot.engine.commands.policy import anyone
from bot.engine.context import Context
from bot.meetings.cards.decisions import decisions_card
from bot.meetings.cards.library import library_card
from bot.meetings.commands import MEETING
from bot.meetings.library_arguments import Listed
from bot.meetings.minutes_commands import MINUTES


def _list(ctx: Context, given: Listed) -> None:
    ctx.reply(library_card(ctx, given.sought(), given.page))


COMMANDS: Final[tuple[AnyCommand, ...]] = (
    Command(
        id="minutes.list",
        noun=MINUTES,
        words=Words(("列表", "搜索"), ("list", "search")),
        arguments=Listed,
        may=anyone,
        run=_list,
        fallback=True,
        examples=Words(
            ("/纪要", "/纪要 缓存 上个月", "/纪要 11月 @技术部 p2"),
            ("/minutes", "/minutes cache last month"),
        ),
    ),
    Command(
        id="meeting.minutes",
        noun=MEETING,
        words=Words(("纪要",), ("minutes",)),
        arguments=Listed,
        may=anyone,
        run=_list,
        examples=Words(
            ("/会议 纪要", "/会议 纪要 缓存 2026年 @李雷"), ("/meeting minutes cache 2026",)
        ),
    ),
    Command(
        id="meeting.decisions",
        noun=MEETING,
        words=Words(("决议",), ("decisions",)),
        arguments=Listed,
        may=anyone,
        run=lambda ctx, given: ctx.reply(decisions_card(ctx, given.sought(), given.page)),
        examples=Words(
            ("/会议 决议 缓存", "/会议 决议", "/会议 决议 11月"), ("/meeting decisions cache",)
        ),
    ),
)
