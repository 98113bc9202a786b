"""The same input again changes nothing and gets the same answer, however it comes twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from prometheus_client import REGISTRY
from sqlalchemy import func, select
from sqlmodel import Session

from bot.engine import inbox, ledger
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.runtime import Runtime
from bot.tasks.model import Task
from tests.engine.memo import Memo
from tests.stage import Stage


def text(key: str, typed: str, account: str = "hanmeimei", **more: object) -> Incoming:
    """A text as an adapter hands it in."""
    return Incoming(key, "console", account, IncomingKind.TEXT, text=typed, **more)  # type: ignore[arg-type]


def count(stage: Stage, of: object) -> int:
    """How many rows a table has."""
    with stage.database.snapshot() as tx:
        return int(tx.connection().execute(select(func.count()).select_from(of)).scalar_one())  # type: ignore[arg-type]


def test_redelivered_command(stage: Stage) -> None:
    """A command that the platform repeats makes one task and one message."""
    for _ in range(3):
        stage.say("李雷", "/任务 新建 备份", key="evt-1")
    stage.expect("李雷", contains="T1 备份")
    stage.say("李雷", "/任务 我的", key="evt-2")
    stage.expect("李雷", contains="T1 备份", lacks="T2")


def test_redelivered_after_a_restart(stage: Stage) -> None:
    """What was seen before the program was stopped is known afterwards."""
    stage.say("李雷", "/任务 新建 备份", key="evt-1")
    stage.expect("李雷")
    stage.restart()
    stage.say("李雷", "/任务 新建 备份", key="evt-1")


def test_redelivered_press_gets_its_answer(stage: Stage) -> None:
    """A form that was the answer is the answer again, with what was filled in then."""
    press = Incoming(
        "trigger-1",
        "console",
        "hanmeimei",
        IncomingKind.ACTION,
        action="task.new",
        form={"due": "二月三十日"},
        opens_forms=True,
    )
    first = stage.app.engine.receive(press)
    assert set(first.errors) == {"title", "due"}
    assert stage.app.engine.receive(press) == first


def test_redelivered_mistake(stage: Stage) -> None:
    """A mistake is explained once."""
    for _ in range(2):
        stage.say("李雷", "收到 T9", key="evt-1")
    stage.refused("李雷", "没有找到“T9”")


def test_redelivered_press_that_was_explained(stage: Stage) -> None:
    """Of one that changed nothing no messenger says that it is done, however often it comes."""
    kind = IncomingKind.ACTION
    press = Incoming("t", "console", "hanmeimei", kind, action="task.ack", subject="T9")
    for _ in range(2):
        assert stage.app.engine.receive(press) == Answer(explained=True)
    stage.settle()
    stage.refused("韩梅梅", "T9")


async def test_what_met_a_bug_is_counted_as_failed(stage: Stage) -> None:
    """Of what is kept for an administrator the numbers say no more than that it failed."""
    Memo().join(stage)
    before = {outcome: _counted(outcome) for outcome in ("accepted", "failed")}
    runtime = Runtime(stage.app)
    bug = text("evt-1", "/便笺 炸 一次")
    answer = await runtime.submit(bug)
    assert answer == await runtime.submit(bug) == Answer(explained=True, failed=True)
    assert _counted("failed") == before["failed"] + 2
    assert _counted("accepted") == before["accepted"]
    stage.ignore()
    stage.log.lines.clear()


def _counted(outcome: str) -> float:
    labels = {"messenger": "console", "outcome": outcome}
    return REGISTRY.get_sample_value("muster_inputs_total", labels) or 0.0


def test_redelivered_bug(stage: Stage) -> None:
    """An input that met a bug is kept once and apologised for once."""
    memo = Memo()
    memo.join(stage)
    for _ in range(2):
        stage.say("李雷", "/便笺 炸 一次", key="evt-1")
    stage.refused("李雷", "出错了")
    with stage.database.snapshot() as tx:
        assert len(inbox.failures(tx)) == 1
    stage.log.lines.clear()


def test_one_key_on_two_messengers(stage: Stage) -> None:
    """Keys are the platforms' own: the same one elsewhere is another input."""
    assert stage.app.engine.receive(text("1", "/任务 新建 备份")) == Answer()
    slack = Incoming("1", "slack", "U1", IncomingKind.TEXT, text="/任务 新建 备份")
    stage.app.engine.receive(slack)
    assert count(stage, inbox.inbox_table) == 2
    stage.settle()
    stage.expect("韩梅梅", contains="T1")


def test_long_keys(stage: Stage) -> None:
    """A key of any length is a key; two that differ only at the end are two."""
    for end in ("a", "b", "a"):
        stage.say("李雷", f"/任务 新建 备份{end}", key="k" * 5000 + end)
    stage.expect("李雷", contains="T1 备份a")
    stage.expect("李雷", contains="T2 备份b")


def test_at_once_in_many_threads(stage: Stage) -> None:
    """Eight deliveries of one input at the same moment do it once; all get the same answer."""
    together = at_once(stage, [text("evt-1", "/任务 新建 联调 @李雷", room="产品群")] * 8)
    assert together == [Answer()] * 8
    assert count(stage, Task) == 1
    stage.settle()
    stage.expect("产品群")
    stage.expect("李雷")


def test_at_once_with_an_answer(stage: Stage) -> None:
    """The answer that is kept is the one that every redelivery gets, early or late."""
    press = Incoming(
        "t", "console", "lilei", IncomingKind.ACTION, action="task.new", opens_forms=True
    )
    answers = at_once(stage, [press] * 8)
    assert answers[0].form is not None
    assert all(answer == answers[0] for answer in answers)


def test_many_inputs_at_once(stage: Stage) -> None:
    """Different inputs at the same moment are all done, each with a number of its own."""
    inputs = [text(f"evt-{number}", f"/任务 新建 第{number}件") for number in range(12)]
    at_once(stage, inputs)
    with stage.database.snapshot() as tx:
        titles = set(rows(tx))
        assert list(ledger.verify(tx)) == []
    assert titles == {f"第{number}件" for number in range(12)}
    stage.settle()
    stage.ignore()


def test_old_keys_are_known(stage: Stage) -> None:
    """Keys may go when platforms repeat no more, those of failed inputs never."""
    Memo().join(stage)
    stage.say("李雷", "/便笺 回声 好", key="evt-1")
    stage.say("李雷", "/便笺 炸 坏", key="evt-2")
    stage.ignore()
    stage.log.lines.clear()
    came = stage.clock.now()
    with stage.database.snapshot() as tx:
        assert inbox.answered(tx, came, came + stage.span("1s"), 9) == [("console:evt-1", came)]
        assert inbox.answered(tx, came - stage.span("1s"), came, 9) == []
        assert [key for key, _, _ in inbox.failures(tx)] == ["console:evt-2"]
        assert inbox.count_failures(tx) == 1


def at_once(stage: Stage, inputs: list[Incoming]) -> list[Answer]:
    """Hand all inputs in at the same moment, a thread each."""
    barrier = Barrier(len(inputs))

    def receive(incoming: Incoming) -> Answer:
        barrier.wait()
        return stage.app.engine.receive(incoming)

    with ThreadPoolExecutor(len(inputs)) as threads:
        return list(threads.map(receive, inputs))


rows: Callable[[Session], list[str]] = lambda tx: list(  # noqa: E731
    tx.connection().execute(select(Task.title)).scalars()  # type: ignore[call-overload]
)
