"""What every adapter promises, whatever its platform: cards arrive, gestures come back, once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from adapters.hosting import Muster
from bot.app import App, build, company_files
from bot.engine.cards import (
    Button,
    Card,
    Field,
    Form,
    Input,
    InputKind,
    Option,
    Picture,
    Style,
    Tone,
)
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.engine.messenger import MessageKind, Outgoing
from bot.files.keeping import GivenFile
from bot.files.values import FileRef
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from tests.contract.line import meaning
from tests.contract.messengers import RIGS, rig
from tests.contract.rig import Rig
from tests.databases import SqliteTemplate, open_closing

_PNG: Final = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"
_HOSTILE: Final = "<!channel> <at id=all></at> @所有人 **粗** [点](http://x.example) `a` &lt;"
_INPUTS: Final = tuple(
    Input(kind, kind, kind, required=True, hint=_HOSTILE, options=(Option("p1", "高"),))
    for kind in InputKind
)
_BUTTONS: Final = (
    Button("收到", "task.ack", Style.PRIMARY),
    Button("取消", "task.cancel", Style.DANGER, "真的要取消吗?"),
    Button("T13", "task.show", values={"record": "T13"}),
)
CARDS: Final[dict[str, Card]] = {
    **{tone.value: Card("完成UI原型", tone, subject="T12", version=3) for tone in Tone},
    "whole": Card(
        "完成UI原型",
        lead="两小时后到期",
        fields=(Field("负责人", "李雷"), Field("说明", "一\n二", wide=True)),
        body="看 https://example.com/a?b=1&c=2。",
        progress=40,
        note="T12",
        buttons=_BUTTONS,
        subject="T12",
        version=3,
    ),
    "empty": Card("", body="…"),
    "hostile": Card(_HOSTILE, lead=_HOSTILE, fields=(Field(_HOSTILE, _HOSTILE),), body=_HOSTILE),
    "long": Card("长" * 500, lead="长" * 5000, body="长" * 30_000, note="长" * 3000),
    "wide": Card("宽", fields=tuple(Field(f"项{number}", "值" * 300) for number in range(60))),
    "many buttons": Card("多", buttons=tuple(Button(f"T{n}", "task.show") for n in range(40))),
    "form": Card("新建任务", form=Form("task.new", "新建", _INPUTS), buttons=_BUTTONS),
}


@dataclass
class Desk:
    """One adapter before its double; what it hands in is taken down, and nothing else happens.

    An input waits for `go` and says by `begun` that it has come; none can be kept while `broken`.
    """

    rig: Rig
    taken: list[Incoming] = field(default_factory=list)
    broken: bool = False
    picture: FileRef | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    _sent: int = 0

    async def submit(self, incoming: Incoming) -> Answer:
        """Take one input."""
        self.taken.append(incoming)
        self.begun.set()
        await self.go.wait()
        if self.broken:
            raise OSError("the database is away")
        return Answer()

    async def post(self, card: Card, to: str) -> str:
        """Post a card to a room or a person and give its message."""
        self._sent += 1
        is_person = to == self.rig.person("李雷")
        message = Outgoing(
            f"k{self._sent}",
            self.rig.name,
            MessageKind.POST,
            room="" if is_person else to,
            account=to if is_person else "",
            card=card,
            text=card.title,
        )
        return await self.rig.host.messenger.deliver(message)

    def said(self, text: str, key: str = "in-1") -> Incoming:
        """What 李雷 writes to the bot."""
        account = self.rig.person("李雷")
        return Incoming(key, self.rig.name, account, IncomingKind.TEXT, text=text)

    def pressed(self, message: str, button: Button, card: Card, room: str) -> Incoming:
        """What 李雷 does by pressing a button of a card that hangs in a room."""
        own = bool(button.values)
        return Incoming(
            "in-1",
            self.rig.name,
            self.rig.person("李雷"),
            IncomingKind.ACTION,
            room=room,
            message=message,
            action=button.action,
            subject="" if own else card.subject,
            version=0 if own else card.version,
            form=button.values or None,
        )


@pytest.fixture(params=RIGS)
async def desk(
    request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, tmp_path: Path
) -> AsyncIterator[Desk]:
    """Connected; the test fails where the platform has refused anything."""
    clock = VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    settings = load_settings({"files.url": "memory://promises"}, environment={}, env_file=None)
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        files = company_files(settings, database, clock)
        async with rig(request.param)(database, clock, files) as opened:
            made = Desk(opened, picture=files.take([GivenFile("图.png", _PNG)]).files[0])
            made.go.set()
            app: App = build(settings, database, clock, {opened.name: opened.host.messenger})
            async with opened.host.connected(Muster.of(app, made.submit)):
                yield made
            assert opened.refusals == []


@pytest.mark.parametrize("kind", CARDS)
async def test_every_kind_of_card_is_taken(desk: Desk, kind: str) -> None:
    """In a room and by a person, within every limit; what was not cut off is shown."""
    card = CARDS[kind]
    for to in (desk.rig.room("产品群"), desk.rig.person("李雷")):
        shown = desk.rig.seen(await desk.post(card, to))
        assert shown is not None
        assert " ".join(card.title.split())[:20] in shown.text
        assert {each.label for each in card.buttons[:3]} <= {*shown.buttons}


async def test_a_picture_is_shown_or_told(desk: Desk) -> None:
    """A card with a picture arrives, and says in words what a client without pictures misses."""
    assert desk.picture is not None
    card = Card("进度", picture=Picture(desk.picture, "两周的燃尽图"))
    shown = desk.rig.seen(await desk.post(card, desk.rig.room("产品群")))
    assert shown is not None
    assert "进度" in shown.text


@pytest.mark.parametrize("where", ["room", "account"])
async def test_every_button_comes_back(desk: Desk, where: str) -> None:
    """With its command, its record at the version that was shown, or its own values."""
    room = desk.rig.room("产品群") if where == "room" else ""
    card = CARDS["whole"]
    message = await desk.post(card, room or desk.rig.person("李雷"))
    for button in card.buttons:
        wanted = desk.pressed(message, button, card, room)
        await desk.rig.act(wanted)
        assert meaning(desk.taken[-1]) == meaning(wanted)
    assert len(desk.taken) == len(card.buttons)


async def test_what_we_say_is_not_heard(desk: Desk) -> None:
    """Nobody talks to themselves for ever."""
    for to in (desk.rig.room("产品群"), desk.rig.person("李雷")):
        await desk.post(Card("任务 新建 x", body="任务 新建 x"), to)
    await desk.rig.act(desk.said("帮助"))
    assert [each.text.strip() for each in desk.taken] == ["帮助"]


async def test_what_is_told_twice_has_one_key(desk: Desk) -> None:
    """The same message again is the same input; the same words once more are another."""
    await desk.rig.twice(desk.said("帮助"))
    assert len(desk.taken) == 2
    assert len({each.key for each in desk.taken}) == 1
    await desk.rig.act(desk.said("帮助"))
    assert len({each.key for each in desk.taken}) == 2


async def test_what_was_said_first_is_handed_in_first(desk: Desk) -> None:
    """Also where the first is still in work when somebody goes on."""
    desk.go.clear()
    first = asyncio.create_task(desk.rig.act(desk.said("任务 新建 一")))
    async with asyncio.timeout(10):
        await desk.begun.wait()
    second = asyncio.create_task(desk.rig.act(desk.said("任务 新建 二")))
    await asyncio.sleep(0)
    desk.go.set()
    await asyncio.gather(first, second)
    assert [each.text.strip()[-1] for each in desk.taken] == ["一", "二"]


async def test_what_nobody_knows_is_acknowledged(desk: Desk) -> None:
    """It does nothing, and does not come again."""
    await desk.rig.unknown()
    assert desk.taken == []


async def test_nothing_is_raised_before_the_acknowledgement(desk: Desk) -> None:
    """A press that can't even be kept is acknowledged; the platform never shows its own error."""
    card = CARDS["whole"]
    room = desk.rig.room("产品群")
    message = await desk.post(card, room)
    desk.broken = True
    for button in card.buttons[:1]:
        await desk.rig.act(desk.pressed(message, button, card, room))
    assert len(desk.taken) == 1
