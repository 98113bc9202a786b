"""Who is cut off by the database in the midst of an input begins it anew, whatever it came to."""

from datetime import datetime

import psycopg
import pytest

from bot.engine.context import Context
from bot.engine.engine import Engine
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.time.clock import Clock
from bot.time.deadlines import Claimed
from tests.databases import PostgresTemplate
from tests.engine.memo import Memo
from tests.stage import Stage, staged

_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.mark.parametrize(
    "typed, look", [("/任务 新建 写周报 @李雷", 1), ("收到 T404", 1), ("收到 T404", 2)]
)
def test_an_input_is_handled_all_the_same(
    postgres_template: PostgresTemplate, typed: str, look: int
) -> None:
    """A task is made, a mistake explained: nobody has to press or type it again."""
    database = postgres_template.emptied()
    with staged(database) as stage:
        clock = _CutsOff(stage, postgres_template.url, look)
        engine = Engine(database, stage.app.rules, clock)
        said = Incoming("once", "console", stage.account("李雷"), IncomingKind.TEXT, text=typed)
        answer = engine.receive(said)
        assert clock.looks > look
        assert answer == Answer(explained=typed.startswith("收到"))
        engine.receive(said)
        stage.settle()
        stage.expect("李雷", contains="T404" if answer.explained else "写周报")
        stage.silence()


def test_a_deadline_over_which_one_is_cut_off(postgres_template: PostgresTemplate) -> None:
    """It is put off, as one that fails, and holds up none that is due with it."""
    with staged(postgres_template.emptied()) as stage:
        memo = _Stalls(postgres_template.url)
        memo.join(stage, stopwatch=lambda: memo.seconds)
        stage.say("李雷", "/memo tick M1")
        stage.say("李雷", "/memo tick M2")
        stage.clock.advance(stage.span("1h"))
        assert [stage.app.engine.fire() for _ in range(3)] == [1, 1, 0]
        assert memo.rungs == ["M2 hour-1"]
        memo.stalls = False
        stage.clock.advance(stage.span("1m"))
        assert stage.app.engine.fire() == 1
        assert memo.rungs == ["M2 hour-1", "M1 hour-1"]
        assert ["memo.tick of M1 failed" in line for line in stage.log.lines] == [True]
        stage.log.lines.clear()


class _Stalls(Memo):
    """Takes twenty seconds over one record, for which the server ends the connection."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.seconds = 0.0
        self.stalls = True
        self._url = url

    def fire(self, ctx: Context, claimed: Claimed, rung: str) -> None:
        """See Memo."""
        if self.stalls and claimed.subject == "M1":
            self.seconds += 20
            _cut(self._url)
            ctx.record(claimed.subject, "memo.stalled")
        else:
            super().fire(ctx, claimed, rung)


def _cut(url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(_OTHERS)


class _CutsOff:
    """A clock at whose n-th look the server ends all connections."""

    def __init__(self, stage: Stage, url: str, look: int) -> None:
        self.looks = 0
        self._clock: Clock = stage.clock
        self._url = url
        self._look = look

    def now(self) -> datetime:
        """The stage's time."""
        self.looks += 1
        if self.looks == self._look:
            _cut(self._url)
        return self._clock.now()
