"""Two at once: what collides on one record is done one after the other, on both databases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

from sqlmodel import col, select

from bot.engine import ledger
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.tasks.model import Comment, Task
from bot.time.deadline_tables import FIRED, WAITING, deadline_table
from tests.stage import Stage

T = TypeVar("T")


def test_remarks_at_once(stage: Stage) -> None:
    """Eight remarks on one task at the same moment are all kept and all in the ledger."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.click("李雷", "收到", on="T1")
    inputs = [
        Incoming(f"r{n}", "console", who, IncomingKind.TEXT, text=f"/任务 评论 T1 第{n}条")
        for n, who in enumerate(["lilei", "hanmeimei"] * 4)
    ]
    at_once([partial(stage.app.engine.receive, each) for each in inputs])
    stage.settle()
    stage.ignore()
    with stage.database.snapshot() as tx:
        said = {each.text for each in tx.exec(select(Comment)).all()}
        noted = [e.detail["text"] for e in ledger.history(tx, "T1") if e.action == "task.comment"]
    assert said == set(noted) == {f"第{n}条" for n in range(8)}
    assert len(noted) == 8


def test_presses_at_once(stage: Stage) -> None:
    """Of many presses of one button one counts; the others are told what it did."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    press = [
        Incoming(
            f"p{n}",
            "console",
            "lilei",
            IncomingKind.ACTION,
            action="task.start",
            subject="T1",
            version=1,
        )
        for n in range(6)
    ]
    answers = at_once([partial(stage.app.engine.receive, each) for each in press])
    answers.sort(key=lambda answer: answer.explained)
    assert answers == [Answer(), *[Answer(explained=True)] * 5]
    stage.settle()
    for _ in range(5):
        stage.expect("李雷", contains=["10:00 李雷 开始处理", "状态: 进行中"])
    with stage.database.snapshot() as tx:
        actions = [entry.action for entry in ledger.history(tx, "T1")]
    assert actions == ["task.new", "task.start"]


def test_answers_race_deadlines(stage: Stage) -> None:
    """An answer and a reminder of the same moment: one of them is first, and nothing is torn."""
    stage.ignore()
    for number in range(8):
        stage.say("韩梅梅", f"/任务 新建 第{number}件 @李雷", room="产品群")
    stage.ignore()
    stage.clock.advance(stage.span("96m"))
    engine = stage.app.engine
    answers = [
        Incoming(f"a{n}", "console", "lilei", IncomingKind.TEXT, text=f"收到 T{n}")
        for n in range(8, 0, -1)
    ]
    calls: list[Callable[[], object]] = [partial(engine.receive, each) for each in answers]
    at_once([engine.fire, *calls])
    stage.settle()
    stage.ignore()
    with stage.database.snapshot() as tx:
        tasks = tx.exec(select(Task).order_by(col(Task.id))).all()
        states = tx.connection().execute(select(deadline_table.c.state)).scalars().all()
    assert all(task.acknowledged_at is not None for task in tasks)
    assert WAITING not in states
    assert states.count(FIRED) <= 8
    stage.wait("3d")


def test_two_programs_fire(stage: Stage) -> None:
    """Several sweeps at once, as of several processes, fire each deadline once."""
    for number in range(30):
        stage.say("韩梅梅", f"/任务 新建 第{number}件 @李雷", room="产品群")
        stage.wait("1s")  # of one instant they would be one batch
    stage.ignore()
    stage.clock.advance(stage.span("96m"))
    fired = at_once([stage.app.engine.fire] * 4)
    rest = iter(stage.app.engine.fire, 0)  # of a batch that took its second, on a busy machine
    assert sum(fired) + sum(rest) == 30
    stage.settle()
    for _ in range(30):
        stage.expect("李雷", contains="前确认收到")
    stage.silence()
    stage.ignore()


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Call all at the same moment, a thread each; gives what they gave."""
    barrier = Barrier(len(calls))

    def call(each: Callable[[], T]) -> T:
        barrier.wait()
        return each()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))
