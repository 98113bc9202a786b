"""People and departments that work along: come and go, are told, may see (T-02, T-03, T-05)."""

from storage.database import Database
from tests.stage import Stage, staged


def give(stage: Stage) -> None:
    """Have 韩梅梅 give T1 to 李雷."""
    stage.say("韩梅梅", "/任务 新建 上线V2.0 @李雷 下周五18:00")
    stage.click("李雷", "收到", on="T1")
    stage.ignore()


def test_people_join_and_go(stage: Stage) -> None:
    """Who joins is told and may report; who goes may no longer, and is not written to."""
    give(stage)
    stage.say("韩梅梅", "/任务 协作 T1 @何佳怡 @徐静")
    stage.expect("何佳怡", contains=["韩梅梅 请您协作这个任务", "协作人: "])
    stage.expect("徐静", contains="请您协作")
    stage.expect("李雷", contains="韩梅梅 邀请 何佳怡、徐静 协作这个任务")
    stage.ignore()
    stage.say("何佳怡", "/任务 进度 T1 %30")
    stage.ignore()
    assert "30%" in stage.shown("李雷", "T1")
    stage.say("李雷", "/任务 协作 T1 @何佳怡")
    stage.refused("李雷", "何佳怡 已经参与 T1 了")
    stage.say("李雷", "/任务 取消协作 T1 @何佳怡")
    assert "协作人: 徐静" in stage.shown("李雷", "T1")
    stage.ignore()
    stage.say("李雷", "/任务 取消协作 T1 @何佳怡")
    stage.refused("李雷", "何佳怡 本来就没有参与 T1")


def test_departments(stage: Stage) -> None:
    """A department's head is told, its people may see the task; one's own is no other."""
    give(stage)
    stage.say("徐静", "T1")
    stage.expect("徐静")
    stage.ignore()
    stage.say("韩梅梅", "/任务 协作 T1 @市场部")
    stage.ignore()
    assert "协作部门: 市场部" in stage.shown("李雷", "T1")
    stage.say("徐静", "T1")
    stage.expect("徐静", contains="T1 上线V2.0")
    stage.ignore()


def test_deputy_of_a_helper(stage: Stage) -> None:
    """Who stands in for somebody who works along may report for them."""
    give(stage)
    stage.say("韩梅梅", "/任务 协作 T1 @何佳怡")
    stage.say("何佳怡", "/请假 到 周五 @徐静")
    stage.ignore()
    stage.say("徐静", "/任务 进度 T1 %40")
    stage.ignore()
    assert "40%" in stage.shown("李雷", "T1")


def test_helper_on_leave(stage: Stage) -> None:
    """Whoever asks somebody on leave to work along learns it."""
    give(stage)
    stage.say("何佳怡", "/请假 到 周五")
    stage.ignore()
    stage.say("韩梅梅", "/任务 协作 T1 @何佳怡")
    stage.expect("韩梅梅", contains="何佳怡")
    stage.ignore()


def test_room(database: Database) -> None:
    """In a room the card changes in place."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/任务 新建 上线 @李雷", room="release")
        stage.say("韩梅梅", "/任务 协作 T1 @何佳怡", room="release")
        stage.ignore()
        assert "协作人: 何佳怡" in stage.shown("韩梅梅", "T1", room="release")


def test_names_without_a_mark(stage: Stage) -> None:
    """Whoever forgets the @ is understood where the names are exactly somebody's."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷")
    stage.ignore()
    stage.say("韩梅梅", "协作 T1 Jim Green 设计部")
    stage.expect("李雷", contains="Jim Green、设计部")
    stage.ignore()
    stage.say("韩梅梅", "转交 T1 张伟")
    stage.expect("张伟", contains="给您分配了任务")
    stage.ignore()
    stage.say("韩梅梅", "转交 T1 某某")
    stage.refused("韩梅梅", "没看懂“某某”")
