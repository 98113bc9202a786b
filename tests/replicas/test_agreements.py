"""What several processes agree on: the pace, chores, a name, the time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import pytest
from sqlalchemy import Table, select, text

from bot.engine.context import Context
from bot.engine.deployment import deployment_id
from bot.engine.effects import appointments
from bot.engine.messenger import DeliveryDelayed, Pace
from bot.engine.outbox.quota import Quota, usage_table
from bot.engine.outbox.shared_pacing import SharedPacing, bucket_table, forget_buckets
from bot.engine.upkeep.chores import Chore
from bot.time.agreed import AgreedClock, common_clock
from bot.time.clock import SystemClock, VirtualClock
from storage.database import Database
from tests.databases import PostgresTemplate
from tests.engine.test_conflicts import at_once
from tests.stage import Stage

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def test_processes_share_a_messengers_pace(database: Database) -> None:
    """Three processes together get the burst once, and then what the rate allows."""
    clock = VirtualClock(NOON)
    each = [SharedPacing(database, clock, "slack", Pace(all=2, burst=3)) for _ in range(3)]
    delays = [await each[n % 3].reserve(f"slack/room {n}/", 60) for n in range(7)]
    assert delays == [0, 0, 0, 0.5, 1, 1.5, 2]
    clock.advance(MINUTE)
    assert await each[0].reserve("slack/x/", 60) == 0


async def test_processes_share_a_rooms_pace(database: Database) -> None:
    """A room's limit holds whoever writes to it; who would have to wait too long takes nothing."""
    clock = VirtualClock(NOON)
    one, other = (SharedPacing(database, clock, "slack", Pace(each=1)) for _ in range(2))
    assert await one.reserve("slack/A/", 60) == 0
    assert await other.reserve("slack/A/", 60) == 1
    assert await other.reserve("slack/B/", 60) == 0
    for _ in range(2):
        with pytest.raises(DeliveryDelayed) as told:
            await one.reserve("slack/A/", 1.5)
        assert told.value.retry_after == 2


async def test_a_process_that_stalls_with_the_pace_holds_up_no_other_work(
    postgres_template: PostgresTemplate,
) -> None:
    """Who waits for it takes no thread from deadlines, and is told to come back later."""
    database = postgres_template.emptied()
    pacing = SharedPacing(database, VirtualClock(NOON), "slack", Pace(all=100))
    await pacing.reserve("slack/A/", 60)
    wakes = Event()
    stalled = asyncio.create_task(asyncio.to_thread(_stall_with, bucket_table, database, wakes))
    await _until_locked(bucket_table, database)
    waiting = [asyncio.create_task(pacing.reserve(f"slack/{n}/", 60)) for n in range(40)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(10):
            await asyncio.to_thread(wakes.is_set)
            with pytest.raises(DeliveryDelayed) as told:
                await waiting[0]
    finally:
        wakes.set()
        await asyncio.gather(stalled, *waiting, return_exceptions=True)
    assert told.value.retry_after == 2


def _stall_with(table: Table, database: Database, wakes: Event) -> None:
    with database.transaction() as tx:
        tx.connection().execute(select(table).with_for_update())
        wakes.wait()


async def _until_locked(table: Table, database: Database) -> None:
    while True:
        with database.transaction() as tx:
            free = select(table).with_for_update(skip_locked=True)
            if tx.connection().execute(free).first() is None:
                return
        await asyncio.sleep(0.01)


async def test_old_buckets_are_forgotten(database: Database) -> None:
    """A bucket that is full again says nothing that a missing one does not."""
    clock = VirtualClock(NOON)
    await SharedPacing(database, clock, "slack", Pace(each=1)).reserve("slack/A/", 60)
    for later, left in ((MINUTE, 1), (120 * MINUTE, 0)):
        with database.transaction() as tx:
            forget_buckets(tx, NOON + later)
            count = tx.connection().execute(text("SELECT COUNT(*) FROM pace_bucket")).scalar()
        assert count == left


def test_processes_share_a_months_quota(database: Database) -> None:
    """Uses counted at the same time by several are all counted, the first of a month too."""
    clock = VirtualClock(NOON)
    each = [Quota(database, clock, "dingtalk", {"api": 40}, outgoing="api") for _ in range(4)]
    at_once([partial(_use, quota, 10) for quota in each])
    assert [quota.usage()[0].used for quota in each] == [40] * 4


async def test_a_process_that_stalls_with_the_months_count_holds_up_nothing(
    postgres_template: PostgresTemplate, caplog: pytest.LogCaptureFixture
) -> None:
    """Calls go on at once; what could not be counted meanwhile is counted with the next."""
    database = postgres_template.emptied()
    clock = VirtualClock(NOON)
    quota, other = (
        Quota(database, clock, "dingtalk", {"api": 100}, outgoing="api") for _ in range(2)
    )
    await asyncio.to_thread(_use, quota, 1)
    wakes = Event()
    stalled = asyncio.create_task(asyncio.to_thread(_stall_with, usage_table, database, wakes))
    await _until_locked(usage_table, database)
    try:
        async with asyncio.timeout(10):
            for _ in range(40):
                quota.count("api")
            assert quota.usage()[0].used == 41
            await asyncio.to_thread(quota.settle)
            assert other.usage()[0].used == 1
    finally:
        wakes.set()
        await stalled
    await asyncio.to_thread(_use, quota, 1)
    assert [each.usage()[0].used for each in (quota, other)] == [42, 42]
    assert "uses of dingtalk are written later" in caplog.text


def _use(quota: Quota, times: int) -> None:
    for _ in range(times):
        quota.count("api")
    quota.settle()


def test_several_find_that_no_appointments_are_taken(stage: Stage) -> None:
    """Deliveries that fail at the same moment note it once, and once the administrators hear."""
    at_once([partial(_close_calendars, stage)] * 4)
    stage.settle()
    stage.expect("王志远", contains="a permission is missing")
    stage.silence()


def _close_calendars(stage: Stage) -> None:
    with stage.database.transaction() as tx:
        ctx = Context(tx, stage.app.rules, stage.clock.now())
        appointments.close(ctx, "console", "a permission is missing")
        time.sleep(0.1)


def test_a_chore_is_done_by_one_process_at_a_time(database: Database) -> None:
    """Of many that begin at once one has it; then it is nobody's until it is due again."""
    chores = [Chore(database, "sweep", MINUTE) for _ in range(4)]
    assert sorted(at_once([partial(each.begin, NOON) for each in chores])) == [0, 0, 0, 1]
    assert not chores[0].begin(NOON + MINUTE / 2)
    chores[0].done(NOON, NOON + 60 * MINUTE)
    assert not chores[1].begin(NOON + 59 * MINUTE)
    assert chores[1].begin(NOON + 60 * MINUTE)


def test_a_chore_of_a_dead_process_is_taken_over(database: Database) -> None:
    """When its time is over and it was not said to be done, another does it."""
    dead, other = Chore(database, "sweep", MINUTE), Chore(database, "sweep", MINUTE)
    assert dead.begin(NOON)
    assert other.begin(NOON + MINUTE)


def test_a_chore_that_is_called_for_meanwhile_is_done_again(database: Database) -> None:
    """What changed while it was being done is not forgotten."""
    one, other = Chore(database, "sweep", MINUTE), Chore(database, "sweep", MINUTE)
    assert one.begin(NOON)
    other.call(NOON + MINUTE / 4)
    assert not other.begin(NOON + MINUTE / 4)
    one.done(NOON, NOON + 60 * MINUTE)
    assert other.begin(NOON + MINUTE / 2)
    other.done(NOON + MINUTE / 2, NOON + 60 * MINUTE)
    assert not one.begin(NOON + MINUTE)
    Chore(database, "never done yet", MINUTE).call(NOON)
    assert Chore(database, "never done yet", MINUTE).begin(NOON)


def test_processes_that_start_at_once_have_one_name(database: Database) -> None:
    """Messages' keys begin with the installation's name, so all must have the same."""
    names = at_once([partial(deployment_id, database)] * 4)
    assert len(set(names)) == 1


def test_the_time_is_the_databases(postgres_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """A machine whose clock is wrong, or is set, goes by the server's; the log says so once."""
    database = Database.open(postgres_url)
    own = VirtualClock(SystemClock().now() - timedelta(days=1))
    ticks = [1000.0]
    clock = AgreedClock(database, own, lambda: ticks[0])
    began = clock.now()
    assert abs(began - SystemClock().now()) < MINUTE
    own.advance(timedelta(days=30))
    ticks[0] += 90
    assert clock.now() - began == timedelta(seconds=90)
    clock.look()
    clock.look()
    assert abs(clock.now() - SystemClock().now()) < MINUTE
    assert caplog.text.count("off the database's") == 1
    assert isinstance(common_clock(database), AgreedClock)
    database.close()


def test_a_late_answer_does_not_tell_the_time(postgres_url: str) -> None:
    """Who was stopped while it asked keeps the time that it had."""
    database = Database.open(postgres_url)
    ticks = iter([0.0] * 5 + [500.0] * 2)
    clock = AgreedClock(database, None, lambda: next(ticks))
    began = clock.now()
    clock.look()
    assert clock.now() - began == timedelta(seconds=500)
    database.close()


def test_who_stood_still_goes_on_with_the_database(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine that slept, its counter too, has the time again at its next look, and says so."""
    database = Database.open(postgres_url)
    ticks = [5000.0]
    clock = AgreedClock(database, None, lambda: ticks[0])
    ticks[0] -= 3600
    assert clock.apart > 3000
    clock.look()
    assert abs(clock.apart) < MINUTE.total_seconds()
    assert "the time has moved by 3600 s" in caplog.text
    database.close()
