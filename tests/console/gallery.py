"""Every kind of message once, for looking at: `python -m tests.console.gallery` serves it."""

import asyncio
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from adapters.console.serve import serving
from adapters.console.web import console_app
from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Option, Style, Tone
from bot.engine.messenger import MessageKind
from storage.database import Database
from tests.console.sample import NEW_TASK, Company, task_card
from tests.databases import create_tables

_ROOM = "产品群"
_LONG = (
    "首页、列表页、详情页三屏,含空状态与出错状态。\n"
    "沿用新的设计规范;移动端先出,桌面端可以晚两天。\n交付物:Figma 链接 + 标注。"
)


async def fill(company: Company) -> None:
    """Post one card of each kind into the product room and to 李雷."""
    for each in (_talk, _tones, _forms, _private):
        await each(company)
        company.clock.advance(timedelta(minutes=17))


async def _talk(company: Company) -> None:
    await company.deliver(room=_ROOM, text="早上好。今天有 3 件事到期,详情见各自的卡片。")
    await company.deliver(room=_ROOM, card=task_card("T1 完成UI原型", "李雷"), mentions=("lilei",))


def _card(tone: Tone, title: str, lead: str, progress: int | None = None) -> Card:
    return Card(
        title,
        tone,
        lead,
        fields=(
            Field("负责人", "李雷"),
            Field("截止", "11月27日 周五 17:00"),
            Field("协作者", "赵六、Ann Chen"),
            Field("项目", "V2.0 改版"),
            Field("说明", "首页、列表页、详情页三屏", wide=True),
        ),
        body=_LONG if tone is Tone.INFO else "",
        progress=progress,
        note="韩梅梅 创建于 11月23日 周一 10:00 · 2027 年的节假日尚未公布,按普通周末计算",
        buttons=(
            Button("收到", "task.ack", Style.PRIMARY),
            Button("更新进度", "task.progress"),
            Button("转交", "task.assign"),
            Button("取消", "task.cancel", Style.DANGER, confirm="取消任务 T1「完成UI原型」?"),
        )
        if tone is not Tone.MUTED
        else (),
        subject="T1",
        version=3,
    )


async def _tones(company: Company) -> None:
    posts = (
        (Tone.PLAIN, "整理会议室清单", "", None),
        (Tone.INFO, "完成UI原型", "", 40),
        (Tone.SUCCESS, "完成UI原型", "李雷已完成,提前 1 天", 100),
        (Tone.WARNING, "完成UI原型", "已经 2 小时没有回应,请李雷确认收到。", 40),
        (Tone.DANGER, "完成UI原型", "已超过截止时间 1 个工作日", 40),
        (Tone.MUTED, "旧版接口下线", "韩梅梅取消了这个任务", None),
    )
    for tone, title, lead, progress in posts:
        await company.deliver(room=_ROOM, card=_card(tone, title, lead, progress))
        company.clock.advance(timedelta(minutes=1))


async def _forms(company: Company) -> None:
    form = Card(
        "转交任务",
        Tone.INFO,
        "交给谁?对方会收到新的 2 小时提醒。",
        form=Form(
            "task.assign",
            "转交",
            (
                Input("owner", "新的负责人", InputKind.PERSON, required=True),
                Input(
                    "why",
                    "原因",
                    InputKind.CHOICE,
                    options=(Option("a", "工作量"), Option("b", "请假"), Option("c", "专长")),
                ),
                Input("note", "留言", InputKind.MULTILINE, error="请不要超过 200 字"),
            ),
        ),
        subject="T1",
        version=3,
    )
    await company.deliver(room=_ROOM, card=form)
    listing = Card(
        "我的任务(3)",
        fields=(
            Field("T1 完成UI原型", "进行中 · 40% · 11月27日 周五 17:00", wide=True),
            Field("T4 评审支付流程", "待开始 · 11月25日 周三 12:00", wide=True),
            Field("T9 整理用户访谈", "阻塞:等市场部名单", wide=True),
        ),
        note="只列出未完成的任务",
    )
    await company.deliver(room=_ROOM, card=listing)
    await company.deliver(
        kind=MessageKind.EPHEMERAL,
        room=_ROOM,
        account="hanmeimei",
        text="没有「新健」这个动词。你是想说 /任务 新建、/任务 我的 还是 /任务 列表?",
    )
    await company.deliver(
        kind=MessageKind.EPHEMERAL, room=_ROOM, account="hanmeimei", card=NEW_TASK
    )


async def _private(company: Company) -> None:
    urgent = _card(Tone.DANGER, "支付接口报错", "请在 15 分钟内确认收到。", None)
    await company.deliver(kind=MessageKind.URGENT, account="lilei", card=urgent)
    await company.deliver(kind=MessageKind.URGENT, room=_ROOM, card=urgent, mentions=("hanmeimei",))
    await company.deliver(account="wangzong", text="求助 H1 已 24 小时无人回应，现升级给你。")
    await company.deliver(account="wangzong", card=_card(Tone.WARNING, "测试环境连不上", "", None))
    await company.deliver(room="管理层", text="本周周报将在周五 17:00 收齐。")


async def _serve(port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{Path(folder) / 'gallery.db'}")
        create_tables(database)
        company = Company(database)
        await fill(company)
        app = console_app(company, database, company.hub, virtual_time=company)
        async with serving(app, company.hub, "127.0.0.1", port) as address:
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8700))
