"""What rows are parts of: other rows by number or title, and tasks that are there (T-06)."""

from typing import Final

import pytest
from sqlmodel import col, select

from bot.tasks.model import Task
from tests.exchange.sheets import send, xlsx
from tests.stage import Stage

HEADERS: Final = (
    "编号",
    "任务名称",
    "上级任务",
    "依赖任务",
    "截止日期",
    "完成比例",
    "项目",
    "进度状态",
)


def _parents(stage: Stage) -> dict[str, int | None]:
    with stage.database.snapshot() as tx:
        rows = tx.exec(select(Task.title, Task.parent_id).order_by(col(Task.id)))
        return dict(rows.all())


def _import(stage: Stage, *rows: tuple[object, ...]) -> str:
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(HEADERS, *rows)))
    return stage.expect("韩梅梅").text


def test_by_number_and_by_title(stage: Stage) -> None:
    """A part may stand before its whole, which is as far as its parts are on the average."""
    _import(
        stage,
        ("1", "首页", "官网改版", None, "2026-12-08", 50, None),
        ("2", "官网改版", None, None, "2026-12-10", None, "官网"),
        ("3", "后台", "2", "1", None, None, None),
        ("4", "登录", "3", None, None, 100, None),
    )
    assert _parents(stage) == {"首页": 2, "官网改版": None, "后台": 2, "登录": 3}
    stage.say("韩梅梅", "T2")
    stage.expect("韩梅梅", contains=["T1 首页", "T3 后台", "75%"])
    stage.say("韩梅梅", "/任务 列表 +官网")
    stage.expect("韩梅梅", contains=["T1 首页", "T3 后台"])


def test_of_a_task_that_is_there(stage: Stage) -> None:
    """Who may divide the task gives it parts by a file; its history and progress say so."""
    stage.say("韩梅梅", "/任务 新建 官网改版 @李雷 12月10日")
    stage.ignore()
    _import(stage, ("a", "首页", "T1", None, "2026-12-08", 50, None))
    stage.ignore()
    assert _parents(stage) == {"官网改版": None, "首页": 1}
    stage.say("韩梅梅", "T1")
    stage.expect("韩梅梅", contains=["T2 首页", "50%", "拆分了子任务"])


@pytest.mark.parametrize(
    "rows, told",
    [
        ([("1", "甲", "没有的", None, None, None, None)], "找不到上级任务“没有的”"),
        ([("1", "甲", "1", None, None, None, None)], "任务不能是自己的上级"),
        (
            [("1", "甲", "2", None, None, None, None), ("2", "乙", "甲", None, None, None, None)],
            "第 2 行「上级任务」：这些行互相等待：2 → 3 → 2",
        ),
        (
            [("1", "甲", None, None, None, None, None), ("2", "乙", "1", "1", None, None, None)],
            "这些行互相等待",
        ),
        (
            [
                ("1", "甲", None, None, "2026-12-08", None, None),
                ("2", "乙", "1", None, "2026-12-09", None, None),
            ],
            "晚于上级任务 1 的截止时间 12月8日",
        ),
        (
            [
                ("1", "甲", None, None, None, 100, None, "已完成"),
                ("2", "乙", "1", None, None, None, None),
            ],
            "1 已完成或取消，不能有未完成的子任务",
        ),
        ([("1", "甲", "T1", None, None, None, None)], "您不能拆分 T1"),
        (
            [(str(n), f"第{n}", str(n - 1) if n > 1 else None, *[None] * 4) for n in range(1, 6)],
            "拆分超过 4 层",
        ),
        ([("1", "甲", "T2", "T3", None, None, None)], "要等 T3"),
    ],
)
def test_refused_by_row(stage: Stage, rows: list[tuple[object, ...]], told: str) -> None:
    """What can't be a part of what it names is told by its row, and nothing is made."""
    stage.say("何佳怡", "/任务 新建 别人的")
    stage.say("何佳怡", "/任务 协作 T1 @韩梅梅")
    stage.say("韩梅梅", "/任务 新建 官网改版")
    stage.say("韩梅梅", "/任务 新建 上线 ^T2")
    stage.ignore()
    said = _import(stage, *rows)
    assert told in said
    assert "一个任务也没有导入" in said
    assert len(_parents(stage)) == 3
