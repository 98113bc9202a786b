"""Typed lines through the front door, where the grammar alone does not tell what happens."""

import pytest

from tests.stage import Stage


@pytest.fixture(autouse=True)
def two_tasks(stage: Stage) -> None:
    """T1 and T2, both given to 李雷 by 韩梅梅."""
    stage.say("韩梅梅", "/任务 新建 原型 @李雷")
    stage.say("韩梅梅", "/任务 新建 文档 @李雷")
    stage.ignore()


def test_a_reply_that_names_another_record_is_about_that_one(stage: Stage) -> None:
    """Whoever answers the wrong card but writes the right id is understood."""
    stage.say("李雷", "收到 T2", reply_to="T1")
    assert "已收到" in stage.shown("李雷", "T2")
    assert "未确认" in stage.shown("李雷", "T1")
    stage.ignore()


def test_a_question_changes_nothing_and_offers_what_could_be_meant(stage: Stage) -> None:
    """The tap that is offered knows the id that was typed."""
    stage.say("李雷", "完成 T1 了吗？")
    stage.expect("李雷", contains="/任务 完成 T1")
    assert "待开始" in stage.shown("韩梅梅", "T1")
    stage.click("李雷", "完成")
    stage.expect("韩梅梅", contains="李雷 完成了任务")
    stage.ignore()


def test_a_question_in_reply_is_a_remark(stage: Stage) -> None:
    """It is kept with the task and told to the other side, and decides nothing."""
    stage.say("韩梅梅", "收到 了吗？", reply_to="T1")
    stage.expect("李雷", contains="韩梅梅：收到 了吗？")
    assert "未确认" in stage.shown("李雷", "T1")


def test_a_description_by_itself_leaves_the_title_alone(stage: Stage) -> None:
    """What stands in quotation marks or on further lines is the description."""
    stage.say("韩梅梅", '/任务 修改 T1 "先做首页"')
    assert stage.shown("韩梅梅", "T1").splitlines()[0] == "T1 原型"
    assert "先做首页" in stage.shown("韩梅梅", "T1")
    stage.ignore()


def test_an_id_at_the_end_is_found_where_no_words_are_expected(stage: Stage) -> None:
    """`转交 @张伟 T1` is what comes to mind as often as the other order."""
    stage.say("李雷", "/任务 转交 @张伟 T1")
    stage.expect("张伟", contains="T1 原型")
    stage.ignore()
