"""A meeting room from the form to the door: held, booked, given up (A-16, A-08, TPL-13)."""

from bot.booking import bookings_of
from tests.approvals.flows import DECIDER
from tests.booking.rooms import furnish
from tests.stage import Stage

_REVOKER = ["同意", "不同意", "转交", "更多"]
ROOM = {
    "affair": "room",
    "room": "月亮厅",
    "at": "明天 14:00-15:00",
    "people": "5",
    "subject": "评审",
}


def ask(stage: Stage, person: str = "李雷", **more: str) -> None:
    """Fill in the form and submit it."""
    stage.send(person, kind="action", action="approval.new", form=ROOM | more)
    stage.ignore()
    stage.click(person, "提交")


def held(stage: Stage, owner: str = "A1") -> list[str]:
    """How firmly an approval has its rooms."""
    with stage.database.snapshot() as tx:
        return [each.state for each in bookings_of(tx, owner)]


def test_held_then_booked_and_the_office_prepares(stage: Stage) -> None:
    """The office learns what to prepare when it is approved, with the equipment that is needed."""
    furnish(stage)
    ask(stage, needs="投影转接头")
    stage.expect("李雷", contains=["会议室: 月亮厅 · 3F", "时间: 11月24日 周二 14:00–15:00"])
    stage.expect("张伟", contains="投影转接头", buttons=DECIDER)
    assert held(stage) == ["held"]
    stage.say("张伟", "同意 A1")
    assert held(stage) == ["booked"]
    stage.expect("赵婉清", contains=["请准备：场地、设备", "投影转接头", "月亮厅"])
    stage.expect("李雷", contains="已通过")
    stage.expect("赵婉清", contains="已通过")
    stage.ignore()


def test_a_conflict_is_seen_before_anybody_is_asked(stage: Stage) -> None:
    """The preview refuses, and names the nearest free times and other rooms."""
    furnish(stage)
    ask(stage)
    stage.ignore()
    answer = stage.send("韩梅梅", kind="action", action="approval.new", form=ROOM, opens_forms=True)
    assert "已被占用（李雷,A1）" in answer.errors["at"]
    assert "13:00–14:00" in answer.errors["at"]
    assert "火星厅" in answer.errors["at"]


def test_given_up_by_whatever_ends_it(stage: Stage) -> None:
    """Withdrawn, ended by an administrator, refused to go on: the room is free again."""
    furnish(stage)
    for number, end in enumerate(("撤回 A1", "终止 A2 改期"), start=1):
        ask(stage)
        assert held(stage, f"A{number}") == ["held"]
        stage.send("李雷" if number == 1 else "王志远", kind="text", text=f"/审批 {end}")
        stage.ignore()
        if number == 1:
            stage.click("李雷", "撤回", on="A1")
        else:
            stage.send(
                "王志远",
                kind="action",
                action="approval.terminate",
                form={"approval": "A2", "reason": "改期"},
            )
        stage.ignore()
        assert held(stage, f"A{number}") == []


def test_kept_while_it_is_changed(stage: Stage) -> None:
    """Who is asked for changes keeps the room until another one is asked for."""
    furnish(stage)
    ask(stage)
    stage.say("张伟", "/审批 退回 A1 换大一点的")
    assert held(stage) == ["held"]
    stage.ignore()
    again = {"approval": "A1"} | {key: value for key, value in ROOM.items() if key != "affair"}
    again |= {"room": "火星厅", "people": "10"}
    stage.send("李雷", kind="action", action="approval.resubmit", form=again)
    stage.ignore()
    stage.say("韩梅梅", "/会议室 月亮厅 明天")
    stage.expect("韩梅梅", lacks="李雷")
    stage.say("韩梅梅", "/会议室 火星厅 明天")
    stage.expect("韩梅梅", contains="14:00–15:00 李雷 · A1 · 预留，待审批")


def test_revoked_by_those_who_approved_it(stage: Stage) -> None:
    """An approved one goes back to its approvers; until they agree the room stays booked."""
    furnish(stage)
    ask(stage)
    stage.say("张伟", "同意 A1")
    stage.ignore()
    stage.click("李雷", "申请撤销", on="A1")
    stage.expect(
        "张伟", contains="申请撤销已通过的审批", buttons=["同意", "不同意", "转交", "更多"]
    )
    assert held(stage) == ["booked"]
    stage.say("张伟", "不同意 A1 已经发了通知")
    stage.expect("李雷", contains="撤销未获同意，审批仍然有效：已经发了通知")
    stage.ignore()
    assert held(stage) == ["booked"]
    stage.click("李雷", "申请撤销", on="A1")
    stage.expect("张伟", contains="申请撤销")
    stage.say("张伟", "同意 A1")
    stage.expect("李雷", contains="审批已撤销")
    assert held(stage) == []
    stage.ignore()


def test_from_the_list_of_rooms_to_the_form(stage: Stage) -> None:
    """A button of the list opens the form with the room and the time filled in."""
    furnish(stage)
    stage.say("李雷", "/会议室 明天 14:00-15:00 5人")
    stage.ignore()
    form = stage.asked("李雷", stage.click("李雷", "订月亮厅"))
    values = {each.name: each.value for each in form.inputs}
    assert values["room"] == "月亮厅 · 3F" or values["room"] == "moon"
    assert values["at"] == "2026-11-24 14:00-15:00"
    assert [each.value for each in form.inputs[1].options] == ["moon", "mars", "galaxy"]
