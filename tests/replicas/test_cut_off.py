"""Who is cut off by the database in the midst of an input begins it anew, whatever it came to."""

from datetime import datetime

import psycopg
import pytest

from bot.engine.engine import Engine
from bot.engine.incoming import Answer, Incoming, IncomingKind
from bot.time.clock import Clock
from tests.databases import PostgresTemplate
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
            with psycopg.connect(self._url.replace("+psycopg", ""), autocommit=True) as server:
                server.execute(_OTHERS)
        return self._clock.now()
