"""A batch of deadlines takes about a second: what is behind it is not locked for longer."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.engine.memo import Memo
from tests.stage import Stage


@pytest.mark.both_databases
def test_a_slow_batch_ends_early(stage: Stage) -> None:
    """Each takes 0.4 seconds, so three are fired at a time, and none is forgotten."""
    memo = Memo()
    looks: Iterator[int] = count()
    memo.join(stage, stopwatch=lambda: 0.4 * next(looks))
    for number in range(7):
        stage.say("李雷", f"/memo tick M{number}")
    stage.clock.advance(stage.span("1h"))
    fired = list(iter(stage.app.engine.fire, 0))
    assert fired == [3, 3, 1]
    assert len(set(memo.rungs)) == len(memo.rungs) == 7
    stage.ignore()
