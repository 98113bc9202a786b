"""Tasks that are divided: given in parts, rolled up, closed in order (T-06, T-07, §3.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tasks.model import State, Task
from bot.tasks.standing import Standing
from bot.tasks.subtasks import rolled_up
from storage.database import Database
from tests.stage import Stage, staged


def divide(stage: Stage, *parts: str) -> None:
    """Have 韩梅梅 give T1 to 李雷, who divides it into these parts."""
    stage.say("韩梅梅", "/任务 新建 上线V2.0 @李雷 下周五18:00 +V2.0")
    for words in parts:
        stage.say("李雷", f"/任务 子任务 T1 {words}")
    stage.ignore()


def task(stage: Stage, task_id: int) -> Task:
    """A task as it is kept."""
    with stage.database.snapshot() as tx:
        return tx.get_one(Task, task_id)


def test_divided(stage: Stage) -> None:
    """A part has its own owner, scope and limit, is asked for, and stands on the whole's card."""
    divide(stage)
    stage.say("李雷", "/任务 子任务 T1 登录接口 @何佳怡 周五17:00 范围:仅登录 修改次数:3 权重:2")
    seen = stage.expect("何佳怡", contains=["李雷 把 T1 的一部分分配给您", "上级任务: T1 上线V2.0"])
    for words in ("范围: 仅登录", "修改次数: 3", "权重: 2", "项目: V2.0"):
        assert words in seen.text
    stage.expect("李雷", contains="T2 登录接口")
    whole = stage.shown("李雷", "T1")
    assert "子任务（0/1 完成）" in whole
    assert "T2 登录接口 · 待开始 · 何佳怡" in whole
    stage.click("何佳怡", "收到", on="T2")
    stage.ignore()


def test_told(stage: Stage) -> None:
    """Whoever owns the whole is told of parts that others give."""
    divide(stage)
    stage.say("韩梅梅", "/task subtask T1 Tests @hejiayi effort:3")
    stage.expect("李雷", contains="韩梅梅 拆分了子任务 T2")
    stage.ignore()


def test_rolled_up(stage: Stage) -> None:
    """The whole is as far as its parts by their effort, at all levels; cancelled ones aside."""
    divide(stage, "设计 @何佳怡 权重:3", "接口 @赵婉清", "文档 @徐静")
    stage.say("何佳怡", "/任务 子任务 T2 首页 @林晓彤")
    stage.ignore()
    stage.say("林晓彤", "/任务 进度 T5 %80")
    assert [task(stage, each).progress for each in (5, 2, 1)] == [80, 80, 48]
    cancel(stage, "李雷", "T4")
    assert task(stage, 1).progress == 60
    stage.ignore()
    stage.say("李雷", "/任务 进度 T1 %90")
    stage.refused("李雷", "T1 的进度由子任务汇总得出")
    stage.say("李雷", "/任务 进度 T1 已联调")
    assert "已联调" in stage.shown("韩梅梅", "T1")
    stage.ignore()


def test_whole_waits_for_its_parts(stage: Stage) -> None:
    """The whole can't be handed in or finished while a part is open; then its owner is told."""
    divide(stage, "设计 @何佳怡")
    for words in ("完成 T1", "/任务 提交 T1"):
        stage.say("李雷", words)
        stage.refused("李雷", "T1 还有未完成的子任务：T2（何佳怡）")
    stage.say("何佳怡", "完成 T2")
    stage.expect("李雷", contains=["子任务都已结束", "子任务（1/1 完成）"])
    stage.expect("李雷", contains="何佳怡 完成了任务")
    stage.ignore()
    stage.say("李雷", "完成 T1")
    stage.expect("韩梅梅", contains="李雷 完成了任务")
    stage.ignore()
    stage.say("李雷", "/任务 重开 T2 漏了")
    stage.refused("李雷", "请先重新打开 T1")


def cancel(stage: Stage, person: str, task_id: str) -> None:
    """Cancel a task as its form does."""
    stage.send(
        person,
        kind="action",
        action="task.cancel",
        subject=task_id,
        version=stage.card(person, task_id).card.version,
        form={"reason": "不做了"},
    )


def test_cancelled_with_its_parts(stage: Stage) -> None:
    """Giving the whole up gives its open parts up, all told; not over one that was handed in."""
    divide(stage, "设计 @何佳怡", "接口 @赵婉清")
    stage.say("何佳怡", "/任务 提交 T2")
    stage.ignore()
    cancel(stage, "韩梅梅", "T1")
    stage.refused("韩梅梅", "T1 的子任务 T2 正等待验收")
    stage.say("李雷", "/任务 验收 T2")
    stage.ignore()
    cancel(stage, "韩梅梅", "T1")
    stage.expect("赵婉清", contains="韩梅梅 取消了任务")
    stage.ignore()
    assert [task(stage, each).state for each in (1, 2, 3)] == ["cancelled", "done", "cancelled"]


def test_dates(stage: Stage) -> None:
    """A part is never due after the whole; moving the whole forward names what is due later."""
    divide(stage)
    stage.say("李雷", "/任务 子任务 T1 设计 @何佳怡 12月25日")
    stage.expect("李雷", contains="子任务不能更晚")
    divided = "/任务 子任务 T1 设计 @何佳怡 下周四12:00"
    stage.say("李雷", divided)
    stage.ignore()
    stage.say("李雷", "/任务 延期 T2 12月25日")
    stage.expect("李雷", contains="子任务不能更晚")
    stage.say("韩梅梅", "/任务 延期 T1 下周一")
    stage.expect("韩梅梅", contains="T1 的子任务 T2 截止时间更晚")
    stage.ignore()


def test_circles_and_depth(stage: Stage) -> None:
    """A part can't wait for its whole, at any depth; four levels are the most."""
    divide(stage, "一 @李雷")
    stage.say("李雷", "/任务 依赖 T2 ^T1")
    stage.refused("李雷", "循环等待")
    stage.say("李雷", "/任务 子任务 T2 二")
    stage.say("李雷", "/任务 子任务 T3 三")
    stage.ignore()
    stage.say("李雷", "/任务 子任务 T1 四 ^T1")
    stage.refused("李雷", "循环等待")
    stage.say("李雷", "/任务 子任务 T4 四")
    stage.refused("李雷", "T4 不能再拆分：最多 4 层")


def test_amounts(database: Database) -> None:
    """Amounts that are none are refused with what to write."""
    with staged(database) as stage:
        divide(stage)
        stage.say("李雷", "/任务 子任务 T1 设计 权重:0")
        stage.expect("李雷", contains="请写 1 到 100 的整数")


def part(progress: int, effort: int, *, cancelled: bool = False) -> Standing:
    """A part that is so far."""
    state = State.CANCELLED if cancelled else State.DOING
    return Standing(1, "", state.value, 1, None, progress, effort)


PARTS = st.lists(
    st.builds(part, st.integers(0, 100), st.integers(1, 100), cancelled=st.booleans()), max_size=12
)


@given(PARTS)
def test_mean(parts: list[Standing]) -> None:
    """The whole lies between its parts and is done when all are; cancelled ones don't count."""
    counted = [each for each in parts if each.state != State.CANCELLED]
    share = rolled_up(parts)
    assert share == rolled_up(counted)
    if share is None:
        assert not counted
        return
    reached = [each.progress for each in counted]
    assert min(reached) <= share <= max(reached)
    assert (share == 100) is all(each == 100 for each in reached)


@given(PARTS, st.integers(1, 9))
def test_only_proportions_weigh(parts: list[Standing], factor: int) -> None:
    """All efforts made greater alike change nothing, and so does another order."""
    greater = [each._replace(effort=each.effort * factor) for each in reversed(parts)]
    assert rolled_up(greater) == rolled_up(parts)


@given(PARTS, st.integers(0, 11), st.integers(1, 50))
def test_progress_never_sets_back(parts: list[Standing], which: int, step: int) -> None:
    """Where a part gets further, the whole doesn't fall behind."""
    if which >= len(parts) or rolled_up(parts) is None:
        return
    before = rolled_up(parts)
    further = parts[which]._replace(progress=min(100, parts[which].progress + step))
    after = rolled_up([*parts[:which], further, *parts[which + 1 :]])
    assert before is not None
    assert after is not None
    assert after >= before


def test_same_moment_is_allowed(stage: Stage) -> None:
    """A part may be due exactly when the whole is."""
    divide(stage, "设计 @何佳怡 下周五18:00")
    assert task(stage, 2).due_at == task(stage, 1).due_at


@pytest.mark.parametrize("verb", ["子任务", "拆分", "subtask", "split"])
def test_words(stage: Stage, verb: str) -> None:
    """Each word of the command divides."""
    divide(stage)
    stage.say("李雷", f"/任务 {verb} T1 设计")
    stage.ignore()
    assert task(stage, 2).parent_id == 1
