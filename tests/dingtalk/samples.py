"""Cards and messages that tests send."""

from typing import Final

from bot.engine.cards import Button, Card, Field, Form, Input, InputKind, Option, Style
from bot.engine.messenger import MessageKind, Outgoing

ROOM: Final = "cidOPS=="
CARD: Final = Card(
    title="修复登录",
    lead="还有 2 小时到期",
    fields=(Field("负责人", "李雷"), Field("说明", "第一行\n第二行")),
    progress=40,
    note="T12",
    buttons=(Button("完成", "task.done", Style.PRIMARY), Button("进展", "task.progress")),
    subject="T12",
    version=3,
)
FORM: Final = Form(
    "task.progress",
    "提交",
    (
        Input("percent", "进度", InputKind.NUMBER, required=True, value="40"),
        Input("note", "备注", InputKind.MULTILINE),
        Input("mood", "心情", InputKind.CHOICE, options=(Option("g", "好"), Option("b", "坏"))),
    ),
)
ASKED: Final = Card(title="任务 · 进展", lead="说说进展", form=FORM, subject="T12", version=3)


def outgoing(key: str = "k1", kind: MessageKind = MessageKind.POST, **more: object) -> Outgoing:
    """A message to the room, or as told."""
    values: dict[str, object] = {"room": ROOM, "messenger": "dingtalk", **more}
    return Outgoing(key=key, kind=kind, **values)  # type: ignore[arg-type]  # as the caller means
