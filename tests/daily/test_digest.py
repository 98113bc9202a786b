"""One digest a person a day: what is late, due soon or waits for them, and nothing twice (T-15)."""

from bot.engine import routines
from bot.engine.incoming import IncomingKind
from bot.engine.routines import routine_table
from storage.database import Database
from tests.stage import DAILY, Stage, staged

ON = DAILY | {"daily.update_by": "off"}


def given(stage: Stage, typed: str) -> None:
    """Have 韩梅梅 give a task which 李雷 takes on."""
    stage.say("韩梅梅", typed, room="产品群")
    stage.ignore()
    stage.click("李雷", "收到")
    stage.ignore()


def test_whole_life(database: Database) -> None:
    """Before, on the day and after: one digest a morning, one message at due, heads on day 3."""
    with staged(database, settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周四17:00")
        stage.until("2026-11-25T10:00")
        soon = ("今天或下个工作日到期", "T1 联调 · 截止 11月26日 周四 17:00")
        stage.expect("李雷", contains=("今天要关注：1 件", *soon))
        stage.until("2026-11-26T10:00")
        stage.expect("李雷", contains=soon)
        stage.until("2026-11-26T17:00")
        stage.expect("李雷", contains="已到截止时间")
        stage.until("2026-11-27T10:00")
        stage.expect("李雷", contains="已逾期", buttons=["更新进度 T1"])
        stage.until("2026-11-30T10:00")
        stage.expect("李雷", contains="已逾期")
        stage.silence()
        stage.until("2026-12-01T10:00")
        stage.expect("李雷", contains="已逾期")
        stage.expect("韩梅梅", contains=("逾期多日", "T1 联调 · 李雷"))
        stage.expect("张伟", contains=("逾期多日", "T1 联调 · 李雷"))
        stage.silence()


def test_high_priority_speaks_for_itself(database: Database) -> None:
    """A task of high priority has strong messages of its own and is not told twice."""
    with staged(database, settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周四17:00 !高")
        stage.until("2026-11-25T10:00")
        stage.expect("李雷", kind="urgent", contains="还有一个工作日到期")
        stage.silence()


def test_waiting_for_me(database: Database) -> None:
    """Unacknowledged tasks and requests for help are in one message; nobody gets an empty one."""
    with staged(database, settings=ON) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.say("苏雨桐", "/求助 @李雷 测试环境连不上", room="产品群")
        stage.until("2026-11-24T09:59")
        stage.ignore()
        stage.until("2026-11-24T10:00")
        got = ("等您确认收到", "T1 联调", "等您答复的求助", "H1 测试环境连不上 · 苏雨桐")
        digest = [each for each in stage._awaited if "今天要关注" in each.text]  # noqa: SLF001
        mine = [each for each in digest if each.message.account == stage.account("李雷")]
        assert len(mine) == 1
        assert all(words in mine[0].text for words in got)
        assert mine[0].buttons == ["收到 T1", "答复 H1"]
        stage.ignore()


def test_asked_for(database: Database) -> None:
    """`/日报` shows the same at any time, and says so where there is nothing."""
    with staged(database, settings=ON) as stage:
        stage.say("李雷", "/日报")
        stage.expect("李雷", contains="没有需要您关注的事")
        stage.say("韩梅梅", "/任务 新建 联调 @李雷")
        stage.ignore()
        stage.say("李雷", "/daily")
        stage.expect("李雷", contains="T1 联调")
        stage.silence()


def test_down_over_a_weekend(database: Database) -> None:
    """Down from Thursday to Monday noon: Monday's digest comes then, Friday's never."""
    with staged(database, now="2026-11-26T11:00+08:00", settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周五17:00")
        stage.sleep("97h")
        stage.expect("李雷", contains=("今天要关注", "已逾期"))
        stage.silence()
        stage.restart()
        stage.settle()
        stage.silence()


def test_too_late_today(database: Database) -> None:
    """Up again in the evening: the morning's digest means nothing any more."""
    with staged(database, now="2026-11-26T11:00+08:00", settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 12月2日17:00")
        stage.until("2026-12-01T09:00")
        stage.silence()
        stage.sleep("12h")
        stage.silence()


def test_moved_by_settings(database: Database) -> None:
    """Another time of day makes no second digest of the same day."""
    with staged(database, now="2026-11-24T09:30+08:00", settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周三17:00")
        stage.until("2026-11-24T10:00")
        stage.expect("李雷", contains="T1 联调")
        stage.restart({"daily.digest_at": "11:00"})
        stage.until("2026-11-24T18:00")
        stage.silence()
        stage.until("2026-11-25T11:00")
        stage.expect("李雷", contains="T1 联调")


def test_a_share_is_had_once(database: Database) -> None:
    """A process that dies between two batches goes on behind the person it had come to."""
    with staged(database, settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周二17:00")
        given(stage, "/任务 新建 文档 @李雷 周二17:00")
        stage.until("2026-11-24T09:59")
        with database.transaction() as tx:
            wanted = routine_table.select().where(routine_table.c.name == "digest")
            row = tx.connection().execute(wanted).one()
            due = row.wake_at
            done = routine_table.update().values(occurrence=due, reached=10**6)
            tx.connection().execute(done.where(routine_table.c.name == "digest"))
        stage.restart()
        stage.until("2026-11-24T11:00")
        stage.silence()
        with database.snapshot() as tx:
            assert routines.next_due(tx, stage.app.rules) == due + stage.span("24h")


def test_an_answer_waits_for_nobodys_digest(database: Database) -> None:
    """Who asks while everybody's digest is to leave is answered before any of them."""
    with staged(database, settings=ON) as stage:
        given(stage, "/任务 新建 联调 @李雷 周二17:00")
        stage.until("2026-11-24T09:59")
        stage.clock.advance(stage.span("1m"))
        while stage.app.engine.fire():
            pass
        stage.hand_in("李雷", kind=IncomingKind.TEXT, text="/任务 我的")
        stage.settle()
        said = [each.text for each in stage.box.delivered][-2:]
        assert "今天要关注" not in said[0]
        assert "今天要关注" in said[1]
        stage.ignore()
