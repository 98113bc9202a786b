"""What the people of a project may see and do with its tasks (D-06, D-07, D-08)."""

import pytest

from tests.projects.test_projects import begin
from tests.stage import Stage


@pytest.fixture
def project(stage: Stage) -> Stage:
    """A task of 韩梅梅's for 李雷 in a project; 何佳怡 is a member, 徐静 a visitor."""
    begin(stage)
    stage.say("李雷", "/项目 加人 X1 @徐静 !访客")
    stage.say("韩梅梅", "/任务 新建 备货 @李雷 +双十一大促 周五17:00")
    stage.ignore()
    return stage


def test_members_see_and_discuss(project: Stage) -> None:
    """A member of another department finds the task by its project, and comments on it."""
    project.say("何佳怡", "/任务 列表 +双十一大促")
    project.expect("何佳怡", contains="T1 备货")
    project.say("何佳怡", "/任务 评论 T1 仓库已确认")
    project.expect("李雷", contains="仓库已确认")
    project.expect("韩梅梅", contains="仓库已确认")
    project.expect("何佳怡", contains="已记录")


def test_visitors_look(project: Stage) -> None:
    """A visitor sees the task, and can't comment on it or give another."""
    project.say("徐静", "T1")
    project.expect("徐静", contains="T1 备货")
    project.say("徐静", "/任务 评论 T1 什么时候好")
    project.refused("徐静", "不能执行")
    project.say("徐静", "/任务 新建 拍照 +双十一大促")
    project.refused("徐静", "您不是项目“双十一大促”的成员，请联系负责人 李雷")
    project.say("徐静", "/任务 入池 拍照 +双十一大促")
    project.expect("徐静", contains="T2 拍照")


def test_strangers_do_not(project: Stage) -> None:
    """Who is not on the project learns nothing of its tasks."""
    project.say("马俊杰", "T1")
    project.refused("马俊杰", "不能执行")
    project.say("马俊杰", "/任务 列表 +双十一大促")
    project.expect("马俊杰", lacks="备货")


def test_administrators_manage(project: Stage) -> None:
    """Who administers the project hands its tasks over and accepts what was handed in (T-20)."""
    project.say("李雷", "/项目 加人 X1 @孙丽娜 !管理员")
    project.ignore()
    project.say("孙丽娜", "/任务 转交 T1 @何佳怡")
    project.expect("何佳怡", contains="孙丽娜 给您分配了任务")
    project.ignore()
    project.say("何佳怡", "/任务 提交 T1 好了")
    project.ignore()
    project.say("孙丽娜", "/任务 验收 T1")
    project.expect("何佳怡", contains="已完成")
    project.ignore()


def test_the_pool_is_its_members(project: Stage) -> None:
    """Anybody puts work into a project's pool; its members find it there and claim it (T-22)."""
    project.say("马俊杰", "/任务 入池 拍照 +双十一大促")
    project.ignore()
    project.say("徐静", "/任务 认领 T2")
    project.refused("徐静", "不能执行")
    project.say("何佳怡", "/任务 任务池")
    project.expect("何佳怡", contains="T2 拍照")
    project.say("何佳怡", "/任务 认领 T2")
    project.expect("马俊杰", contains="何佳怡")
    project.ignore()


def test_kept_among_the_core(project: Stage) -> None:
    """A restricted task is seen by who is on it and the core; rooms learn nothing (D-08)."""
    project.say("李雷", "/项目 加人 X1 @孙丽娜 !核心")
    project.say("韩梅梅", "/任务 移动 T1 本群", room="产品群")
    project.ignore()
    project.click("韩梅梅", "更多", on="T1")
    project.click("韩梅梅", "设为保密")
    project.ignore()
    assert "备货" not in project.shown("产品群", "T1", room="产品群")
    for reader, sees in (
        ("李雷", True),
        ("孙丽娜", True),
        ("何佳怡", False),
        ("Jim Green", False),
        ("张伟", True),
    ):
        project.say(reader, "/任务 列表 全部 +双十一大促")
        listed = project.expect(reader).text
        project.say(reader, "T1")
        shown = project.expect(reader).text
        assert ("T1 备货" in shown) is sees, reader
        assert ("T1 备货" in listed) is (sees and reader != "张伟"), reader


def test_labels_stay_labels(stage: Stage) -> None:
    """A label is no project: to begin one of that name later opens no door to the tasks."""
    stage.say("马俊杰", "/任务 新建 薪酬调整方案 +薪酬")
    stage.say("何佳怡", "/项目 新建 薪酬")
    stage.ignore()
    stage.say("何佳怡", "T1")
    stage.refused("何佳怡", "不能执行")
    stage.say("何佳怡", "/任务 列表 +薪酬")
    stage.expect("何佳怡", lacks="薪酬调整方案")
