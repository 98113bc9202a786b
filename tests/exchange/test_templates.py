"""Sheets with the headers of the templates, as companies have them, are taken as they are."""

import pytest
from sqlmodel import col, select

from bot.tasks.model import Milestone, Participant, Task
from tests.exchange.sheets import send, xlsx
from tests.stage import Stage

ASSIGNMENT = (  # TPL-03
    "任务名称 任务描述 发起部门 配合部门 负责人 计划开始时间 计划结束时间 实际完成时间 备注",
    (
        "宣传方案",
        "分线上线下",
        "产品部",
        "设计部、市场部",
        "李雷",
        "2026-11-24",
        "2026-12-04",
        "",
        "已报批",
    ),
)
APPLICATION = (  # TPL-04
    """任务名称 发起部门 协作部门(至少2个) 任务负责人(发起部门主要对接人) 协作目标(可量化)
    关键时间节点(总截止日期及里程碑) 所需资源支持(人力/预算/数据) 风险预估""",
    (
        "双十二大促",
        "产品部",
        "设计部、市场部",
        "韩梅梅",
        "GMV +30%",
        "12/10 初稿;12/15 上线",
        "设计 2 人",
        "素材晚 2 天",
    ),
)
PROGRESS = (  # TPL-05
    "子任务名称 负责部门 负责人 当前状态 完成比例 下一步计划 存在问题 更新时间",
    ("首页设计稿", "设计部", "何佳怡", "进行中", "80%", "走查", "缺文案", "未更新"),
    ("接口联调", "技术部", "", "待开始", "", "", "", ""),
)
DIVISION = (  # TPL-08
    "任务名称 任务描述 所属项目 负责人 协同人 截止日期 优先级 依赖任务 进度状态",
    ("原型", "移动端", "V2.0", "李雷", "何佳怡", "2026-12-04", "高", "", "待开始"),
    ("开发", "", "V2.0", "张伟", "", "2026-12-10", "中", "原型", "待开始"),
    ("更新频率:每日17:00前", "", "", "", "", "", "", "", ""),
)


@pytest.fixture
def taken(stage: Stage, request: pytest.FixtureRequest) -> list[Task]:
    """The tasks that a sheet of that template makes."""
    header, *rows = request.param
    filled = [tuple(cell or None for cell in row) for row in rows]
    send(stage, "韩梅梅", "/任务 导入", ("表.xlsx", xlsx(tuple(header.split()), *filled)))
    stage.expect("韩梅梅", contains="已导入")
    stage.ignore()
    with stage.database.snapshot() as tx:
        found = list(tx.exec(select(Task).order_by(col(Task.id))))
        tx.expunge_all()
        return found


@pytest.mark.parametrize("taken", [ASSIGNMENT], indirect=True)
def test_assignment(stage: Stage, taken: list[Task]) -> None:
    """TPL-03: what is planned, with whom, and the remarks."""
    assert len(taken) == 1
    shown = stage_card(stage)
    for words in (
        "协作部门: 设计部、市场部",
        "计划开始: 11月24日",
        "截止: 12月4日",
        "已报批",
        "分线上线下",
    ):
        assert words in shown


@pytest.mark.parametrize("taken", [APPLICATION], indirect=True)
def test_application(stage: Stage, taken: list[Task]) -> None:
    """TPL-04: the goal, key dates, resources and risks."""
    (task,) = taken
    assert (task.goal, task.resources, task.risks) == ("GMV +30%", "设计 2 人", "素材晚 2 天")
    with stage.database.snapshot() as tx:
        assert [each.title for each in tx.exec(select(Milestone))] == ["初稿", "上线"]
        assert len(list(tx.exec(select(Participant)))) == 2
    stage.until("2026-12-09T10:00")
    stage.expect("韩梅梅", contains="里程碑“初稿”将于")


@pytest.mark.parametrize("taken", [PROGRESS], indirect=True)
def test_progress(stage: Stage, taken: list[Task]) -> None:
    """TPL-05: where only a department is named, its head owns the work; the sheet shows all."""
    assert [each.progress for each in taken] == [80, 0]
    stage.say("王志远", "/任务 进度表 全部")
    stage.expect(
        "王志远",
        contains=[
            "T1 首页设计稿",
            "设计部 · 何佳怡 · 进行中 · 80%",
            "下一步: 走查",
            "问题: 缺文案",
            "技术部 · 张伟 · 待开始 · 0%",
            "更新时间: 未更新",
        ],
    )


@pytest.mark.parametrize("taken", [DIVISION], indirect=True)
def test_division(stage: Stage, taken: list[Task]) -> None:
    """TPL-08: the rule row is no task; what waits for what is tied."""
    assert [each.title for each in taken] == ["原型", "开发"]
    assert "V2.0" in stage_card(stage)


def stage_card(stage: Stage) -> str:
    """T1 as 韩梅梅 sees it."""
    stage.say("韩梅梅", "/任务 T1")
    return stage.expect("韩梅梅").text
