"""Long work that a deadline needs: it is done before it fires, while it keeps nobody waiting."""

import pytest

from bot.engine.papers import Read
from tests.engine.memo import TICK, Memo
from tests.stage import Stage


@pytest.mark.both_databases
def test_others_are_served_meanwhile(stage: Stage) -> None:
    """Inputs are handled while it goes on, and the rest of the batch has fired; it fires once."""
    memo = _ticking(stage, "M1", "M2")
    served: list[str] = []

    def work(read: Read) -> object:
        del read
        stage.hand_in("李雷", kind="text", text=f"/memo echo {len(served)}")
        served.append(f"{len(memo.rungs)} had fired")
        return None

    memo.work = work
    stage.wait("1h")
    assert sorted(memo.rungs) == ["M1 hour-1", "M2 hour-1"]
    assert len(served) == 2
    for number in range(2):
        stage.expect("李雷", contains=str(number))
    stage.silence()


@pytest.mark.both_databases
def test_work_that_fails_is_done_again_later(stage: Stage) -> None:
    """The deadline waits as any does that failed, and nothing else waits for it."""
    memo = _ticking(stage, "M1")
    tries: list[str] = []

    def work(read: Read) -> object:
        del read
        tries.append(TICK)
        if len(tries) == 1:
            raise ZeroDivisionError("no font")
        return None

    memo.work = work
    stage.wait("1h")
    assert memo.rungs == []
    stage.wait("30s")
    assert memo.rungs == ["M1 hour-1"]
    assert len(tries) == 2
    assert any("no font" in line for line in stage.log.lines)
    stage.log.lines = []


def _ticking(stage: Stage, *subjects: str) -> Memo:
    memo = Memo()
    memo.join(stage)
    for each in subjects:
        stage.say("李雷", f"/memo tick {each}")
    stage.ignore()
    return memo
