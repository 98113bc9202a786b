"""The bounded queue in front of the engine: a sentence when it is full, never a silent drop."""

import asyncio
from concurrent.futures import Future
from threading import Event

from bot.engine.engine import Engine
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.engine.intake import Intake
from tests.stage import Stage


class _Held(Engine):
    """An engine that handles nothing before it is let go."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.database, engine.rules, engine.clock)
        self.go = Event()
        self.begun: Future[None] = Future()

    def receive(self, incoming: Incoming) -> Answer:
        """Wait, then handle."""
        if not self.begun.done():
            self.begun.set_result(None)
        self.go.wait()
        return super().receive(incoming)


def text(number: int) -> Incoming:
    """A task to be made."""
    typed = f"/任务 新建 第{number}件"
    return Incoming(f"i{number}", "console", "lilei", IncomingKind.TEXT, text=typed)


def test_full(stage: Stage) -> None:
    """Who finds the queue full is told at once; everybody inside is served, in order."""
    held = _Held(stage.app.engine)
    intake = Intake(held, workers=1, queue=3)

    async def rush() -> list[Answer]:
        inside = [asyncio.create_task(intake.submit(text(number))) for number in range(3)]
        await asyncio.wrap_future(held.begun)
        turned_away = await intake.submit(text(3))
        held.go.set()
        return [*await asyncio.gather(*inside), turned_away]

    answers = asyncio.run(rush())
    intake.close()
    assert answers == [Answer()] * 3 + [Answer(refused="现在有点忙，请稍等几秒再试一次")]
    assert not answers[-1].accepted
    stage.settle()
    for number in range(3):
        stage.expect("李雷", contains=f"T{number + 1} 第{number}件")
    stage.silence()


def test_room_again(stage: Stage) -> None:
    """When somebody has been served there is room for the next, who repeats the same input."""
    intake = Intake(stage.app.engine, workers=2, queue=1)

    async def one_by_one() -> list[Answer]:
        return [await intake.submit(text(number)) for number in (0, 1, 0)]

    assert asyncio.run(one_by_one()) == [Answer()] * 3
    intake.close()
    stage.settle()
    stage.expect("李雷", contains="T1")
    stage.expect("李雷", contains="T2")
    stage.silence()


def test_closing_finishes_what_is_in_hand(stage: Stage) -> None:
    """Nothing that was taken in is lost when the program stops."""
    intake = Intake(stage.app.engine, workers=1, queue=100)

    async def begin_and_close() -> list[Answer]:
        begun = [asyncio.create_task(intake.submit(text(number))) for number in range(5)]
        await asyncio.sleep(0)
        await asyncio.to_thread(intake.close)
        return await asyncio.gather(*begun)

    assert asyncio.run(begin_and_close()) == [Answer()] * 5
    stage.settle()
    assert len(stage.box.delivered) == 5
    stage.ignore()


class _Other(Engine):
    """An engine beside which another process begins a meeting, once a line was let go unheard."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.database, engine.rules, engine.clock)
        self.looks = 0

    def receive(self, incoming: Incoming) -> Answer:
        """Look; what the other process was handed before is committed only then."""
        answer = super().receive(incoming)
        self.looks += 1
        if self.looks == 1:
            super().receive(_said("i0", "#会议开始 评审"))
        return answer


def _said(key: str, words: str) -> Incoming:
    """A line that 李雷 says to the others of a group."""
    return Incoming(
        key, "console", "lilei", IncomingKind.TEXT, room="产品群", text=words, addressed=False
    )


def test_a_line_before_the_start_is_committed(stage: Stage) -> None:
    """Handed to another process than the meeting's start, it is looked at once more, and heard."""
    engine = _Other(stage.app.engine)
    intake = Intake(engine, workers=1, queue=3, pause=0)
    asyncio.run(intake.submit(_said("i1", "#记录 用两台就够")))
    assert engine.looks == 2
    stage.settle()
    assert "用两台就够" in stage.shown("李雷", "Y1", room="产品群")
    stage.ignore()
    for talk in ("今天先到这里", "#新品 上线了"):  # nothing that a meeting would keep
        asyncio.run(intake.submit(_said(talk, talk)))
    assert engine.looks == 4
    intake.close()
