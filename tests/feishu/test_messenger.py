"""What leaves is sent once, changed in place, whispered, urged, and sent anew before it dies."""

from datetime import timedelta

import msgspec
import pytest

from adapters.feishu.client import FeishuClient
from adapters.feishu.forms import NOBODY
from adapters.feishu.lives import Lives
from adapters.feishu.messenger import FeishuMessenger
from bot.engine.cards import Button, Card, Picture
from bot.engine.delivery.saving import Metered
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, MessageKind, Outgoing, Ring
from bot.engine.outbox.quota import Supply
from bot.files.keeping import Files, GivenFile
from bot.settings.messengers import FeishuSettings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.doubles.feishu import Fault, FeishuDouble

_PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"
_CARD = Card("完成UI原型", buttons=(Button("收到", "task.ack"),), subject="T12", version=1)
_POST = Outgoing("k1", "feishu", MessageKind.POST, room="oc_ops", card=_CARD)


@pytest.fixture
def messenger(
    client: FeishuClient, files: Files, database: Database, clock: VirtualClock
) -> FeishuMessenger:
    """The messenger before the double."""
    return FeishuMessenger(client, files, Lives(database, clock), lambda _: NOBODY)


def _as(kind: MessageKind, **changes: object) -> Outgoing:
    return msgspec.structs.replace(_POST, kind=kind, **changes)


async def test_a_card_is_posted_once_and_changed(
    double: FeishuDouble, messenger: FeishuMessenger
) -> None:
    """The same key is the same message, and an update shows there what is new."""
    first = await messenger.deliver(_POST)
    assert await messenger.deliver(msgspec.structs.replace(_POST, repeated=True)) == first
    changed = msgspec.structs.replace(_CARD, title="已完成", buttons=())
    update = _as(MessageKind.UPDATE, key="k2", message=first, card=changed)
    assert await messenger.deliver(update) == first
    shown = double.messages("oc_ops")
    assert [(each.title, each.buttons) for each in shown] == [("已完成", ())]
    assert double.refusals == []


async def test_words_are_posted_and_changed(
    double: FeishuDouble, messenger: FeishuMessenger
) -> None:
    """Words alone mention only whom we call, to one person or as a reply."""
    words = Outgoing(
        "k1", "feishu", MessageKind.POST, account="ou_li", text="<at user_id='all'> 一\n二"
    )
    first = await messenger.deliver(words)
    update = msgspec.structs.replace(words, kind=MessageKind.UPDATE, message=first, text="三")
    assert await messenger.deliver(update) == first
    reply = msgspec.structs.replace(words, key="k3", message=first, mentions=("ou_li",))
    answered = double.seen(await messenger.deliver(reply))
    assert answered.message.parent_id == first
    assert answered.mentions == ("ou_li",)
    assert double.seen(first).text == "三"
    assert double.refusals == []


async def test_a_stranger_is_left_out(double: FeishuDouble, messenger: FeishuMessenger) -> None:
    """A card that would mention somebody whom Feishu no longer knows comes without mentions."""
    sent = msgspec.structs.replace(_POST, mentions=("ou_li", "ou_nobody"))
    assert double.seen(await messenger.deliver(sent)).mentions == ()
    assert len(double.refusals) == 1


async def test_a_reply_to_what_is_gone_is_a_post(
    double: FeishuDouble, messenger: FeishuMessenger
) -> None:
    """A message that was recalled takes nothing with it; it can't be changed any more."""
    first = await messenger.deliver(_POST)
    double.tenant.messages[first].deleted = True
    await messenger.deliver(_as(MessageKind.POST, key="k2", message=first))
    with pytest.raises(DeliveryRefused):
        await messenger.deliver(_as(MessageKind.UPDATE, key="k3", message=first))


async def test_a_whisper_is_seen_by_one(double: FeishuDouble, messenger: FeishuMessenger) -> None:
    """In a group only that person sees it; where Feishu can't, it goes to their direct chat."""
    whisper = Outgoing(
        "k1", "feishu", MessageKind.EPHEMERAL, room="oc_ops", account="ou_li", text="只有你"
    )
    seen = double.seen(await messenger.deliver(whisper))
    assert (seen.message.only_for, seen.text) == ("ou_li", "只有你")
    double.person("ou_wang", "王")
    stranger = msgspec.structs.replace(whisper, key="k2", account="ou_wang")
    direct = double.seen(await messenger.deliver(stranger))
    assert direct.message.chat_id == "oc_p2p_wang"
    assert "只有你" in direct.text


async def test_strong_reminders_go_by_the_settings(
    double: FeishuDouble, messenger: FeishuMessenger, settings: FeishuSettings
) -> None:
    """No louder than its rung and the settings; the app where phones are used up; never lost."""
    urgent = Outgoing(
        "k1", "feishu", MessageKind.URGENT, account="ou_li", card=_CARD, ring=Ring.PHONE
    )
    ways: list[list[tuple[str, str]]] = []
    double.platform.windows.enforced = False

    async def send(key: str, **changed: object) -> None:
        sent = msgspec.structs.replace(urgent, key=key, **changed)
        ways.append(double.tenant.messages[await messenger.deliver(sent)].urgents)

    await send("k1")
    settings.__dict__["urgent"] = "phone"
    await send("k2", ring=Ring.APP)
    await send("k3", ring=Ring.SMS)
    await send("k3b")
    double.tenant.urgent_quota["phone"] = 0
    await send("k4")
    before = len(double.refusals)
    await send("k5")
    assert ways == [[(way, "ou_li")] for way in ("app", "app", "sms", "phone", "app", "app")]
    assert len(double.refusals) == before
    double.tenant.people["ou_li"].unread_urgents = 200
    await send("k6")
    assert ways[-1] == []


async def test_files_and_pictures(
    double: FeishuDouble, messenger: FeishuMessenger, files: Files
) -> None:
    """A picture stands on the card, files hang below it, all once."""
    taken = files.take([GivenFile("图.png", _PNG), GivenFile("说明.txt", "说明".encode())])
    card = msgspec.structs.replace(_CARD, picture=Picture(taken.files[0], "燃尽图"))
    message = msgspec.structs.replace(_POST, card=card, files=taken.files)
    first = await messenger.deliver(message)
    assert await messenger.deliver(message) == first
    shown = double.messages("oc_ops")
    assert [each.message.msg_type for each in shown] == ["interactive", "image", "file"]
    assert len(shown[0].images) == 1
    uploads = [each.name for each in double.tenant.uploads.values()]
    assert "说明.txt" in uploads
    assert double.refusals == []


async def test_a_card_is_sent_anew_before_it_dies(
    double: FeishuDouble, messenger: FeishuMessenger, clock: VirtualClock
) -> None:
    """A change after thirteen days makes a new card; the old one says so and has no buttons."""
    first = await messenger.deliver(_POST)
    clock.advance(timedelta(days=13, hours=1))
    double.clock.advance(timedelta(days=13, hours=1).total_seconds())
    second = await messenger.deliver(_as(MessageKind.UPDATE, key="k2", message=first))
    assert second != first
    assert double.seen(first).buttons == ()
    assert "重新发送" in double.seen(first).text
    assert double.seen(second).buttons == ("收到",)
    again = _as(MessageKind.UPDATE, key="k3", message=second)
    assert await messenger.deliver(again) == second


async def test_a_card_that_has_died_is_sent_anew(
    double: FeishuDouble, messenger: FeishuMessenger
) -> None:
    """Where we did not know its age, Feishu's refusal tells it."""
    first = await messenger.deliver(_POST)
    double.clock.advance(timedelta(days=15).total_seconds())
    assert await messenger.deliver(_as(MessageKind.UPDATE, key="k2", message=first)) != first


async def test_a_card_that_is_behind_is_not_sent_anew(
    double: FeishuDouble, messenger: FeishuMessenger, clock: VirtualClock
) -> None:
    """It has newer ones below it: it is changed where it hangs, or left as it is."""
    first = await messenger.deliver(_POST)
    behind = {"message": first, "card": Card("T1", note="更新的在下面"), "stays": True}
    for days in (13, 2):
        clock.advance(timedelta(days=days, hours=1))
        double.clock.advance(timedelta(days=days, hours=1).total_seconds())
        update = _as(MessageKind.UPDATE, key=f"k{days}", **behind)
        assert await messenger.deliver(update) == first
        assert double.seen(first).buttons == ()
    assert len(double.messages("oc_ops")) == 1


async def test_a_busy_chat_is_waited_for(double: FeishuDouble, messenger: FeishuMessenger) -> None:
    """A limit is a delay for the outbox, not a failure."""
    double.faults.order(Fault.RATE_LIMIT, "/messages", reset=3)
    with pytest.raises(DeliveryDelayed) as delayed:
        await messenger.deliver(_POST)
    assert delayed.value.retry_after == 3


async def test_the_month_is_watched(messenger: FeishuMessenger, double: FeishuDouble) -> None:
    """The engine saves on Feishu's behalf: the messenger says how much is left."""
    double.platform.windows.enforced = False
    assert isinstance(messenger, Metered)
    assert await messenger.supply(_POST) is Supply.PLENTY
    for number in range(9):
        await messenger.deliver(msgspec.structs.replace(_POST, key=f"k{number}"))
    assert await messenger.supply(_POST) is Supply.LOW
