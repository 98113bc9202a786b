"""Help for something: a blocked task asks by one tap; a department may be a bare word (E-03)."""

import pytest

from tests.help.company import actions
from tests.stage import Stage


@pytest.fixture
def blocked(stage: Stage) -> Stage:
    """李雷's T1 waits for 设计部."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.click("李雷", "收到", on="T1")
    stage.say("李雷", "/任务 阻塞 T1 缺首页的切图 @设计部")
    stage.expect("产品群")
    stage.expect("李雷", contains="给您分配了任务")
    stage.expect("韩梅梅", contains=["任务被卡住了", "原因: 缺首页的切图", "需要部门: 设计部"])
    stage.expect("李雷", contains="已记录")
    return stage


def test_one_tap(blocked: Stage) -> None:
    """The owner's card has a tap that asks the department with the reason, once."""
    assert blocked.card("李雷", "T1").buttons == ["开始", "向设计部求助", "更多"]
    assert blocked.card("韩梅梅", "T1").buttons == ["更多"]
    blocked.click("李雷", "向设计部求助", on="T1")
    blocked.expect("苏雨桐", contains=["李雷 向您求助", "H1 缺首页的切图", "关联: T1 联调"])
    blocked.expect("李雷", contains="H1 缺首页的切图")
    blocked.silence()
    assert "help.about" in actions(blocked, "T1")
    blocked.click("李雷", "向设计部求助", on="T1")
    blocked.refused("李雷", "已就 T1 向 苏雨桐 求助过了（H1）")
    blocked.say("苏雨桐", "T1")
    blocked.expect("苏雨桐", contains="T1 联调")
    blocked.say("李雷", "T1")
    blocked.expect("李雷", contains="发起了求助: H1 · 苏雨桐")
    blocked.click("苏雨桐", "收到", on="H1")
    blocked.ignore()


def test_gone_on(blocked: Stage) -> None:
    """Once it goes on it waits for no department."""
    blocked.click("李雷", "开始", on="T1")
    assert "需要部门" not in blocked.shown("李雷", "T1")
    assert "向设计部求助" not in blocked.card("李雷", "T1").buttons


@pytest.mark.console
def test_without_a_department(stage: Stage) -> None:
    """Where no department was named the tap asks for it, with all else filled in."""
    stage.say("李雷", "/任务 新建 联调")
    stage.say("李雷", "/任务 阻塞 T1 缺切图")
    stage.ignore()
    stage.click("李雷", "求助", on="T1")
    stage.expect("李雷", contains=["求助对象*:", "问题*: 缺切图", "关联: T1"])
    stage.click("李雷", "求助", form={"asked": "设计部", "problem": "缺切图", "about": "T1"})
    stage.expect("苏雨桐", contains="关联: T1 联调")
    stage.ignore()
    stage.click("苏雨桐", "收到", on="H1")
    stage.ignore()


def test_about_what_one_may_not_see(stage: Stage) -> None:
    """Nobody learns the title of another's task by asking about it."""
    stage.say("韩梅梅", "/任务 新建 机密 @李雷")
    stage.ignore()
    for about in ("T1", "V1", "九"):
        stage.say("徐静", f"/求助 @技术部 帮忙 关联:{about}")
        stage.expect("徐静", contains="不是您能查看的记录", lacks="机密")
    stage.say("李雷", "收到 T1")
    stage.ignore()


@pytest.mark.parametrize(
    "line", ["/求助 技术部 连不上", "求助 技术部 连不上", "/help-me 技术部 连不上"]
)
def test_a_department_without_its_mark(stage: Stage, line: str) -> None:
    """A line that begins with a department's name asks it."""
    stage.say("韩梅梅", line)
    stage.expect("张伟", contains=["韩梅梅 向您求助", "H1 连不上"])
    stage.expect("韩梅梅", contains="求助对象: 技术部 · 张伟")
    stage.click("张伟", "收到", on="H1")
    stage.ignore()


def test_a_word_that_is_no_department(stage: Stage) -> None:
    """Any other first word is of the problem, and the form asks for whom; its title is one word."""
    stage.say("韩梅梅", "/求助 技术部门 连不上")
    form = stage.expect("韩梅梅", contains=["求助对象*:", "问题*: 技术部门 连不上"])
    assert form.card.title == "求助"


def test_a_person_by_name_alone(stage: Stage) -> None:
    """Who forgets the @ asks the person whose name the line begins with; 接手 takes it on."""
    stage.say("李雷", "求助 张伟 需要两名测试")
    stage.expect("李雷", contains="求助对象: 张伟")
    stage.expect("张伟", contains="需要两名测试")
    stage.say("张伟", "接手 H1")
    stage.expect("张伟", contains="已记录")
