"""What people say and press becomes inputs, once; what they are answered is seen at once."""

import asyncio
import json
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import insert

from adapters.feishu.hosting import FeishuHost
from bot.engine.cards import Button, Card, Form, Input, InputKind, Style
from bot.engine.effects.rooms import opened_room
from bot.engine.incoming import Answer, Incoming, IncomingKind, mention
from bot.engine.messenger import MessageKind, Outgoing
from bot.engine.room_changes import RoomChange
from storage.database import Database
from tests.doubles.feishu import FeishuDouble
from tests.feishu.conftest import Desk, until

_FORM = Card(
    "新任务",
    form=Form(
        "task.new",
        "创建",
        (Input("title", "标题", required=True), Input("owner", "负责人", InputKind.PERSON)),
    ),
)
_CARD = Card(
    "T12",
    buttons=(
        Button("收到", "task.ack", Style.PRIMARY),
        Button("看", "task.show", values={"record": "T13"}),
    ),
    subject="T12",
    version=4,
)

pytestmark = pytest.mark.usefixtures("connected")


async def _post(host: FeishuHost, card: Card, *, room: str = "", account: str = "") -> str:
    return await host.messenger.deliver(
        Outgoing("k1", "feishu", MessageKind.POST, room=room, account=account, card=card)
    )


async def test_texts_are_heard(double: FeishuDouble, desk: Desk) -> None:
    """Direct messages and mentions are for us, other talk is not; the key is the message's."""
    double.clock.freeze()
    said = await double.say("ou_li", "oc_ops", "任务 新建 x @ou_han", mentions=["ou_bot"])
    await double.say("ou_li", "oc_ops", "闲聊")
    direct = await double.say("ou_li", "", "任务")
    assert desk.taken[0] == Incoming(
        key=f"said:{said.message_id}",
        messenger="feishu",
        account="ou_li",
        kind=IncomingKind.TEXT,
        room="oc_ops",
        text=f"任务 新建 x {mention('ou_han')}",
        message=said.message_id,
        said_at=datetime.fromtimestamp(double.tenant.milliseconds() / 1000, UTC),
    )
    assert [(each.room, each.addressed) for each in desk.taken[1:]] == [
        ("oc_ops", False),
        ("", True),
    ]
    assert direct.delivery is not None
    assert direct.delivery.delivered
    assert double.refusals == []


async def test_the_same_message_has_one_key(double: FeishuDouble, desk: Desk) -> None:
    """Pushed again under another event id, it is known by the message."""
    double.faults.duplicate = 2
    await double.say("ou_li", "", "任务")
    assert len(desk.taken) == 3
    assert len({each.key for each in desk.taken}) == 1


async def test_other_bots_are_not_heard(double: FeishuDouble, desk: Desk) -> None:
    """Two bots must not talk to each other for ever."""
    await double.say_as_bot("oc_ops", "任务", mentions=["ou_bot"])
    assert desk.taken == []


async def test_replies_quote_what_they_answer(
    double: FeishuDouble, desk: Desk, connected: FeishuHost
) -> None:
    """A mention below somebody's message brings that along; below a card it names the card."""
    first = await double.say("ou_han", "oc_ops", "打印机坏了")
    said = "求助"
    await double.say("ou_li", "oc_ops", said, mentions=["ou_bot"], reply_to=first.message_id)
    card = await _post(connected, _CARD, room="oc_ops")
    await double.say("ou_li", "oc_ops", "收到", reply_to=card)
    assert desk.taken[1].quoted == "打印机坏了"
    assert desk.taken[1].reply_to == first.message_id
    assert (desk.taken[2].reply_to, desk.taken[2].quoted) == (card, "")


async def test_rich_text_and_files(double: FeishuDouble, desk: Desk) -> None:
    """Posts are read, files and pictures are fetched and kept; others' talk is not fetched."""
    content: dict[str, object] = {
        "title": "",
        "content": [[{"tag": "text", "text": "任务 新建 x"}]],
    }
    await double.send("ou_li", "", "post", content)
    await double.share("ou_li", "", "说明.txt", "说明".encode())
    await double.share("ou_li", "oc_ops", "别.txt", b"x")
    await double.send("ou_li", "", "sticker", {"file_key": "gone"})
    assert desk.taken[0].text == "任务 新建 x"
    assert [each.name for each in desk.taken[1].files] == ["说明.txt"]
    assert desk.taken[2].files == ()
    assert [each.reason for each in desk.taken[3].refused_files] == ["feishu.file_gone"]


async def test_menus_groups_and_nods(double: FeishuDouble, desk: Desk) -> None:
    """A menu item is what one would have typed, a nod says 收到, a new group is greeted."""
    card = "om_card"
    await double.menu("ou_li", "任务_列表")
    await double.groups.add_bot("ou_li", "oc_ops")
    posted = await double.say("ou_li", "oc_ops", "x")
    await double.groups.react("ou_li", posted.message_id, "THUMBSUP")
    await double.groups.react("ou_li", posted.message_id, "CRY")
    menu, added, _, nod = desk.taken
    assert (menu.text, menu.room) == ("任务 列表", "")
    assert (added.text, added.room, added.account) == ("help", "oc_ops", "ou_li")
    assert (nod.text, nod.reply_to, nod.addressed) == ("收到", posted.message_id, False)
    assert card not in {each.message for each in desk.taken}


async def test_a_pin_in_the_group_of_an_incident(
    double: FeishuDouble, desk: Desk, database: Database
) -> None:
    """What somebody said there is written down with their name; a pin elsewhere is nothing."""
    said = await double.say("ou_han", "oc_ops", "数据库连接数打满了")
    await double.groups.react("ou_li", said.message_id, "Pin")
    before = len(desk.taken)
    row = {"subject": "I1", "messenger": "feishu", "name": "I1", "room": "oc_ops", "state": "open"}
    with database.transaction() as tx:
        more = {"error": "", "asked_at": datetime(2026, 11, 23, tzinfo=UTC)}
        tx.connection().execute(insert(opened_room).values(row | more))
    await double.groups.react("ou_li", said.message_id, "Pin")
    (pin,) = desk.taken[before:]
    assert pin.text == f"/紧急 记录 {mention('ou_han')} 数据库连接数打满了"
    assert (pin.account, pin.room, pin.key) == ("ou_li", "oc_ops", f"pin:{said.message_id}")


async def test_changes_of_people_are_told(double: FeishuDouble, desk: Desk) -> None:
    """Who joins, changes or leaves makes the directory look again."""
    await double.company.change("ou_han", name="韩")
    async with asyncio.timeout(20):
        await desk.people_changed.wait()


async def test_changes_of_rooms_are_told(double: FeishuDouble, desk: Desk) -> None:
    """Who is let into a group or leaves it, and that it is lost to us, with who did it."""
    groups = double.groups
    await groups.join("ou_li", "oc_ops", ["ou_han"])
    await groups.withdraw("ou_li", "oc_ops", ["ou_han"])
    await groups.leave("ou_han", "oc_ops", ["ou_han"])
    await groups.remove_bot("ou_li", "oc_ops")
    double.tenant.chats["oc_ops"].has_bot = True
    await groups.disband("ou_li", "oc_ops")
    told = partial(RoomChange, "feishu", "oc_ops")
    assert desk.rooms == [
        told(entered=("ou_han",), by="ou_li"),
        told(left=("ou_han",), by="ou_li"),
        told(left=("ou_han",), by="ou_han"),
        *[told(lost=True, by="ou_li")] * 2,
    ]


async def test_what_is_of_no_use_is_acknowledged(double: FeishuDouble, desk: Desk) -> None:
    """Unknown kinds, and known ones that can't be read, never come again."""
    double.tenant.subscriptions.events |= {"vc.meeting.ended_v1"}
    events: list[tuple[str, dict[str, object]]] = [
        ("vc.meeting.ended_v1", {}),
        ("im.message.receive_v1", {"message": 1}),
    ]
    for kind, event in events:
        assert (await double.publish(kind, event)).delivered
    assert desk.taken == []


async def test_what_was_not_kept_comes_again(double: FeishuDouble, desk: Desk) -> None:
    """An event is acknowledged only once it is committed."""
    desk.fails = 1
    said = await double.say("ou_li", "", "任务")
    assert said.delivery is not None
    assert said.delivery.code == 500
    await double.publisher.redeliver()
    assert [each.text for each in desk.taken] == ["任务"]


async def test_buttons_are_heard(double: FeishuDouble, desk: Desk, connected: FeishuHost) -> None:
    """A click tells command, record, version, room and message."""
    card = await _post(connected, _CARD, room="oc_ops")
    desk.answers = [Answer(), Answer(refused="不是你的"), Answer(explained=True)]
    first = await double.press("ou_li", card, "收到")
    second = await double.press("ou_han", card, "看")
    assert desk.taken[0] == Incoming(
        key=desk.taken[0].key,
        messenger="feishu",
        account="ou_li",
        kind=IncomingKind.ACTION,
        room="oc_ops",
        message=card,
        action="task.ack",
        subject="T12",
        version=4,
        opens_forms=True,
    )
    assert desk.taken[1].form == {"record": "T13"}
    assert (first.code, first.toast["type"]) == (0, "success")
    assert (second.toast["type"], second.toast_text) == ("error", "不是你的")
    third = await double.press("ou_han", card, "看")
    assert (third.toast["type"], third.toast_text) == ("warning", "未执行，原因已私信您。")
    assert double.refusals == []


async def test_a_form_opens_in_the_direct_chat(
    double: FeishuDouble, desk: Desk, connected: FeishuHost
) -> None:
    """It is for that person alone; errors stand in it, and once it is sent it is closed."""
    card = await _post(connected, _CARD, room="oc_ops")
    desk.answers = [
        Answer(form=_FORM),
        Answer(errors={"title": "太短"}),
        Answer(refused="今天不行"),
        Answer(),
    ]
    pressed = await double.press("ou_li", card, "看")
    assert "单聊" in pressed.toast_text
    (form,) = double.messages("ou_li")
    assert form.inputs == ("title", "owner")
    wrong = await double.submit("ou_li", form.message_id, {"title": "写", "owner": "李雷"})
    assert (wrong.toast_text, wrong.code) == ("太短", 0)
    seen = double.seen(form.message_id)
    assert "⚠ 太短" in seen.text
    assert [each.spec.get("default_value") for each in seen.controls][:2] == ["写", "李雷"]
    assert "今天不行" in (await double.submit("ou_li", form.message_id, {})).toast_text
    done = await double.submit("ou_li", form.message_id, {"title": "写完"})
    assert done.toast["type"] == "success"
    assert double.seen(form.message_id).controls == ()
    sent = desk.taken[-1]
    assert (sent.form, sent.room, sent.message) == (
        {"title": "写完", "owner": "李雷"},
        "oc_ops",
        card,
    )
    assert double.refusals == []


async def test_a_form_in_a_message_is_closed_too(
    double: FeishuDouble, desk: Desk, connected: FeishuHost
) -> None:
    """What the outbox has posted is answered in place like what a click opened."""
    posted = await _post(connected, _FORM, account="ou_li")
    await double.submit("ou_li", posted, {"title": "写"})
    assert desk.taken[0].message == posted
    assert double.seen(posted).controls == ()
    assert double.refusals == []


async def test_a_slow_answer_follows(
    double: FeishuDouble, desk: Desk, connected: FeishuHost
) -> None:
    """A click is answered within its three seconds in any case; what it meant follows."""
    posted = await _post(connected, _FORM, account="ou_li")
    desk.waits_for = asyncio.Event()
    desk.answers = [Answer(refused="今天不行")]
    clicked = await double.submit("ou_li", posted, {"title": "写"})
    assert clicked.code == 0
    assert clicked.toast["type"] == "info"
    desk.waits_for.set()
    await until(lambda: "今天不行" in double.seen(posted).text)
    assert double.refusals == []


async def test_clicks_on_other_cards_are_answered(double: FeishuDouble, desk: Desk) -> None:
    """A value that is none of ours is no error to the person."""
    other = {
        "schema": "2.0",
        "body": {
            "elements": [
                {
                    "tag": "button",
                    "text": {"tag": "plain_text", "content": "x"},
                    "behaviors": [{"type": "callback", "value": {"other": 1}}],
                }
            ]
        },
    }
    clicked = await double.press("ou_li", double.post("oc_ops", json.loads(json.dumps(other))), "x")
    assert clicked.code == 0
    assert desk.taken == []
