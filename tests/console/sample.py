"""A small company on the console: a real core in miniature, until and besides the real engine.

It keeps what the ports promise (the same key is answered as before, a stale version is refused)
with one kind of record, so that the web side can be tested alone.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from adapters.console import Command, ConsoleMessenger, Hub, Person, put_room
from bot.engine.cards import (
    Button,
    Card,
    Field,
    Form,
    Input,
    InputKind,
    Option,
    Style,
    Tone,
)
from bot.engine.incoming import MENTION_END, MENTION_START, Answer, Incoming, IncomingKind
from bot.engine.messenger import MessageKind, Outgoing
from bot.files.keeping import Files, Limits
from bot.time.clock import VirtualClock
from storage.database import Database
from storage.files import open_files
from templates import Language

LIMITS: Final = Limits(max_size=100_000, types=("png", "jpg", "pdf", "txt"))
START: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 10:00 in Shanghai

HAN: Final = Person("hanmeimei", "韩梅梅", "产品部", "产品经理", "zh")
LI: Final = Person("lilei", "李雷", "设计部", "设计师", "zh")
WANG: Final = Person("wangzong", "王总", "产品部", "分管领导", "zh")
ZHAO: Final = Person("zhaoliu", "赵六", "技术部", "后端工程师", "zh")
ANN: Final = Person("ann", "Ann Chen", "Engineering", "Tech lead", "en")
PEOPLE: Final = (HAN, LI, WANG, ZHAO, ANN)

COMMANDS: Final[dict[Language, list[Command]]] = {
    "zh": [
        Command(
            "/任务 新建",
            "/任务 新建 标题 @负责人 [截止] [!优先级]",
            "把一件事交给一个人",
            ("/任务 新建 完成UI原型 @李雷 周五17:00 !高",),
        ),
        Command("/任务 我的", "/任务 我的", "我负责的任务", ("/任务 我的",)),
        Command("/求助", "/求助 @部门 问题", "向部门负责人求助", ("/求助 @技术部 测试环境连不上",)),
    ],
    "en": [
        Command(
            "/task new",
            "/task new title @owner [due] [!priority]",
            "Give a job to a person",
            ("/task new UI prototype @李雷 fri 17:00 !high",),
        ),
        Command("/task mine", "/task mine", "Tasks that I own", ("/task mine",)),
    ],
}

NEW_TASK: Final = Card(
    "任务 · 新建",
    lead="把一件事交给一个人",
    form=Form(
        "task.new",
        "新建",
        (
            Input("title", "标题", required=True),
            Input("owner", "负责人", InputKind.PERSON, required=True),
            Input("helpers", "协作者", InputKind.PEOPLE),
            Input("due", "截止", InputKind.DATE),
            Input(
                "priority",
                "优先级",
                InputKind.CHOICE,
                value="mid",
                options=(Option("high", "高"), Option("mid", "中"), Option("low", "低")),
            ),
            Input("effort", "工时(小时)", InputKind.NUMBER),
            Input("description", "说明", InputKind.MULTILINE, hint="做到什么程度算完成"),
        ),
    ),
)


def task_card(title: str, owner: str, *, version: int = 1, acknowledged: bool = False) -> Card:
    """A task's card before and after its owner has pressed the button."""
    return Card(
        title=title,
        tone=Tone.SUCCESS if acknowledged else Tone.INFO,
        fields=(
            Field("负责人", owner),
            Field("截止", "11月27日 周五 17:00"),
            Field("优先级", "高"),
            Field("状态", "已收到" if acknowledged else "待开始"),
        ),
        note="韩梅梅 创建于 11月23日 周一 10:00",
        buttons=()
        if acknowledged
        else (
            Button("收到", "task.ack", Style.PRIMARY),
            Button("取消任务", "task.cancel", Style.DANGER, confirm=f"取消任务「{title}」?"),
        ),
        subject="T1",
        version=version,
    )


class Company:
    """The sample core: fulfils Core and VirtualTime, and delivers through a real messenger."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.hub = Hub()
        self.clock = VirtualClock(START)
        self.messenger = ConsoleMessenger(database, self, self, self.hub)
        self.heard: list[Incoming] = []
        self._answers: dict[str, Answer] = {}
        store = open_files(f"memory://console-{uuid4().hex}")
        self._files = Files(store, database, LIMITS, self.clock)
        self._posted = ""
        self._room = ""
        self._version = 1
        self._keys = 0
        with database.transaction() as tx:
            put_room(tx, "产品群", ["hanmeimei", "lilei", "zhaoliu"])
            put_room(tx, "管理层", ["wangzong", "hanmeimei"])

    def people(self) -> Sequence[Person]:
        """Five people."""
        return PEOPLE

    def commands(self, language: Language) -> Sequence[Command]:
        """A few commands."""
        return COMMANDS[language]

    @property
    def files(self) -> Files:
        """Files in this process's memory, of one run."""
        return self._files

    def now(self) -> datetime:
        """The virtual moment."""
        return self.clock.now()

    async def submit(self, incoming: Incoming) -> Answer:
        """Remember what came, and answer the same key as before."""
        if incoming.key not in self._answers:
            self.heard.append(incoming)
            self._answers[incoming.key] = await self._answer(incoming)
        return self._answers[incoming.key]

    async def advance(self, by: timedelta) -> None:
        """Move on; after two hours without an answer the owner is reminded strongly."""
        self.clock.advance(by)
        if self._posted and self._version == 1 and self.now() >= START + timedelta(hours=2):
            card = task_card("完成UI原型", "李雷")
            await self.deliver(kind=MessageKind.URGENT, account="lilei", card=card)

    def next_working_morning(self) -> datetime:
        """Tomorrow at 9 in Shanghai."""
        return self.now().replace(hour=1, minute=0) + timedelta(days=1)

    async def deliver(
        self,
        *,
        kind: MessageKind = MessageKind.POST,
        room: str = "",
        account: str = "",
        text: str = "",
        card: Card | None = None,
        mentions: tuple[str, ...] = (),
        message: str = "",
    ) -> str:
        """Deliver one message under a key of its own."""
        self._keys += 1
        key = f"out-{self._keys}"
        return await self.messenger.deliver(
            Outgoing(key, "console", kind, room, account, text, card, message, mentions)
        )

    async def _answer(self, incoming: Incoming) -> Answer:
        if incoming.kind is IncomingKind.ACTION:
            return await self._act(incoming)
        words = incoming.text.split()
        match words[:2]:
            case ["/任务", "新建"] | ["/task", "new"]:
                if len(words) == 2:
                    return Answer(form=NEW_TASK)
                return await self._create(incoming, words[2])
            case ["/忙", *_]:
                return Answer(refused="现在太忙了,请稍后再试。")
            case _:
                return Answer()

    async def _create(self, incoming: Incoming, title: str) -> Answer:
        if MENTION_START not in incoming.text:
            return Answer(refused="请用 @ 指明负责人。")
        key = incoming.text.partition(MENTION_START)[2].partition(MENTION_END)[0]
        owner = next(person.name for person in PEOPLE if person.key == key)
        self._room = incoming.room
        self._posted = await self.deliver(
            room=incoming.room,
            account="" if incoming.room else incoming.account,
            card=task_card(title, owner),
            mentions=(key,),
        )
        return Answer()

    async def _act(self, incoming: Incoming) -> Answer:
        if incoming.action == "task.new":
            form = incoming.form or {}
            if "原型" not in form["title"]:
                return Answer(errors={"title": "标题里要有「原型」"})
            return Answer()
        if incoming.account != "lilei":
            return Answer(refused="只有负责人 李雷 可以确认。")
        if incoming.version != self._version:
            return Answer(refused="这张卡片已经变了。")
        self._version += 1
        card = task_card("完成UI原型", "李雷", version=self._version, acknowledged=True)
        await self.deliver(
            kind=MessageKind.UPDATE, room=self._room, message=self._posted, card=card
        )
        return Answer()
