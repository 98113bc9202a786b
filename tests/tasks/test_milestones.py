"""Milestones: set, reminded of, reached, given up (P-05, TPL-04)."""

import pytest

from storage.database import Database
from tests.stage import DAILY, Stage, staged


@pytest.fixture
def task(stage: Stage) -> Stage:
    """T1 of 李雷, given by 韩梅梅, due in four weeks, with two milestones, begun."""
    stage.say("韩梅梅", "/任务 新建 大促 @李雷 12月20日")
    stage.say("韩梅梅", "/任务 里程碑 T1 11月26日 初稿;12月15日 上线")
    stage.say("李雷", "/任务 开始 T1")
    stage.ignore()
    return stage


@pytest.mark.parametrize(
    "words",
    [
        "12/10 初稿;12/15 上线",
        "初稿 12月10日、上线 12月15日",
        "12月10日初稿,12月15日:上线",
        "12月15日 上线\n12月10日 初稿",
        "2026-12-10 初稿;2026-12-15 上线",
    ],
)
def test_words(stage: Stage, words: str) -> None:
    """Dates stand before or behind titles, with whatever people put between."""
    stage.say("李雷", "/任务 新建 大促 12月20日")
    stage.say("李雷", f"/任务 里程碑 T1 {words}")
    stage.ignore()
    card = stage.shown("李雷", "T1")
    assert "○ 1 初稿 · 12月10日 周四 18:00\n○ 2 上线 · 12月15日 周二 18:00" in card


def test_a_comma_in_a_title(stage: Stage) -> None:
    """A comma that has no date behind it is one of the title's."""
    stage.say("李雷", "/任务 新建 大促 12月20日")
    stage.say("李雷", "/任务 里程碑 T1 12月10日 初稿、终稿都交")
    stage.ignore()
    assert "○ 1 初稿、终稿都交 · 12月10日" in stage.shown("李雷", "T1")


def test_reminded(task: Stage) -> None:
    """The owner is told at 10:00 of the working day before, and when it is due; nobody else."""
    task.until("2026-11-25T10:00")
    task.expect("李雷", contains="里程碑“初稿”将于 11月26日 周四 18:00 到期")
    task.silence()
    task.until("2026-11-26T18:00")
    task.expect("李雷", contains=["里程碑“初稿”已到期", "○ 1 初稿 · 11月26日 周四 18:00（已逾期）"])
    task.until("2026-12-14T09:59")
    task.silence()
    task.until("2026-12-14T10:00")
    task.expect("李雷", contains="里程碑“上线”将于")
    task.say("李雷", "/任务 T1")
    task.expect("李雷", contains=["提醒里程碑到期: 初稿", "里程碑: "])


def test_reached(task: Stage) -> None:
    """A tap reaches the next one, a typed word any; who gave the task is told, time is silent."""
    task.click("李雷", "达成里程碑", on="T1")
    told = ["李雷 达成了里程碑“初稿”", "里程碑（1/2 达成）", "✓ 1 初稿 · 11月23日 周一 10:00 达成"]
    task.expect("韩梅梅", contains=told)
    task.until("2026-11-27T18:00")
    task.silence()
    task.say("李雷", "/任务 达成 T1 1")
    task.refused("李雷", "里程碑“初稿”已于 11月23日 周一 10:00 达成")
    task.say("李雷", "/任务 达成 T1 上线")
    task.expect("韩梅梅", contains="里程碑（2/2 达成）")
    task.ignore()
    assert "达成里程碑" not in task.card("李雷", "T1").buttons
    task.say("李雷", "/任务 达成 T1")
    task.refused("李雷", "T1 没有未达成的里程碑")


def test_given_up_and_closed(task: Stage) -> None:
    """One that is given up is no longer reminded of, nor those of a task that is done."""
    task.say("韩梅梅", "/任务 取消里程碑 T1 初稿")
    task.expect("李雷", contains=["韩梅梅 取消了里程碑“初稿”", "○ 1 上线"], lacks="初稿 ·")
    task.ignore()
    task.say("李雷", "/任务 完成 T1")
    task.ignore()
    task.until("2026-12-15T18:00")
    task.silence()
    task.say("韩梅梅", "/任务 重开 T1 还有尾款")
    task.ignore()


def test_opened_again(stage: Stage) -> None:
    """The milestones that lie ahead are reminded of again when the task is taken up again."""
    stage.say("李雷", "/任务 新建 自己的 12月20日")
    stage.say("李雷", "/任务 里程碑 T1 11月26日 初稿")
    stage.say("李雷", "/任务 完成 T1")
    stage.say("李雷", "/任务 重开 T1 还有遗漏")
    stage.ignore()
    stage.until("2026-11-25T10:00")
    stage.expect("李雷", contains="里程碑“初稿”将于")


@pytest.mark.parametrize(
    "words, told",
    [
        ("12月21日 太晚", "晚于任务截止 12月20日"),
        ("初稿2", "没看出日期和名称"),
        ("11月30日", "没看出日期和名称"),
        ("11月30日 初稿", "已有里程碑“初稿”"),
        (";".join(f"12月1日 第{n}步" for n in range(21)), "最多"),
    ],
)
def test_mistakes(task: Stage, words: str, told: str) -> None:
    """Each is told in a sentence that says what to write, and nothing is set."""
    task.say("韩梅梅", f"/任务 里程碑 T1 {words}")
    task.expect("韩梅梅", contains=told)
    task.silence()
    assert "里程碑（0/2 达成）" in task.shown("李雷", "T1")


def test_which_and_whose(task: Stage) -> None:
    """An unknown one is answered by those there are; others than owner and giver set none."""
    task.say("韩梅梅", "/任务 取消里程碑 T1 9")
    task.refused("韩梅梅", "没有里程碑“9”，请写编号或名称：1 初稿、2 上线")
    task.say("徐静", "/任务 里程碑 T1 12月1日 别的")
    task.refused("徐静", "您不能执行")
    task.say("徐静", "/任务 达成 T1")
    task.refused("徐静", "您不能执行")


def test_moved_before_a_milestone(task: Stage) -> None:
    """Whoever moves the task before a milestone is told which."""
    task.say("韩梅梅", "/任务 延期 T1 12月10日")
    task.expect("韩梅梅", contains="里程碑 上线 晚于新的截止时间")
    task.expect("李雷", contains="12月10日")
    task.silence()


def test_in_the_digest(database: Database) -> None:
    """With the digest on, the day before is a line of it; late ones stay in it, for both."""
    with staged(database, settings=DAILY) as stage:
        stage.say("韩梅梅", "/任务 新建 大促 @李雷 12月20日")
        stage.say("韩梅梅", "/任务 里程碑 T1 11月25日 初稿")
        stage.say("李雷", "收到 T1")
        stage.ignore()
        stage.until("2026-11-24T10:00")
        stage.expect("李雷", contains=["里程碑到期", "T1", "初稿"])
        stage.silence()
        stage.until("2026-11-26T09:59")
        stage.ignore()
        stage.until("2026-11-26T10:00")
        stage.expect("李雷", contains=["里程碑到期", "初稿"])
        stage.expect("韩梅梅", contains=["里程碑到期", "初稿", "李雷"])
        stage.silence()


def test_handed_over(task: Stage) -> None:
    """The new owner is reminded, not the old one."""
    task.say("韩梅梅", "/任务 转交 T1 @张伟")
    task.ignore()
    task.say("张伟", "收到 T1")
    task.ignore()
    task.until("2026-11-25T10:00")
    task.expect("张伟", contains="里程碑“初稿”将于")
    task.silence()
