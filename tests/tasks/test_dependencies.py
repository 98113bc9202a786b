"""Tasks that wait for others: tied, warned, released, nagged (T-08, T-09, semantics §3.2)."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.directory.model import Person
from bot.engine.incoming import Incoming, IncomingKind
from bot.tasks.links import way
from bot.tasks.model import Dependency, Task
from storage import Tx
from storage.database import Database
from tests.databases import SqliteTemplate
from tests.engine.test_conflicts import at_once
from tests.stage import Stage, staged


def give(stage: Stage, *tasks: str) -> None:
    """Have 韩梅梅 give tasks, each with a line's words, and all of them acknowledged."""
    for words in tasks:
        stage.say("韩梅梅", f"/任务 新建 {words}")
    stage.ignore()


def ties(stage: Stage) -> list[tuple[int, int, int]]:
    """Every dependency: who waits, for whom, how many days."""
    with stage.database.snapshot() as tx:
        rows = tx.exec(select(Dependency).order_by(col(Dependency.task_id))).all()
        return sorted((each.task_id, each.predecessor_id, each.lag_days) for each in rows)


@pytest.mark.parametrize(
    "typed, tied",
    [
        ("^T1", (2, 1, 0)),
        ("＾t1", (2, 1, 0)),
        ("^1", (2, 1, 0)),
        ("^T1+2", (2, 1, 2)),
        ("^T1-3", (2, 1, -3)),
        ("T1 完成后", (2, 1, 0)),
        ("T1完成后两天", (2, 1, 2)),
        ("T1 完成后 3个工作日", (2, 1, 3)),
        ("T1 开始前3天", (1, 2, 3)),
        ("after T1", (2, 1, 0)),
        ("2 days after T1", (2, 1, 2)),
        ("3 days before T1 starts", (1, 2, 3)),
    ],
)
def test_phrases(stage: Stage, typed: str, tied: tuple[int, int, int]) -> None:
    """A predecessor is typed with a task in any of these ways, and the title is what remains."""
    give(stage, "接口文档 @李雷", f"联调 {typed} @何佳怡 周五")
    assert ties(stage) == [tied]
    assert stage.card("何佳怡", "T2").card.title == "T2 联调"
    assert "截止: 11月27日" in stage.shown("何佳怡", "T2")


def test_waiting_is_told(stage: Stage) -> None:
    """An owner is told what to wait for, sees how that stands, and hears when they can start."""
    give(stage, "接口文档 @李雷")
    stage.click("李雷", "收到", on="T1")
    stage.say("韩梅梅", "/任务 新建 联调 @何佳怡 ^T1")
    stage.expect("何佳怡", contains=["等 T1 完成后再开始", "前置任务: T1 接口文档 · 待开始 · 李雷"])
    stage.expect("韩梅梅", contains="T2 联调")
    stage.click("何佳怡", "收到", on="T2")
    assert "后续任务: T2" in stage.shown("李雷", "T1")
    stage.say("李雷", "完成 T1")
    stage.expect("何佳怡", contains=["T1 已完成，可以开始了", "T1 接口文档 · 已完成"])
    stage.ignore()


def test_begun_and_finished_too_early(stage: Stage) -> None:
    """Beginning warns by default; finishing before the predecessor is refused, naming it."""
    give(stage, "接口文档 @李雷", "联调 @何佳怡 ^T1")
    stage.click("何佳怡", "开始", on="T2")
    stage.expect("何佳怡", contains="请注意前置任务还没有完成：T1（李雷）")
    stage.say("何佳怡", "完成 T2")
    stage.refused("何佳怡", "T2 的前置任务还没有完成：T1（李雷）")
    stage.say("何佳怡", "/任务 提交 T2")
    stage.refused("何佳怡", "T2 的前置任务还没有完成：T1（李雷）")
    stage.say("韩梅梅", "/任务 取消依赖 T2 ^T1")
    stage.ignore()
    stage.say("何佳怡", "完成 T2")
    stage.expect("韩梅梅", contains="何佳怡 完成了任务")
    stage.ignore()
    stage.click("李雷", "收到", on="T1")


def test_begun_too_early_refused(database: Database) -> None:
    """Where the company wants it, nobody begins before the predecessors are done."""
    with staged(database, settings={"task.begin_waiting": "refuse"}) as stage:
        give(stage, "接口文档 @李雷", "联调 @何佳怡 ^T1")
        stage.click("何佳怡", "开始", on="T2")
        stage.refused("何佳怡", "T2 要等前置任务完成后才能开始：T1（李雷）")
        stage.say("何佳怡", "/任务 进度 T2 %10")
        stage.refused("何佳怡", "T2 要等前置任务完成后才能开始")


def test_circles(stage: Stage) -> None:
    """A circle is refused with its way round, a task of its own too; nothing is kept."""
    give(stage, "甲 @李雷", "乙 @李雷 ^T1", "丙 @李雷 ^T2")
    stage.say("韩梅梅", "/任务 依赖 T1 ^T3")
    stage.refused("韩梅梅", "循环等待：T1 → T3 → T2 → T1")
    stage.say("韩梅梅", "/任务 依赖 T1 ^T1")
    stage.refused("韩梅梅", "T1 不能依赖自己")
    assert ties(stage) == [(2, 1, 0), (3, 2, 0)]


@pytest.mark.both_databases
def test_circle_in_the_same_instant(stage: Stage) -> None:
    """Of two edges that would close a circle together, one is refused."""
    give(stage, "甲 @李雷", "乙 @李雷", "丙 @李雷 ^T2", "丁 @李雷 ^T1")
    said = ["/任务 依赖 T1 ^T3", "/任务 依赖 T2 ^T4"]
    inputs = [
        Incoming(f"c{n}", "console", "hanmeimei", IncomingKind.TEXT, text=text)
        for n, text in enumerate(said)
    ]
    at_once([partial(stage.app.engine.receive, each) for each in inputs])
    stage.settle()
    stage.ignore()
    assert len(ties(stage)) == 3


def test_lag(stage: Stage) -> None:
    """With a lag the owner is told when it has passed, and not before."""
    give(stage, "接口文档 @李雷", "联调 @何佳怡 ^T1+2")
    stage.click("何佳怡", "收到", on="T2")
    stage.say("李雷", "完成 T1")
    stage.expect("韩梅梅", contains="李雷 完成了任务")
    stage.expect("李雷")
    stage.until("2026-11-25T09:59")
    stage.ignore()
    stage.until("2026-11-25T10:00")
    stage.expect("何佳怡", contains="前置任务已就绪，可以开始了")
    stage.ignore()


def test_lead(stage: Stage) -> None:
    """With a lead the owner may begin that many working days before the predecessor's date."""
    give(stage, "接口文档 @李雷 周五12:00", "联调 @何佳怡 ^T1-2")
    stage.click("何佳怡", "收到", on="T2")
    stage.click("李雷", "收到", on="T1")
    stage.until("2026-11-25T11:59")
    stage.ignore()
    stage.until("2026-11-25T12:00")
    stage.expect("何佳怡", contains="可以开始了")
    stage.say("李雷", "完成 T1")
    stage.expect("韩梅梅", contains="完成了任务")
    stage.expect("李雷")
    stage.silence()


def test_chain_of_five_with_the_second_cancelled(stage: Stage) -> None:
    """Who waited for a cancelled task is released with a note; the rest of the chain waits on."""
    owners = ["李雷", "何佳怡", "Jim Green", "张伟", "徐静"]
    for number, owner in enumerate(owners, start=1):
        after = f"^T{number - 1}" if number > 1 else ""
        stage.say("韩梅梅", f"/任务 新建 第{number}步 {stage.mention(owner)} {after}")
        stage.ignore()
        stage.click(owner, "task.ack", on=f"T{number}")
        stage.ignore()
    stage.say("韩梅梅", "/任务 取消 T2 不做了")
    stage.ignore()
    stage.click("韩梅梅", "取消任务")
    stage.expect("何佳怡", contains="韩梅梅 取消了任务")
    stage.expect("Jim Green", contains="T2 was cancelled: this no longer waits for it")
    stage.silence()
    assert "T2 第2步 · cancelled" in stage.shown("Jim Green", "T3")
    stage.say("Jim Green", "完成 T3")
    stage.expect("韩梅梅")
    stage.expect("张伟", contains="T3 已完成，可以开始了")
    stage.expect("Jim Green")
    stage.silence()


def test_moved(stage: Stage) -> None:
    """A predecessor's new date is told to who waits for it, with when they can start."""
    give(stage, "接口文档 @李雷 周三", "联调 @何佳怡 ^T1+1")
    stage.say("韩梅梅", "/任务 延期 T1 周四17:00")
    stage.expect("李雷", contains="改为 11月26日 周四 17:00")
    stage.expect("何佳怡", contains=["T1 改期到 11月26日 周四 17:00", "最早 11月27日 周五 17:00"])
    stage.ignore()
    stage.click("何佳怡", "收到", on="T2")
    stage.click("李雷", "收到", on="T1")


def test_late(stage: Stage) -> None:
    """A late predecessor is told once; nagging of who waits goes to who holds them up."""
    give(stage, "接口文档 @李雷 !高 今天17:00", "联调 @何佳怡 !高 今天17:30 ^T1")
    stage.click("何佳怡", "收到", on="T2")
    stage.click("李雷", "收到", on="T1")
    stage.until("2026-11-23T17:00")
    stage.expect("李雷", kind="urgent", contains="已到截止时间")
    stage.expect("何佳怡", kind="urgent", contains=["T1 已逾期", "最早 11月24日"])
    stage.silence()


def test_nagging_goes_to_who_holds_it_up(stage: Stage) -> None:
    """The owner of an overdue task that waits is left alone; who is waited for is written to."""
    give(stage, "接口文档 @李雷 周五", "联调 @何佳怡 !高 今天17:30 ^T1")
    stage.click("何佳怡", "收到", on="T2")
    stage.click("李雷", "收到", on="T1")
    stage.until("2026-11-23T17:30")
    stage.expect("何佳怡", kind="urgent", contains="已到截止时间")
    stage.until("2026-11-24T10:00")
    stage.expect("李雷", contains=["T2 已逾期，正在等您完成这个任务", "T1 接口文档"])
    stage.silence()


def test_reopened(stage: Stage) -> None:
    """Who could start has to wait again when the predecessor is taken up again."""
    give(stage, "接口文档 @李雷", "联调 @何佳怡 ^T1")
    stage.click("何佳怡", "收到", on="T2")
    stage.say("李雷", "完成 T1")
    stage.ignore()
    stage.say("韩梅梅", "/任务 重开 T1 有遗漏")
    stage.expect("李雷", contains="重新打开了任务")
    stage.expect("何佳怡", contains="请等 T1 完成后再开始")
    stage.ignore()
    stage.say("何佳怡", "完成 T2")
    stage.refused("何佳怡", "T1（李雷）")


def test_not_theirs(stage: Stage) -> None:
    """Nobody waits for what they may not see, nor has others wait for theirs."""
    give(stage, "机密 @李雷")
    stage.say("徐静", "/任务 新建 海报 ^T1")
    stage.refused("徐静", "您没有权限安排 T1")
    stage.say("何佳怡", "/任务 新建 稿子 T1 开始前3天")
    stage.refused("何佳怡", "您没有权限安排 T1")


@settings(max_examples=25)
@given(edges=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=20))
def test_never_a_circle(sqlite_template: SqliteTemplate, edges: list[tuple[int, int]]) -> None:
    """Whatever is tied to whatever, in any order, what is kept has no circle."""
    kept: dict[int, set[int]] = {each: set() for each in range(1, 7)}
    for after, before in edges:
        if not _reaches(kept, before, after):
            kept[after].add(before)
    database = sqlite_template.emptied()
    with database.transaction() as tx:
        furnish(tx)
    for after, before in edges:
        with database.transaction() as tx:
            if after != before and not way(tx, before, after):
                tx.merge(Dependency(task_id=after, predecessor_id=before))
    with database.snapshot() as tx:
        rows = tx.exec(select(Dependency)).all()
    assert {(each.task_id, each.predecessor_id) for each in rows} == {
        (after, before) for after, some in kept.items() for before in some
    }


def _reaches(kept: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether a walk along what is kept leads from one to the other."""
    return start == goal or any(_reaches(kept, each, goal) for each in kept[start])


def furnish(tx: Tx) -> None:
    """Six tasks of one person."""
    person = Person(key="a", name="甲")
    tx.add(person)
    tx.flush()
    assert person.id is not None
    for number in range(1, 7):
        made = Task(
            id=number,
            title=str(number),
            initiator_id=person.id,
            owner_id=person.id,
            messenger="console",
            created_at=Stage.start(),
        )
        tx.add(made)
