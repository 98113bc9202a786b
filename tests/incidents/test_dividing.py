"""Who does what (I-07): duties, tasks, hand-over with acceptance, briefs."""

from tests.incidents.company import incident, taken
from tests.stage import Stage


def test_duties(stage: Stage) -> None:
    """Everybody's part stands with their name; they are told strongly, the room hears it."""
    taken(stage, "!严重", room="产品群")
    stage.say("张伟", "/紧急 分工 I1 @李雷 查支付网关日志")
    stage.expect("李雷", kind="urgent", contains="张伟 请您负责：查支付网关日志")
    stage.expect("产品群", contains="李雷 负责：查支付网关日志")
    stage.ignore()
    assert "李雷（查支付网关日志）" in stage.shown("韩梅梅", "I1")


def test_tasks_of_it(stage: Stage) -> None:
    """A task of the incident is a task like any other, and stands in the timeline."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 任务 I1 给证书加到期提醒 @李雷 周五17:00")
    stage.expect("李雷", contains=["T1 给证书加到期提醒", "11月27日 周五 17:00"])
    stage.ignore()
    stage.click("李雷", "收到", on="T1")
    stage.ignore()
    stage.say("张伟", "/紧急 时间线 I1")
    stage.expect("张伟", contains=["T1 给证书加到期提醒", "派了任务"])
    stage.ignore()


def test_hand_over(stage: Stage) -> None:
    """The lead stays where it is until the other accepts; only they can."""
    taken(stage, "!严重")
    stage.say("张伟", "/紧急 交接 I1 @陈思远 我先下线")
    stage.expect("陈思远", kind="urgent", contains="张伟 想把组长交接给您，请接受。我先下线")
    stage.ignore()
    assert "组长: 张伟" in stage.shown("韩梅梅", "I1")
    stage.click("陈思远", "接受交接", on="I1")
    stage.expect("张伟", contains="陈思远 接受交接，担任组长")
    stage.ignore()
    assert "组长: 陈思远" in stage.shown("韩梅梅", "I1")
    assert incident(stage)["offered_to_id"] is None
    stage.say("陈思远", "/紧急 接受交接 I1")
    stage.ignore()


def test_briefs(stage: Stage) -> None:
    """Followers and the leader in charge are briefed each two hours, not each half hour."""
    taken(stage, "!严重")
    stage.say("林晓彤", "/紧急 关注 I1")
    stage.expect("林晓彤", contains="I1 支付接口大面积超时")
    stage.say("张伟", "/紧急 推迟 I1 正在换机房 3小时后")
    stage.ignore()
    stage.until("2026-11-23T11:59")
    stage.silence()
    stage.until("2026-11-23T12:00")
    stage.expect("林晓彤", contains="简报：已经 2 小时")
    stage.expect("陈思远", contains="简报：已经 2 小时")
    stage.ignore()
