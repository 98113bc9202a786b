"""Long work that a deadline needs: it is done before it fires, while it keeps nobody waiting."""

import pytest

from bot.engine.engine import Engine
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


@pytest.mark.both_databases
def test_one_process_does_it(stage: Stage) -> None:
    """Another leaves it alone meanwhile and does the next; each fires what it has worked for."""
    memo = _ticking(stage, "M1", "M2")
    other = Engine(stage.database, stage.app.rules, stage.clock)
    fired: list[int] = []

    def work(read: Read) -> object:
        del read
        if not fired:
            fired.append(1)
            fired.append(other.fire())
            fired.append(other.fire())
            assert memo.rungs == ["M2 hour-1"]
        return None

    memo.work = work
    stage.clock.advance(stage.span("1h"))
    assert stage.app.engine.fire() == 2
    assert fired == [1, 1, 0]
    assert memo.rungs == ["M2 hour-1", "M1 hour-1"]


@pytest.mark.both_databases
def test_another_takes_over_from_one_that_died(stage: Stage) -> None:
    """Work of which nothing more is heard is done by somebody else after a minute."""
    memo = _ticking(stage, "M1")
    memo.work = _die
    stage.clock.advance(stage.span("1h"))
    with pytest.raises(_DiedError):
        stage.app.engine.fire()
    memo.work = _nothing
    other = Engine(stage.database, stage.app.rules, stage.clock)
    assert other.fire() == 0
    assert other.next_due() == stage.clock.now() + stage.span("1m")
    stage.clock.advance(stage.span("1m"))
    assert other.fire() == 1
    assert memo.rungs == ["M1 hour-1"]


@pytest.mark.both_databases
def test_who_was_too_slow_fires_nothing(stage: Stage) -> None:
    """Work that outlasts its minute is done by another as well, and only one of them fires."""
    memo = _ticking(stage, "M1")
    other = Engine(stage.database, stage.app.rules, stage.clock)
    fired: list[int] = []

    def work(read: Read) -> object:
        del read
        if not fired:
            fired.append(1)
            stage.clock.advance(stage.span("1m"))
            fired.append(other.fire())
        return None

    memo.work = work
    stage.clock.advance(stage.span("1h"))
    assert stage.app.engine.fire() == 1
    assert fired == [1, 1]
    assert memo.rungs == ["M1 hour-1"]


class _DiedError(BaseException):
    """The process is gone."""


def _die(read: Read) -> object:
    del read
    raise _DiedError


def _nothing(read: Read) -> object:
    del read
    return None


def _ticking(stage: Stage, *subjects: str) -> Memo:
    memo = Memo()
    memo.join(stage)
    for each in subjects:
        stage.say("李雷", f"/memo tick {each}")
    stage.ignore()
    return memo
