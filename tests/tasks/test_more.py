"""What else can be done with a task: on a private card behind one button (T-05, T-18, T-19)."""

from typing import Final

from tests.stage import Stage

_GIVEN: Final = "/任务 新建 完成UI原型 @李雷 @何佳怡 周五17:00"


def _given(stage: Stage) -> None:
    stage.say("韩梅梅", _GIVEN, room="产品群")
    stage.ignore()


def test_who_gave_it_may_change_everything_later(stage: Stage) -> None:
    """Long after the first minute every change is a tap away for who gave the task."""
    _given(stage)
    stage.wait("20m")
    stage.click("韩梅梅", "更多", on="T1", room="产品群")
    stage.expect(
        "韩梅梅",
        kind="ephemeral",
        contains=["T1 完成UI原型", "您还可以", "要加附件"],
        buttons=[
            *("修改", "补充要求", "增加协作", "设里程碑", "拆分子任务", "设置依赖", "转交"),
            *("约会议", "评论", "移动", "取消任务", "取消协作"),
        ],
    )


def test_a_tap_asks_for_what_it_needs(stage: Stage) -> None:
    """The owner adds a milestone and people by forms, without an id or a word of a command."""
    _given(stage)
    stage.click("李雷", "更多", on="T1")
    stage.expect(
        "李雷",
        buttons=[
            *("阻塞", "完成", "增加协作", "设里程碑", "拆分子任务", "设置依赖", "转交"),
            *("约会议", "评论", "取消协作"),
        ],
    )
    answer = stage.click("李雷", "增加协作", opens_forms=True)
    assert answer.form is not None
    assert answer.form.subject == "T1"
    stage.click("李雷", "设里程碑", form={"record": "T1", "milestones": "11月26日 初稿"})
    assert "1 初稿" in stage.shown("李雷", "T1")


def test_what_is_over_can_be_taken_up_again(stage: Stage) -> None:
    """On a finished task the same button offers to reopen it."""
    _given(stage)
    stage.click("李雷", "开始", on="T1")
    stage.click("李雷", "完成", on="T1")
    stage.ignore()
    stage.click("韩梅梅", "更多", on="T1")
    stage.expect("韩梅梅", buttons=["重新打开", "评论"])


def test_others_in_the_room_are_offered_what_they_may(stage: Stage) -> None:
    """The room's card has the button for everybody; what it shows is each reader's own."""
    _given(stage)
    stage.click("Jim Green", "更多", on="T1", room="产品群")
    stage.expect("Jim Green", kind="ephemeral", buttons=["Arrange a meeting", "Comment"])
    stage.click("孙丽娜", "更多", on="T1", room="产品群")
    stage.refused("孙丽娜", "更多", room=True)


def test_a_meeting_about_a_task(stage: Stage) -> None:
    """Its form names everybody concerned; the task and the calendar's entry know of it (T-19)."""
    stage.say(
        "韩梅梅",
        "/任务 跨部门 双十一大促 @李雷 @设计部 @市场部 12月20日\n备齐素材与库存",
    )
    stage.say("韩梅梅", f"/任务 协作 T1 {stage.mention('Jim Green')}")
    stage.ignore()
    stage.click("韩梅梅", "更多", on="T1")
    asked = stage.expect("韩梅梅").card.buttons
    values = next(each.values for each in asked if each.action == "meeting.new")
    assert values["people"] == "李雷、Jim Green、苏雨桐、马俊杰"
    answer = stage.click("韩梅梅", "约会议", opens_forms=True)
    assert answer.form is not None
    stage.click("韩梅梅", "约会议", form={**values, "when": "周四14:00-15:00"})
    stage.expect("韩梅梅", contains=["M1 T1 双十一大促", "关联: T1 双十一大促"])
    for each in ("李雷", "Jim Green", "苏雨桐", "马俊杰"):
        stage.expect(each, contains="T1 双十一大促")
    stage.say("李雷", "T1")
    stage.expect("李雷", contains="约了会议: M1 T1 双十一大促")
    stage.say("李雷", "/会议 日历 M1")
    sent = stage.expect("李雷").message.files[0]
    entry = stage.app.files.read(sent.hash).decode().replace("\r\n ", "")
    assert "T1 双十一大促" in entry
    assert "备齐素材与库存" in entry
