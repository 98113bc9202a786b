"""The way upward: until somebody takes it, until all are there, until it is solved."""

from storage.database import Database
from tests.help.company import leaves
from tests.incidents.company import REPORT, actions, incident, late, reported, taken
from tests.stage import Stage, staged


def test_nobody_answers(stage: Stage) -> None:
    """紧急: at 5 minutes duty is reminded, at 10 the leader in charge is told, and so on."""
    reported(stage, room="产品群")
    stage.wait("5m")
    stage.expect("张伟", kind="urgent", contains="还没有人接手，请马上接手")
    stage.silence()
    stage.wait("5m")
    stage.expect("孙丽娜", kind="urgent", contains="还在等您到位")
    stage.expect("王志远", kind="urgent", contains="还在等您到位")
    stage.expect("产品群", contains="I1 · 已升级至 陈思远")
    stage.expect("陈思远", kind="urgent", contains="10 分没有人接手，现升级给您")
    stage.expect("张伟", kind="urgent", contains="已经 10 分没有人接手")
    stage.silence()
    assert late(stage) == ["respond"]
    stage.wait("10m")
    stage.ignore()
    assert "incident.top" in actions(stage)
    stage.until("2026-11-23T10:59")
    stage.ignore()
    stage.wait("1m")
    stage.expect("产品群", contains="超过时限仍未解决，已经 1 小时")
    stage.ignore()
    assert late(stage) == ["respond", "assemble", "solve"]
    assert "没有更高一级" in _timeline(stage)


def _timeline(stage: Stage) -> str:
    stage.say("韩梅梅", "/紧急 时间线 I1")
    return stage.expect("韩梅梅").text


def test_answered_between_rungs(stage: Stage) -> None:
    """Taken at 7 minutes: nobody above ever hears of it, and the lead's name is on every card."""
    reported(stage)
    stage.wait("7m")
    stage.ignore()
    stage.click("张伟", "接手", on="I1")
    stage.expect("韩梅梅", contains="张伟 已接手")
    stage.ignore()
    for each in ("孙丽娜", "王志远"):
        stage.click(each, "到位", on="I1")
    stage.ignore()
    stage.wait("16m")
    stage.silence()
    assert "陈思远" not in stage.shown("韩梅梅", "I1")
    assert late(stage) == []
    assert incident(stage)["assembled_at"] is not None


def test_serious_goes_up_through_all_steps(stage: Stage) -> None:
    """严重: the leader in charge at half an hour, the management at an hour, then all again."""
    reported(stage, "!严重")
    stage.until("2026-11-23T10:30")
    stage.expect("张伟", kind="post", contains="还没有人接手")
    stage.expect("陈思远", kind="urgent", contains="30 分没有人接手")
    stage.expect("张伟", kind="urgent", contains="已经 30 分没有人接手")
    stage.silence()
    stage.until("2026-11-23T11:00")
    stage.expect("孙丽娜", contains="还在等您到位")
    stage.expect("王志远", kind="urgent", contains="1 小时没有人接手")
    stage.expect("张伟", kind="urgent")
    stage.expect("陈思远", kind="urgent", contains="已经 1 小时没有人接手")
    stage.silence()
    stage.say("王志远", "/紧急 组长 I1 @张伟")
    stage.expect("张伟", kind="urgent", contains="王志远 请您担任组长")
    stage.ignore()


def test_the_officer_is_on_leave(stage: Stage) -> None:
    """A duty officer on leave is told all the same, and the head comes with them at once."""
    stage.say("张伟", "/值班 排班 @李雷 每天")
    stage.say("李雷", "/请假 到 周五")
    stage.ignore()
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    stage.expect("李雷", kind="urgent", contains="请马上接手")
    stage.expect("张伟", kind="urgent", contains="请马上接手")
    stage.ignore()


def test_who_is_away_is_passed_over(stage: Stage) -> None:
    """A leader in charge on leave without a deputy is passed over: it goes one further."""
    stage.say("陈思远", "/请假 到 周五")
    stage.ignore()
    reported(stage, "!严重")
    stage.until("2026-11-23T10:30")
    stage.expect("张伟")
    stage.expect("王志远", kind="urgent", contains="30 分没有人接手")
    stage.ignore()


def test_who_left_is_not_asked(stage: Stage) -> None:
    """A department whose head has left is asked through whoever leads it."""
    leaves(stage, "zhangwei")
    stage.say("韩梅梅", REPORT.format(severity="!严重"))
    stage.expect("陈思远", kind="urgent", contains="请马上接手")
    stage.ignore()


def test_nobody_can_be_called(database: Database) -> None:
    """In a company without such departments the administrators are told at once."""
    people = [{"name": "小米"}, {"name": "管理员", "level": "main_admin"}]
    with staged(database, org={"departments": [], "people": people}) as stage:
        stage.say("小米", "/紧急 上报 网站打不开 !严重")
        stage.expect("管理员", kind="urgent", contains="请马上接手")
        stage.ignore()
        stage.click("管理员", "接手", on="I1")
        stage.ignore()
        assert "组长: 管理员" in stage.shown("小米", "I1")


def test_the_lead_goes_on_leave(stage: Stage) -> None:
    """An update that is owed by somebody who is away goes up the same moment."""
    taken(stage, "!严重")
    stage.say("张伟", "/请假 到 周五")
    stage.ignore()
    stage.until("2026-11-23T10:30")
    stage.expect("陈思远", kind="urgent", contains="30 分没有进展通报，请过问")
    stage.ignore()


def test_taken_is_not_the_end(stage: Stage) -> None:
    """One update missed is the leader's; two in a row go up again."""
    taken(stage, "!严重", room="产品群")
    stage.until("2026-11-23T10:24")
    stage.expect("张伟", contains="请在 11月23日 周一 10:30 前通报进展")
    stage.until("2026-11-23T10:30")
    stage.expect("产品群", contains="已经 30 分没有通报进展")
    stage.expect("张伟", contains="已经 30 分没有通报进展，请马上更新")
    stage.silence()
    stage.until("2026-11-23T11:00")
    stage.expect("张伟", contains="请在")
    stage.expect("陈思远", kind="urgent", contains="1 小时没有进展通报")
    stage.ignore()
    assert incident(stage)["updates_missed"] == 2


def test_updates_keep_their_times(stage: Stage) -> None:
    """A late update is owed again at the planned time, not half an hour after it came."""
    taken(stage, "!严重")
    stage.until("2026-11-23T10:40")
    stage.ignore()
    stage.say("张伟", "/紧急 更新 I1 正在回滚")
    stage.ignore()
    stage.until("2026-11-23T10:59")
    stage.silence()
    stage.until("2026-11-23T11:00")
    stage.silence()
    assert "下次通报: 11月23日 周一 11:30" in stage.shown("张伟", "I1")
    row = incident(stage)
    assert (row["updates"], row["updates_owed"], row["updates_missed"]) == (1, 2, 1)


def test_put_off_with_a_reason(stage: Stage) -> None:
    """Updates that were put off are not missed until then; too long is refused."""
    taken(stage, "!严重", room="产品群")
    stage.say("张伟", "/紧急 推迟 I1 正在恢复备份 1小时后")
    stage.expect("产品群", contains="张伟 把进展通报推迟到 11月23日 周一 11:00：正在恢复备份")
    stage.ignore()
    stage.until("2026-11-23T11:20")
    stage.silence()
    stage.until("2026-11-23T11:30")
    stage.expect("张伟", contains="请在")
    stage.ignore()
    assert incident(stage)["updates_missed"] == 1
    stage.say("张伟", "/紧急 推迟 I1 再等等 明天17:00")
    stage.refused("张伟", "最晚 11月23日 周一 15:30")


def test_the_time_for_a_solution(stage: Stage) -> None:
    """50 % and 80 % are the leader's; at 100 % everybody hears, and it goes up."""
    taken(stage, "!严重", room="产品群")
    stage.say("张伟", "/紧急 推迟 I1 正在换机房 4小时后")
    stage.ignore()
    stage.until("2026-11-23T12:00")
    stage.expect("产品群", contains="14:00 前需要解决")
    stage.expect("张伟", contains="14:00 前需要解决")
    stage.until("2026-11-23T13:59")
    stage.ignore()
    stage.until("2026-11-23T14:00")
    stage.expect("产品群", contains="超过时限仍未解决，已经 4 小时")
    stage.expect("产品群", contains="已升级至 陈思远")
    stage.expect("韩梅梅", kind="urgent", contains="超过时限仍未解决")
    stage.ignore()
    assert late(stage) == ["solve"]


def test_severity_raised_at_59_minutes(stage: Stage) -> None:
    """严重 becomes 紧急 after 59 minutes: one minute of its hour is left."""
    taken(stage, "!严重")
    stage.until("2026-11-23T10:59")
    stage.ignore()
    stage.say("韩梅梅", "/紧急 级别 I1 !紧急 影响扩大到全部用户")
    stage.expect("张伟", kind="urgent", contains="把级别调整为“紧急”：影响扩大到全部用户")
    stage.ignore()
    shown = stage.shown("韩梅梅", "I1")
    assert "解决期限: 11月23日 周一 11:00" in shown
    assert "98%" in shown
    stage.until("2026-11-23T11:00")
    stage.ignore()
    assert late(stage)[-1] == "solve"
    stage.until("2026-11-23T11:09")
    assert late(stage).count("solve") == 1
    stage.ignore()


def test_raised_after_its_time(stage: Stage) -> None:
    """Raised when the new time has passed already, it is late at once and says so once."""
    taken(stage, "!严重")
    stage.until("2026-11-23T11:40")
    stage.ignore()
    stage.say("张伟", "/紧急 级别 I1 !紧急 更多用户受影响")
    stage.ignore()
    assert late(stage).count("solve") == 1


def test_lowered(stage: Stage) -> None:
    """Made 一般 it owes no more updates, and has three working days."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 级别 I1 !一般 已有临时方案")
    stage.ignore()
    assert "解决期限: 11月26日 周四 10:00" in stage.shown("张伟", "I1")
    stage.wait("5h")
    stage.silence()


def test_down_for_an_hour(stage: Stage) -> None:
    """After an hour without the program only the highest rung fires, and speaks for the others."""
    reported(stage)
    stage.sleep("61m")
    stage.expect("陈思远", kind="urgent", contains="没有人接手，现升级给您")
    mine = [each for each in stage._awaited if stage._is_for(each, "张伟", "")]  # noqa: SLF001
    assert len(mine) <= 3, "one for each clock, not one for each rung"
    stage.ignore()
    assert actions(stage).count("incident.late_respond") == 1
    assert "deadline.skipped" in actions(stage)


def test_restart_under_way(stage: Stage) -> None:
    """A restart in the middle of a ladder neither repeats nor forgets a rung."""
    reported(stage)
    stage.wait("8m")
    stage.ignore()
    stage.restart()
    stage.settle()
    stage.silence()
    stage.wait("2m")
    stage.expect("陈思远", kind="urgent")
    stage.expect("张伟", kind="urgent")
    stage.silence()


def test_policy_is_pinned(database: Database, tmp_path: object) -> None:
    """A matrix that changes under way changes nothing for what was reported before."""
    from pathlib import Path

    from bot.incidents.matrix.catalogue import shipped_text

    own = Path(str(tmp_path)) / "matrix.yaml"
    own.write_text(shipped_text().replace("solve: 4h", "solve: 8h"), encoding="utf-8")
    with staged(database) as stage:
        reported(stage, "!严重")
        stage.restart({"incident.matrix": str(own)})
        assert "14:00" in stage.shown("张伟", "I1").split("解决期限")[1]
        stage.say("韩梅梅", "/紧急 上报 短信发不出 !严重 类型:故障")
        stage.ignore()
        assert "18:00" in stage.shown("张伟", "I2").split("解决期限")[1]
