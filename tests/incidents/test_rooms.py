"""War rooms when things go wrong, and across messengers (I-06)."""

import msgspec
from sqlalchemy import insert, select

from bot.directory.model import ACCOUNTS, PEOPLE
from bot.engine.messenger import DeliveryDelayed, DeliveryRefused
from bot.engine.room_changes import RoomChange
from storage.database import Database
from tests.incidents.company import REPORT, actions
from tests.stage import Stage, staged


def _fails(stage: Stage, error: Exception, *, times: int) -> None:
    """Have the next rooms that are asked for fail; messages go through."""
    box = stage.box
    deliver = box.deliver
    left = [error] * times

    async def failing(message: object) -> str:
        if getattr(message, "kind", "") == "open_room" and left:
            raise left.pop()
        return await deliver(message)  # type: ignore[arg-type]

    box.deliver = failing  # type: ignore[method-assign]


def test_room_can_not_be_opened(database: Database) -> None:
    """The incident runs in direct messages, everybody hears so once, and it is tried again."""
    with staged(database) as stage:
        _fails(stage, DeliveryRefused("the app may open no groups"), times=2)
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.expect("张伟", kind="urgent", contains="请马上接手")
        stage.expect("孙丽娜", kind="urgent")
        stage.expect("韩梅梅", contains="I1 支付接口大面积超时")
        for each in ("韩梅梅", "张伟", "孙丽娜"):
            stage.expect(each, contains="紧急沟通群没有建成，先在私聊里处理，10 分后会再试")
        assert "创建失败，已改用私聊，会再试" in stage.shown("张伟", "I1")
        stage.click("张伟", "接手", on="I1")
        stage.expect("韩梅梅", contains="张伟 已接手")
        stage.expect("孙丽娜", contains="张伟 已接手")
        stage.until("2026-11-23T10:10")
        stage.silence()
        assert stage.box.rooms == {}
        stage.until("2026-11-23T10:20")
        (room,) = stage.box.rooms
        stage.expect(room, contains="组长: 张伟")
        stage.silence()
        stage.wait("30m")
        stage.ignore()
        assert actions(stage).count("incident.room_failed") == 2
        assert len(stage.box.rooms) == 1
        stage.log.lines.clear()  # the failures, which an administrator has to see


def test_answer_was_lost(database: Database) -> None:
    """A room whose opening nobody learned of is not opened twice."""
    with staged(database) as stage:
        deliver = stage.box.deliver
        broken = [True]

        async def failing(message: object) -> str:
            made = await deliver(message)  # type: ignore[arg-type]
            if getattr(message, "kind", "") == "open_room" and broken:
                broken.clear()
                raise ConnectionError("the answer was lost")
            return made

        stage.box.deliver = failing  # type: ignore[method-assign]
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.ignore()
        stage.wait("1m")
        (room,) = stage.box.rooms
        stage.expect(room, contains="I1 支付接口大面积超时")
        stage.log.lines.clear()


def test_messenger_is_away_for_an_hour(database: Database) -> None:
    """Back after an hour, everybody gets the newest word of each clock, not all that was said."""
    with staged(database) as stage:
        box, away = stage.box, [True]
        deliver = box.deliver

        async def failing(message: object) -> str:
            if away:
                raise DeliveryDelayed("away", 60)
            return await deliver(message)  # type: ignore[arg-type]

        box.deliver = failing  # type: ignore[method-assign]
        stage.say("韩梅梅", REPORT.format(severity="!紧急"))
        stage.until("2026-11-23T10:59")
        stage.silence()
        away.clear()
        stage.until("2026-11-23T11:02")
        mine = [each for each in box.delivered if each.message.account == stage.account("张伟")]
        said = [each.text.splitlines()[0] for each in mine if each.message.kind != "update"]
        assert len(said) == len(set(said)), said
        assert len(said) <= 4
        assert any("没有人接手，请马上接手" in each for each in said)
        stage.ignore()
        stage.log.lines.clear()


def test_linked_rooms(database: Database) -> None:
    """Who is not on the reporter's messenger has a room in their own; both hear the same."""
    with staged(database, messengers=("slack", "console")) as stage:
        _on_slack(stage, "韩梅梅", "张伟")
        stage.say("韩梅梅", REPORT.format(severity="!严重"), messenger="slack")
        slack, console = (stage.messengers[name] for name in ("slack", "console"))
        assert list(slack.rooms.values()) == [["U韩梅梅", "U张伟"]]
        assert list(console.rooms.values()) == [["sunlina"]]
        stage.ignore()
        (room,) = slack.rooms
        stage.say("张伟", "/紧急 接手", messenger="slack", room=room)
        stage.expect(room, contains="张伟 已接手", messenger="slack")
        stage.expect(room, contains="张伟 已接手", messenger="console")
        stage.silence()
        stage.say("孙丽娜", "/紧急 更新 客服话术已发", messenger="console", room=room)
        stage.expect(room, contains="孙丽娜 通报：客服话术已发", messenger="slack")
        stage.expect(room, contains="孙丽娜 通报：客服话术已发", messenger="console")
        stage.ignore()


def _changed(stage: Stage, **what: object) -> None:
    """Something happens to the one room, on the messenger itself."""
    (room,) = stage.box.rooms
    told = {"messenger": stage.box.name, "room": room, **what}
    stage.app.engine.follow(msgspec.convert(told, RoomChange))
    stage.settle()


def test_let_in_by_hand(database: Database) -> None:
    """Whoever somebody adds to the group is on it, once; whoever was called stays what they are."""
    with staged(database) as stage:
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.ignore()
        entered = [stage.account(each) for each in ("张伟", "何佳怡", "韩梅梅")]
        for _ in range(2):
            _changed(stage, entered=entered, by=stage.account("张伟"))
        assert actions(stage).count("incident.enter") == 1
        stage.say("张伟", "/紧急 撤离 I1 @何佳怡")
        stage.expect("何佳怡", contains="张伟")
        stage.ignore()


def test_who_left_is_told_in_private(database: Database) -> None:
    """What is said in the group reaches those who left it, until they are back."""
    with staged(database) as stage:
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.ignore()
        _changed(stage, left=[stage.account("孙丽娜")])
        stage.click("张伟", "接手", on="I1")
        stage.expect("孙丽娜", contains="张伟 已接手")
        stage.ignore()
        _changed(stage, entered=[stage.account("孙丽娜")])
        stage.say("张伟", "/紧急 更新 I1 已切换")
        stage.expect(*stage.box.rooms, contains="已切换")
        stage.expect("张伟", contains="已记录")
        stage.silence()


def test_a_lost_room(database: Database) -> None:
    """All hear so in private, where it goes on; who asks for one gets another group."""
    with staged(database) as stage:
        stage.say("韩梅梅", REPORT.format(severity="!严重"))
        stage.ignore()
        for _ in range(2):
            _changed(stage, lost=True, by=stage.account("孙丽娜"))
        stage.box.rooms.clear()
        for each in ("韩梅梅", "张伟"):
            stage.expect(each, contains="改在私聊里继续")
        stage.silence()
        stage.click("张伟", "接手", on="I1")
        stage.expect("孙丽娜", contains="张伟 已接手")
        stage.ignore()
        stage.say("张伟", "/紧急 建群 I1")
        (other,) = stage.box.rooms
        stage.expect(other, contains="组长: 张伟")
        stage.ignore()


def _on_slack(stage: Stage, *names: str) -> None:
    with stage.database.transaction() as tx:
        for name in names:
            person = tx.connection().execute(select(PEOPLE.c.id).where(PEOPLE.c.name == name))
            row = {"messenger": "slack", "external_id": f"U{name}", "source": "test"}
            tx.connection().execute(insert(ACCOUNTS), row | {"person_id": person.scalar_one()})
            stage.accounts["slack", name] = f"U{name}"
