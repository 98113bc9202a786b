"""A company's life at random: answers, hand-overs, waits, restarts and downtime, on both databases.

However it goes: each rung of each clock is reached at most once and never early, what was skipped
was skipped in downtime, nothing owed is forgotten while a clock runs, no card is untrue, the
ledger verifies, and no handler met a bug.
"""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.time.deadline_tables import RUNNING, SKIPPED, WAITING, clock_table, deadline_table
from storage.database import Database
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.stage import Stage

_PEOPLE: Final = st.sampled_from(["韩梅梅", "李雷", "Jim Green", "何佳怡", "张伟"])
_MARKS: Final = st.sampled_from(["", "!高", "!急", "!低"])
_DUE: Final = st.sampled_from(["", "明天17:00", "周五", "3天后10:00", "下周三9:30"])
_NUMBERS: Final = st.integers(1, 4)
_WAITS: Final = st.sampled_from(["1m", "30m", "96m", "2h", "5h", "1d", "3d", "5d"])
_DEEDS: Final = st.sampled_from(
    [
        *("收到 {id}", "/任务 开始 {id}", "/任务 进度 {id} %40", "/任务 提交 {id}", "完成 {id}"),
        *("/任务 阻塞 {id} 等接口", "/任务 验收 {id}", "/任务 退回 {id} 缺页", "/任务 撤销 {id}"),
        *("/任务 重开 {id} 又要了", "/任务 评论 {id} 好", "/任务 修改 {id} !急", "{id}"),
        *("/任务 延期 {id} 后天10:00", "/任务 转交 {id} @李雷", "/任务 转交 {id} @技术部"),
    ]
)


class LifeMachine(RuleBasedStateMachine):
    """What people and time do, and what has to hold whenever things have come to rest."""

    fresh: Callable[[], Database]

    def __init__(self) -> None:
        super().__init__()
        self.database = type(self).fresh()
        # A card drawn in one year and read in the next says its dates without the year.
        self.stage = Stage(self.database, now="2026-02-02T10:00+08:00")

    @initialize(owner=_PEOPLE)
    def first(self, owner: str) -> None:
        """There is at least one task."""
        self.create("韩梅梅", owner, "", "周五")

    @rule(by=_PEOPLE, owner=_PEOPLE, mark=_MARKS, due=_DUE)
    def create(self, by: str, owner: str, mark: str, due: str) -> None:
        """Somebody gives somebody a task."""
        name = owner.split(" ", maxsplit=1)[0]
        self.stage.say(by, f"/任务 新建 联调 @{name} {mark} {due}", room="产品群")
        self.at_rest()

    @rule(by=_PEOPLE, number=_NUMBERS, deed=_DEEDS)
    def act(self, by: str, number: int, deed: str) -> None:
        """Somebody says something about a task, allowed or not."""
        self.stage.say(by, deed.format(id=f"T{number}"))
        self.at_rest()

    @rule(wait=_WAITS)
    def wait(self, wait: str) -> None:
        """Time passes while the program runs."""
        before = self._reached(SKIPPED)
        self.stage.wait(wait)
        assert self._reached(SKIPPED) == before, "skipped while the program was up"
        self.at_rest()

    @rule(wait=_WAITS)
    def down(self, wait: str) -> None:
        """Time passes while the program is down."""
        self.stage.sleep(wait)
        self.at_rest()

    @rule()
    def restart(self) -> None:
        """The program is started anew."""
        self.stage.restart()
        self.at_rest()

    def at_rest(self) -> None:
        """What holds whenever all is done that is due."""
        self.stage.ignore()
        self.stage.check()
        now = self.stage.clock.now()
        with self.database.snapshot() as tx:
            rows = tx.connection().execute(select(deadline_table).order_by(deadline_table.c.id))
            running = set(
                tx.connection()
                .execute(select(clock_table.c.id).where(clock_table.c.state == RUNNING))
                .scalars()
            )
            found = rows.all()
        waiting = [row.clock_id for row in found if row.state == WAITING]
        assert sorted(waiting) == sorted(running), "a running clock waits for its next rung"
        for row in found:
            if row.state == WAITING:
                assert row.due_at > now, "a rung is overdue"
            if row.fired_at is not None:
                assert row.due_at <= row.fired_at <= now, "a rung was early"
        assert len({(row.clock_id, row.rung) for row in found}) == len(found)

    def _reached(self, state: str) -> int:
        query = select(deadline_table.c.id).where(
            deadline_table.c.state == state, deadline_table.c.fired_at.is_not(None)
        )
        with self.database.snapshot() as tx:
            return len(tx.connection().execute(query).all())

    def teardown(self) -> None:
        """Let go of everything."""
        self.stage.close()


def live(fresh: Callable[[], Database], examples: int, steps: int) -> None:
    """Try that many lives of that many steps, each on a fresh database."""

    class Machine(LifeMachine):
        """A life on that database."""

    Machine.fresh = staticmethod(fresh)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Machine, settings=chosen)


def test_life_on_sqlite(sqlite_template: SqliteTemplate) -> None:
    """A dozen short lives."""
    live(sqlite_template.emptied, 12, 15)


def test_life_on_postgres(postgres_template: PostgresTemplate) -> None:
    """A few short lives."""
    live(postgres_template.emptied, 5, 12)


@pytest.mark.slow
def test_long_lives_on_sqlite(sqlite_template: SqliteTemplate) -> None:
    """Many long lives."""
    live(sqlite_template.emptied, 200, 50)


@pytest.mark.slow
def test_long_lives_on_postgres(postgres_template: PostgresTemplate) -> None:
    """Some long lives."""
    live(postgres_template.emptied, 25, 50)
