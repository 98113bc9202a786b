"""A project from its beginning to its end, told from the people's side (D-07)."""

from tests.handover.company import imports, without
from tests.stage import Stage

BEGUN = "/项目 新建 双十一大促 @李雷 @何佳怡 12月20日 目标：成交额提升30%"


def begin(stage: Stage) -> None:
    """李雷 is responsible, 韩梅梅 has begun it, 何佳怡 is a member."""
    stage.say("韩梅梅", BEGUN)
    stage.ignore()


def test_begun(stage: Stage) -> None:
    """Everybody on it is told as what; the card says whose it is, until when and what for."""
    stage.say("韩梅梅", BEGUN, room="产品群")
    stage.expect(
        "产品群",
        contains=[
            "X1 双十一大促",
            "负责人: 李雷",
            "12月20日",
            "成交额提升30%",
            "管理员: 韩梅梅、李雷",
        ],
        buttons=["项目进展", "添加成员", "修改项目", "结项"],
    )
    stage.expect("李雷", contains=["韩梅梅 请您管理这个项目", "成员: 何佳怡"])
    stage.expect("何佳怡", contains="韩梅梅 把您加入了这个项目", buttons=["项目进展"])


def test_named_by_its_name(stage: Stage) -> None:
    """Nobody has to know the number of a project."""
    begin(stage)
    for line in (
        "X1",
        "/项目 查看 双十一大促",
        "/project show +双十一大促",
        "项目 查看 双十一 大促",
    ):
        stage.say("李雷", line)
        stage.expect("李雷", contains=["X1 双十一大促", "进行中 0 · 已完成 0", "新建了项目"])
    stage.say("李雷", "项目 双十一大促")
    stage.expect("李雷", contains="新建了项目")
    stage.say("李雷", "项目 双十二")
    stage.expect("李雷", contains="双十二")
    stage.say("徐静", "项目 双十一大促")
    stage.refused("徐静", "不能执行")
    stage.say("徐静", "/项目 查看 双十二")
    stage.refused("徐静", "双十二")
    stage.say("徐静", "/项目 查看 双十一大促")
    stage.refused("徐静", "不能执行")


def test_roles_change(stage: Stage) -> None:
    """Adding somebody again gives them another role; the responsible person keeps theirs."""
    begin(stage)
    stage.say("李雷", "/项目 加人 双十一大促 @徐静 !访客")
    stage.expect("徐静", contains="以访客身份")
    stage.expect("李雷", contains="已记录")
    stage.say("李雷", "/项目 成员 X1 @何佳怡 !核心")
    stage.expect("何佳怡", contains="核心成员")
    stage.expect("李雷", contains="已记录")
    assert "核心: 何佳怡\n访客: 徐静" in stage.shown("李雷", "X1")
    stage.say("李雷", "/项目 加人 X1 @何佳怡 !核心")
    stage.refused("李雷", "何佳怡 在 X1 里已经是核心")
    stage.say("韩梅梅", "/项目 移除 X1 @李雷")
    stage.refused("韩梅梅", "李雷 是 X1 的负责人")
    stage.say("何佳怡", "/项目 移除 X1 @徐静")
    stage.refused("何佳怡", "不能执行")
    stage.say("李雷", "/项目 移除 X1 @徐静")
    stage.expect("李雷", contains="已记录")
    stage.say("李雷", "/项目 移除 X1 @徐静")
    stage.refused("李雷", "徐静 不在 X1 里")


def test_changed_and_handed_over(stage: Stage) -> None:
    """Another name goes to its tasks as well; who is responsible from now on is told."""
    begin(stage)
    stage.say("何佳怡", "/任务 新建 备货 @李雷 +双十一大促")
    stage.ignore()
    stage.say("韩梅梅", "/项目 修改 X1 双旦大促 @张伟")
    stage.expect("张伟", contains=["请您管理这个项目", "负责人: 张伟"])
    stage.expect("韩梅梅", contains="已记录")
    assert "项目: 双旦大促" in stage.shown("李雷", "T1")
    stage.say("徐静", "/项目 新建 双旦 大促")
    stage.refused("徐静", "已有项目“双旦大促”（X1）")


def test_closed(stage: Stage) -> None:
    """A closed project takes no new tasks until it is taken up again."""
    begin(stage)
    stage.click("李雷", "结项", on="X1")
    stage.say("何佳怡", "/任务 新建 备货 +双十一大促")
    stage.refused("何佳怡", "已结项")
    stage.click("李雷", "重启项目", on="X1")
    stage.say("何佳怡", "/任务 新建 备货 +双十一大促")
    stage.expect("何佳怡", contains="项目: 双十一大促")


def test_list(stage: Stage) -> None:
    """Everybody has a list of their own projects, with how their tasks stand."""
    begin(stage)
    stage.say("李雷", "/任务 新建 备货 周五17:00 +双十一大促")
    stage.ignore()
    stage.until("2026-11-30T10:00")
    stage.ignore()
    stage.say("何佳怡", "我的项目")
    stage.expect("何佳怡", contains=["X1 双十一大促", "进行中 1 · 已完成 0 · 逾期 1"])
    stage.say("徐静", "/项目 列表")
    stage.expect("徐静", contains="您还没有参与项目")


def test_responsible_leaves(stage: Stage) -> None:
    """A leaver's projects go to their head; none is nobody's."""
    begin(stage)
    imports(stage, without("lilei"))
    stage.expect("张伟", contains=["李雷 已离职", "X1 双十一大促"])
    assert "负责人: 张伟" in stage.shown("韩梅梅", "X1")
    assert "李雷" not in stage.shown("韩梅梅", "X1")
