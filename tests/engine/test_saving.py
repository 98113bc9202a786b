"""What a month's quota does: it is saved when low, kept for incidents when gone, told of once."""

from datetime import UTC, datetime

import pytest

from bot.engine.incoming import IncomingKind
from bot.engine.messenger import MessageKind
from bot.engine.outbox.quota import Quota, Supply, Usage
from bot.engine.outbox.rows import Lane, Leaving, Written, put
from bot.engine.upkeep.measures import standing
from bot.time.clock import VirtualClock
from storage import Tx
from storage.database import Database
from tests.recorder import MeteredRecorder
from tests.stage import Stage

LIMIT = 100


@pytest.fixture
def quota(stage: Stage) -> Quota:
    """The messenger of the stage gives 100 calls a month."""
    made = Quota(stage.database, stage.clock, "dingtalk", {"api": LIMIT}, outgoing="api")
    stage.messengers["console"] = MeteredRecorder(stage.clock, "console", quota=made)
    stage.restart()
    return made


def spend(quota: Quota, left: int) -> None:
    """Use up all but so many."""
    (usage,) = quota.usage()
    for _ in range(LIMIT - left - usage.used):
        quota.count("api")
        quota.settle()


def updates(stage: Stage) -> int:
    """How many changes of cards have left."""
    return sum(each.message.kind is MessageKind.UPDATE for each in stage.box.delivered)


def test_reminders_become_a_digest(stage: Stage, quota: Quota) -> None:
    """With little left two reminders come as one message at the next of its hours."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.wait("1m")
    stage.say("韩梅梅", "/任务 新建 乙 @李雷")
    spend(quota, left=15)
    stage.settle()
    stage.ignore()
    stage.wait("110m")  # past the reminders at 80 %
    stage.silence()
    stage.until("2026-11-23T12:00")
    merged = stage.expect("李雷", contains=["T1 甲", "T2 乙"])
    assert {*merged.buttons} == {"收到 T1", "收到 T2"}
    stage.ignore()


def test_what_people_do_is_told_at_once(stage: Stage, quota: Quota) -> None:
    """Only what time has to say waits: an assignment, an answer and an urgent task never do."""
    spend(quota, left=15)
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.expect("李雷", contains="甲")
    stage.say("韩梅梅", "/任务 新建 乙 @李雷 !紧急")
    stage.expect("李雷", kind="urgent", contains="乙")
    stage.ignore()
    stage.wait("100m")
    stage.expect("李雷", kind="urgent", contains="乙")


def test_changes_of_a_card_wait_for_each_other(stage: Stage, quota: Quota) -> None:
    """With little left an hour's changes are one call, and the card is right after it."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷", room="产品群")
    stage.say("李雷", "/任务 收到 T1")
    spend(quota, left=15)
    before = updates(stage)
    for percent in ("10", "20", "30"):
        stage.say("李雷", f"/任务 进度 T1 {percent}%")
    stage.ignore()
    assert updates(stage) == before
    stage.wait("1h")
    stage.ignore()
    assert updates(stage) - before == 2  # the copies in the room and with 李雷
    assert "30%" in stage.shown("韩梅梅", "T1", room="产品群")


def test_with_nothing_left_only_incidents_leave(stage: Stage, quota: Quota) -> None:
    """All else is kept, and comes as one message each when the month begins."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.ignore()
    spend(quota, left=0)
    stage.settle()
    stage.expect("王志远", contains="剩余不足两成")
    stage.expect("王志远", contains="已用完")
    with stage.database.transaction() as tx:
        now = stage.clock.now()
        row = Leaving(
            "console",
            MessageKind.POST,
            Lane.INCIDENT,
            now,
            now,
            account=stage.account("王志远"),
            body=Written("火警"),
        )
        put(tx, [row])
    stage.settle()
    stage.expect("王志远", contains="火警")
    stage.until("2026-11-30T23:59")
    stage.silence()
    stage.until("2026-12-01T12:00")
    stage.expect("李雷", contains="T1 甲")
    stage.ignore()


def test_an_answer_passes_what_the_month_had_put_off(stage: Stage, quota: Quota) -> None:
    """Who asks as the month begins is answered before all that waited for it."""
    spend(quota, left=0)
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.until("2026-11-30T23:59")
    stage.clock.advance(stage.span("1m"))
    stage.hand_in("何佳怡", kind=IncomingKind.TEXT, text="/任务 我的")
    stage.settle()
    said = [each.message.account for each in stage.box.delivered]
    assert said.index(stage.account("何佳怡")) < said.index(stage.account("李雷"))
    stage.ignore()


def test_each_step_is_told_once(database: Database) -> None:
    """Whoever of several counts the use that leaves little tells it, and nobody tells it again."""
    clock = VirtualClock(datetime(2026, 11, 23, 2, tzinfo=UTC))
    told: list[Supply] = []
    quotas = [Quota(database, clock, "dingtalk", {"api": 10}, outgoing="api") for _ in range(2)]

    def tell(tx: Tx, quota: Quota, usage: Usage, now: datetime) -> None:
        assert (quota.messenger, now) == ("dingtalk", clock.now())
        assert tx.is_active
        told.append(usage.supply)

    for each in quotas:
        each.tells = tell
    for n in range(12):
        quotas[n % 2].count("api")
        quotas[n % 2].settle()
    quotas[0].exhaust("api")
    quotas[0].settle()
    assert told == [Supply.LOW, Supply.NONE]


def test_the_number_of_a_new_month_is_not_that_of_the_last(database: Database) -> None:
    """Before anything is used of it, too."""
    now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    quota = Quota(database, VirtualClock(now), "dingtalk", {"api": 10}, outgoing="api")
    quota.exhaust("api")
    quota.settle()
    with database.snapshot() as tx:
        assert standing(tx, now, ["dingtalk"]).used == {("dingtalk", "api"): 10}
        assert standing(tx, quota.next_month(), ["dingtalk"]).used == {}


def test_what_the_messenger_says_counts(database: Database) -> None:
    """A messenger that says nothing is left is believed, until the month begins in China."""
    clock = VirtualClock(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    quota = Quota(database, clock, "dingtalk", {"api": 10}, outgoing="api")
    quota.exhaust("api")
    assert quota.supply("api") is Supply.NONE
    assert quota.next_month() == datetime(2026, 11, 30, 16, tzinfo=UTC)
    clock.move_to(quota.next_month())
    assert quota.supply("api") is Supply.PLENTY
