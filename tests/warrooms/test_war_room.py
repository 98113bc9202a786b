"""War rooms (I-06): opened, furnished, filled, spoken in and archived."""

import pytest

from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing
from tests.stage import Stage

REPORT = "/紧急 上报 支付接口超时 {severity} 类型:故障"
URGENT = "I1 紧急 支付接口超时"
SERIOUS = "I1 严重 支付接口超时"


def _archived(stage: Stage) -> str:
    """The room of an incident that was over a day ago."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    room = _room(stage)
    stage.click("张伟", "接手", on="I1")
    stage.say("张伟", "/紧急 解决 I1 证书已更新")
    stage.click("韩梅梅", "确认解决", on="I1")
    stage.wait("24h")
    stage.ignore()
    return room


def _room(stage: Stage) -> str:
    """The id of the one room that was opened."""
    (room,) = stage.box.rooms
    return room


def _there(stage: Stage, room: str = "") -> set[str]:
    names = {account: name for (_, name), account in stage.accounts.items()}
    return {names[each] for each in stage.box.rooms[room or _room(stage)]}


def test_opened_at_once(stage: Stage) -> None:
    """A group with the reporter and all who were called; in it the card, pinned."""
    stage.say("韩梅梅", REPORT.format(severity="!紧急"))
    room = _room(stage)
    assert _there(stage) == {"韩梅梅", "张伟", "孙丽娜", "王志远"}
    hung = stage.expect(room, contains=["I1 支付接口超时", "状态: 待接手"])
    assert stage.box.pinned[room] == hung.id
    stage.expect("张伟", kind="urgent", contains="请马上接手")
    stage.ignore()
    assert URGENT in stage.shown("张伟", "I1")


def test_heard_in_the_room(stage: Stage) -> None:
    """What happens is said in the room, and its topic; nobody there is written to besides."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    room = _room(stage)
    stage.ignore()
    stage.click("张伟", "接手", on="I1")
    stage.expect(room, contains="I1 · 张伟 已接手")
    stage.silence()
    assert stage.box.topics[room] == "严重 · 处理中 · 组长 张伟"
    stage.say("张伟", "/紧急 更新 I1 已切到备用通道")
    stage.expect(room, contains="张伟 通报：已切到备用通道")
    stage.expect("张伟", contains="已记录")
    stage.silence()


def test_no_id_in_its_own_room(stage: Stage) -> None:
    """In the group nobody has to type which incident is meant."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    room = _room(stage)
    stage.ignore()
    stage.say("张伟", "/紧急 接手", room=room)
    stage.expect(room, contains="I1 · 张伟 已接手")
    stage.say("张伟", "/紧急 解决 证书已更新", room=room)
    stage.expect(room, contains="张伟 给出解决方案：证书已更新")
    stage.ignore()
    assert "已解决，待上报人确认" in stage.shown("韩梅梅", "I1")


@pytest.mark.parametrize(
    "words",
    [
        ("我来", "更新 正在查数据库", "解决了 重启连接池", "没好 还是付不了", "好了"),
        ("taking", "update 正在查数据库", "fixed 重启连接池", "unsolved 还是付不了", "confirmed"),
    ],
)
def test_nothing_but_the_word_in_its_own_room(stage: Stage, words: tuple[str, ...]) -> None:
    """What a reply to its card would mean; the talk of others there stays talk."""
    take, update, solve, reopen, confirm = words
    stage.say("韩梅梅", REPORT.format(severity="!P0"))
    room = _room(stage)
    stage.ignore()
    stage.say("张伟", take, room=room)
    stage.expect(room, contains="I1 · 张伟 已接手")
    stage.say("张伟", update, room=room)
    stage.expect(room, contains="张伟 通报：正在查数据库")
    stage.say("孙丽娜", "好了", room=room, addressed=False)
    stage.silence()
    stage.say("张伟", solve, room=room)
    stage.expect(room, contains="张伟 给出解决方案：重启连接池")
    stage.ignore()
    stage.say("韩梅梅", reopen, room=room)
    stage.expect(room, contains="韩梅梅 说还没有解决：还是付不了")
    stage.ignore()
    stage.say("张伟", f"{solve}2", room=room)
    stage.ignore()
    stage.say("孙丽娜", confirm, room=room)
    stage.refused("孙丽娜", "“确认解决”", room=True)
    stage.say("韩梅梅", confirm, room=room)
    stage.expect(room, contains="韩梅梅 确认已解决")
    stage.ignore()


def test_brought_in(stage: Stage) -> None:
    """Whoever is called later is brought in, and so is who it goes up to."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    stage.say("韩梅梅", "/紧急 召集 I1 @何佳怡")
    assert "何佳怡" in _there(stage)
    stage.ignore()
    stage.until("2026-11-23T10:30")
    assert "陈思远" in _there(stage)
    stage.ignore()


def test_opened_when_it_grows(stage: Stage) -> None:
    """What is 一般 has no group until it is worse, or somebody asks for one."""
    stage.say("韩梅梅", REPORT.format(severity="!一般"))
    assert stage.box.rooms == {}
    stage.ignore()
    stage.say("韩梅梅", "/紧急 级别 I1 !严重 影响扩大")
    assert _there(stage) == {"韩梅梅", "张伟", "孙丽娜"}
    stage.ignore()
    stage.say("韩梅梅", "/紧急 建群 I1")
    stage.refused("韩梅梅", "I1 已经有群了")


def test_archived(stage: Stage) -> None:
    """A day after it is over the group is archived; the timeline is kept."""
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    room = _room(stage)
    stage.click("张伟", "接手", on="I1")
    stage.say("张伟", "/紧急 解决 I1 证书已更新")
    stage.click("韩梅梅", "确认解决", on="I1")
    stage.ignore()
    stage.wait("23h")
    assert stage.box.closed == []
    stage.ignore()
    stage.wait("1h")
    stage.expect(room, contains="已了结，本群归档")
    assert stage.box.closed == [room]
    stage.ignore()
    stage.say("张伟", "/紧急 时间线 I1")
    stage.expect("张伟", contains=["建好了群", "归档了群"])


def test_opened_again(stage: Stage) -> None:
    """What was archived is used again, with everybody, where the messenger can; and it is said."""
    room = _archived(stage)
    stage.say("韩梅梅", "/紧急 重新打开 I1 又超时了")
    rooms = list(stage.box.rooms)
    stage.expect("张伟", kind="urgent", contains="韩梅梅 说还没有解决：又超时了")
    stage.expect("孙丽娜", kind="urgent", contains="又超时了")
    stage.expect("韩梅梅", contains="已记录")
    if rooms == [room]:
        assert stage.box.closed == []
        stage.expect(room, contains="问题重新打开，本群继续使用")
        place = room
    else:  # Slack
        place = rooms[-1]
        stage.expect(place, contains="I1 支付接口超时")
        stage.expect(place, contains="原来的群已归档，在本群继续处理")
    assert {"韩梅梅", "张伟", "孙丽娜"} <= _there(stage, place)
    stage.silence()
    stage.say("张伟", "/紧急 更新 又切到备用通道", room=place)
    stage.expect(place, contains="张伟 通报：又切到备用通道")


def test_stays_archived(stage: Stage) -> None:
    """Where it stays archived a new group is opened, pinned and filled as the first was."""
    if stage.box.inner is not None:
        pytest.skip("a messenger's own answer")
    room = _archived(stage)
    deliver = stage.box.deliver

    async def refusing(message: Outgoing) -> str:
        if message.kind is MessageKind.REOPEN_ROOM:
            raise DeliveryRefused("archived for good")
        return await deliver(message)

    stage.box.deliver = refusing  # type: ignore[method-assign]
    stage.box.rooms["old"] = stage.box.rooms.pop(room)  # a new one may have its name
    stage.say("韩梅梅", "/紧急 重新打开 I1 又超时了")
    stage.expect(room, contains="I1 支付接口超时")
    stage.expect(room, contains="原来的群已归档，在本群继续处理")
    stage.ignore()
    assert {"韩梅梅", "张伟", "孙丽娜"} <= _there(stage, room)
    stage.log.lines.clear()  # the refusal, which an administrator has to see
