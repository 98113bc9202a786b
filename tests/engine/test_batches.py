"""A batch of deadlines: it takes about a second, and what collides in it is soon tried again."""

from collections.abc import Iterator
from itertools import count

import pytest
from psycopg.errors import DeadlockDetected, UniqueViolation
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from tests.engine.memo import Memo
from tests.stage import Stage


@pytest.mark.both_databases
def test_a_slow_batch_ends_early(stage: Stage) -> None:
    """Each takes 0.4 seconds, so three are fired at a time, and none is forgotten."""
    memo = Memo()
    looks: Iterator[int] = count()
    memo.join(stage, stopwatch=lambda: 0.2 * next(looks))
    for number in range(7):
        stage.say("李雷", f"/memo tick M{number}")
    stage.clock.advance(stage.span("1h"))
    fired = list(iter(stage.app.engine.fire, 0))
    assert fired == [3, 3, 1]
    assert len(set(memo.rungs)) == len(memo.rungs) == 7
    stage.ignore()


@pytest.mark.parametrize(
    "conflict",
    [
        IntegrityError("", None, UniqueViolation()),
        OperationalError("", None, DeadlockDetected()),
    ],
)
def test_a_conflict_is_soon_over(stage: Stage, conflict: DBAPIError) -> None:
    """A deadline that met an input on its record is tried again after a second."""
    memo = Memo(failures=1, failing=lambda _: conflict)
    memo.join(stage)
    stage.say("李雷", "/memo tick M1")
    stage.wait("1h")
    assert memo.rungs == []
    stage.wait("1s")
    assert memo.rungs == ["M1 hour-1"]
    stage.log.lines = []
