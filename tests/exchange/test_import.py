"""Tasks out of a spreadsheet: all of them with clocks and one message each, or none (Bulk)."""

from datetime import datetime

from sqlmodel import col, select

from bot.tasks.model import Collaborator, Dependency, Participant, Task
from tests.exchange.sheets import HEADERS, csv, send, xlsx
from tests.stage import Stage

_GOOD = (
    ("任务分配表",),
    HEADERS,
    ("1", "写接口文档", "李雷", datetime.fromisoformat("2026-11-27T17:00"), "高", None, None, None),
    ("2", "做移动端", "李雷", "下周三", "中", "1", None, None),
    ("3", "联调", "何佳怡", "2026-12-08", None, "做移动端+1、写接口文档", "进行中", 0.2),
    ("4", "自己看看", None, None, None, None, None, None),
)


def _tasks(stage: Stage) -> list[Task]:
    with stage.database.snapshot() as tx:
        found = list(tx.exec(select(Task).order_by(col(Task.id))))
        tx.expunge_all()
        return found


def test_a_room_gets_one_card_and_each_owner_one_message(stage: Stage) -> None:
    """Four rows make four tasks; owners answer for all of theirs by one tap."""
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*_GOOD)), room="产品群")
    stage.expect("产品群", contains=["韩梅梅 导入了 4 个任务", "李雷: 2 个任务"])
    stage.expect(
        "李雷",
        kind="urgent",
        contains=["韩梅梅 给您派了 2 个任务", "T1 写接口文档", "T2 做移动端"],
        buttons=["全部收到（2）"],
    )
    stage.expect("何佳怡", contains="T3 联调", buttons=["全部收到（1）"])
    stage.silence()
    first, second, third, own = _tasks(stage)
    assert (first.priority, second.priority, third.state, third.progress) == (
        "high",
        "mid",
        "doing",
        20,
    )
    assert first.due_at == datetime.fromisoformat("2026-11-27T17:00+08:00")
    assert third.due_at == datetime.fromisoformat("2026-12-08T18:00+08:00")
    assert own.acknowledged_at is not None
    with stage.database.snapshot() as tx:
        ties = {(d.task_id, d.predecessor_id, d.lag_days) for d in tx.exec(select(Dependency))}
    assert ties == {(2, 1, 0), (3, 1, 0), (3, 2, 1)}
    stage.click("李雷", "全部收到（2）")
    stage.expect("李雷", contains="已确认收到 2 个任务")
    assert all(each.acknowledged_at for each in _tasks(stage)[:2])
    assert _tasks(stage)[2].acknowledged_at is None


def test_the_clock_of_each_runs(stage: Stage) -> None:
    """Whoever does not answer is reminded of the imported task as of any other."""
    rows = (HEADERS, ("1", "联调", "何佳怡", None, None, None, None, None))
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("韩梅梅", contains="已导入 1 个任务")
    stage.expect("何佳怡", contains="T1 联调")
    stage.wait("96m")
    stage.expect("何佳怡", contains="12:00 前确认收到")


def test_only_checking_changes_nothing(stage: Stage) -> None:
    """A checked file is told to be right, and nothing is there."""
    send(stage, "韩梅梅", "/任务 导入 检查", ("计划.xlsx", xlsx(*_GOOD)))
    stage.expect("韩梅梅", contains="检查通过：可以导入 4 个任务")
    assert _tasks(stage) == []


def test_every_wrong_row_is_named_and_nothing_is_applied(stage: Stage) -> None:
    """Row, column, what is wrong and what to write; the right rows are not taken either."""
    rows = (
        HEADERS,
        ("1", "好的任务", "李雷", "下周三", None, None, None, None),
        ("2", None, "李雷", None, None, None, None, None),
        ("3", "谁", "李四", None, None, None, None, None),
        ("4", "何时", "李雷", 46352, None, None, None, None),
        ("5", "多急", "李雷", None, "很", None, None, None),
        ("6", "等谁", "李雷", None, None, "T99", None, None),
        ("7", "等自己", "李雷", None, None, "7", None, None),
        ("8", "多少", "李雷", None, None, None, "已完成", 0.5),
        ("9", "算的", "=A1&B1", None, None, None, None, None),
        ("10", "昨天", "李雷", "昨天", None, None, None, None),
        ("11", "状态", "李雷", None, None, None, "快了", None),
    )
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect(
        "韩梅梅",
        contains=[
            "计划.xlsx 有 10 处要改",
            "第 3 行「任务名称」：没有任务名称",
            "第 4 行「负责人」：",
            "第 5 行「截止日期」：46352 是数字",
            "第 6 行「优先级」：",
            "第 7 行「依赖任务」：找不到“T99”",
            "第 8 行「依赖任务」：任务不能依赖自己",
            "第 9 行「完成比例」：",
            "第 10 行「负责人」：这里是公式",
            "第 11 行「截止日期」：",
            "第 12 行「进度状态」：没有“快了”这种状态；可以写：待开始、进行中",
            "一个任务也没有导入",
        ],
        lacks="第 2 行",
    )
    assert _tasks(stage) == []


def test_a_circle_of_rows_is_refused(stage: Stage) -> None:
    """Rows that wait for each other are told by their numbers."""
    rows = (
        HEADERS,
        ("a", "一", None, None, None, "c", None, None),
        ("b", "二", None, None, None, "a", None, None),
        ("c", "三", None, None, None, "b", None, None),
    )
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("韩梅梅", contains="这些行互相等待：2 → 4 → 3 → 2")
    assert _tasks(stage) == []


def test_english_headers_in_any_order_from_csv(stage: Stage) -> None:
    """A CSV with English headers, names by key, several people and departments."""
    rows = (
        ("Due", "Task", "Collaborators", "Owner", "Cooperating departments", "Priority", "Hours"),
        (
            "2026-12-04 15:30",
            "Ship it",
            "lilei; hejiayi",
            "Jim Green",
            "设计部;市场部",
            "urgent",
            "5",
        ),
    )
    send(stage, "Jim Green", "/task import", ("plan.csv", csv(*rows)))
    stage.expect("Jim Green", contains=["1 task imported", "Columns that were not taken: Hours"])
    (task,) = _tasks(stage)
    assert (task.title, task.priority) == ("Ship it", "urgent")
    assert task.due_at == datetime.fromisoformat("2026-12-04T15:30+08:00")
    with stage.database.snapshot() as tx:
        assert len(tx.exec(select(Collaborator)).all()) == 2
        assert len(tx.exec(select(Participant)).all()) == 2


def test_a_department_as_owner_is_its_heads(stage: Stage) -> None:
    """As with a task that is typed, the head is to name somebody (T-29)."""
    rows = (HEADERS, ("1", "联调", "设计部", None, None, None, None, None))
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("韩梅梅", contains="苏雨桐: 1 个任务")
    stage.expect("苏雨桐", contains="T1 联调")
    assert _tasks(stage)[0].department_id is not None


def test_a_task_of_others_can_not_be_waited_for(stage: Stage) -> None:
    """A task that the importer may not see is as if it were not there (D-06)."""
    stage.say("王志远", "/任务 新建 机密的事")
    stage.ignore()
    rows = (HEADERS, ("1", "等着", None, None, None, "T1", None, None))
    send(stage, "徐静", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("徐静", contains="找不到“T1”")
    send(stage, "王志远", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("王志远", contains="已导入 1 个任务")


def test_without_a_file_one_is_asked_for(stage: Stage) -> None:
    """The sentence says how, and where to get an empty sheet."""
    stage.say("韩梅梅", "/任务 导入")
    stage.expect("韩梅梅", contains="请在这条消息里附上一个 XLSX 或 CSV 文件")


def test_all_that_waits_is_acknowledged_in_one_word(stage: Stage) -> None:
    """Typed, the word is for everything that waits; a second time nothing does."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.say("韩梅梅", "/任务 新建 乙 @李雷")
    stage.ignore()
    stage.say("李雷", "全部收到")
    stage.expect("李雷", contains="已确认收到 2 个任务")
    stage.say("李雷", "全部收到")
    stage.expect("李雷", contains="没有等您确认的任务")


def test_quiet_hours_hold_what_owners_get(stage: Stage) -> None:
    """In the evening the importer is answered at once, the owner in the morning."""
    stage.until("2026-11-23T22:00")
    rows = (HEADERS, ("1", "联调", "何佳怡", None, None, None, None, None))
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(*rows)))
    stage.expect("韩梅梅", contains="已导入 1 个任务")
    stage.silence()
    stage.until("2026-11-24T09:30")
    stage.expect("何佳怡", contains="T1 联调")
