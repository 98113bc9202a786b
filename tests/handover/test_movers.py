"""Somebody moves to another department: they keep what is theirs, and the old head knows (D-11)."""

from tests.handover.company import imports, moved
from tests.stage import Stage


def test_the_old_head_is_told(stage: Stage) -> None:
    """What stays open is listed to the head whom they left, once."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    imports(stage, moved({"lilei": "设计部"}))
    stage.expect("张伟", contains=["李雷 已调往其他部门，仍有 1 项", "T1 完成UI原型"])
    stage.silence()
    assert "李雷" in stage.shown("韩梅梅", "T1")


def test_nothing_open(stage: Stage) -> None:
    """Nobody hears of somebody who moves with nothing to do."""
    imports(stage, moved({"lilei": "设计部"}))
    stage.silence()


def test_the_list_and_who_may_see_it(stage: Stage) -> None:
    """The old head finds it again; somebody else's head does not see it."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷")
    stage.ignore()
    imports(stage, moved({"lilei": "设计部"}))
    stage.ignore()
    stage.say("张伟", "/交接")
    stage.expect("张伟", contains="J1 李雷 调岗")
    stage.say("张伟", "J1")
    stage.expect("张伟", contains="T1 完成UI原型")
    stage.say("马俊杰", "J1")
    stage.refused("马俊杰", "您不能执行“查看交接”")
