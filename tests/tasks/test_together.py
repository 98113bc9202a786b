"""Tasks that came together are reminded of together: not one message more (T-26)."""

from tests.exchange.sheets import HEADERS, send, xlsx
from tests.handover.company import imports, without
from tests.help.company import actions
from tests.stage import Stage


def imported(stage: Stage) -> None:
    """韩梅梅 has imported T1 to T3 for 李雷, and T4 for 何佳怡."""
    names = [("一", "李雷"), ("二", "李雷"), ("三", "李雷"), ("四", "何佳怡")]
    rows = [(str(n), *each, None, None, None, None, None) for n, each in enumerate(names)]
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", xlsx(HEADERS, *rows)))
    stage.ignore()


def test_one_reminder_for_an_import(stage: Stage) -> None:
    """Each owner gets one reminder, giver and head one word each; the ledger has all of them."""
    imported(stage)
    stage.wait("96m")
    stage.expect(
        "李雷",
        contains=[
            "请在 11月23日 周一 12:00 前确认收到",
            "3 个任务等待确认收到",
            "T1: 一",
            "T3: 三",
        ],
        buttons=["全部收到"],
    )
    stage.expect("何佳怡", contains=["12:00 前确认收到", "T4 四"])
    stage.silence()
    stage.wait("24m")
    stage.expect("李雷", contains=["已超过 2 小时未确认", "3 个任务"])
    stage.expect("韩梅梅", contains=["李雷 超过 2 小时还没有确认收到", "3 个任务"])
    stage.expect("何佳怡")
    stage.expect("韩梅梅", contains=["何佳怡 超过 2 小时", "T4 四"])
    stage.silence()
    stage.click("何佳怡", "收到", on="T4")
    stage.until("2026-11-23T15:30")
    stage.expect("张伟", contains=["李雷 一直没有确认这个任务", "3 个任务"])
    stage.silence()
    for subject in ("T1", "T2", "T3"):
        assert "ack.overdue" in actions(stage, subject)
        assert "ack.head" in actions(stage, subject)
    stage.click("李雷", "全部收到")
    stage.expect("李雷", contains="已确认收到 3 个任务")
    stage.wait("2d")
    stage.silence()


def test_those_that_are_left(stage: Stage) -> None:
    """Who has answered for some is reminded of the others alone, and of one by its own card."""
    imported(stage)
    stage.say("何佳怡", "收到 T4")
    stage.say("李雷", "收到 T1")
    stage.ignore()
    stage.wait("96m")
    stage.expect("李雷", contains=["2 个任务等待确认收到", "T2: 二", "T3: 三"], lacks="T1")
    stage.silence()
    stage.say("李雷", "收到 T2")
    stage.ignore()
    stage.wait("24m")
    stage.expect(
        "李雷", contains=["已超过 2 小时未确认", "T3 三"], buttons=["收到", "开始", "转交", "更多"]
    )
    stage.expect("韩梅梅", contains="T3 三")
    stage.silence()
    stage.click("李雷", "收到", on="T3")


def test_after_a_day_of_downtime(stage: Stage) -> None:
    """What was passed over meanwhile is told once for all of them."""
    imported(stage)
    stage.say("何佳怡", "收到 T4")
    stage.ignore()
    stage.sleep("3d")
    stage.expect("李雷", contains=["已超过 2 小时未确认", "3 个任务"])
    stage.expect("韩梅梅", contains="3 个任务")
    stage.expect("张伟", contains="3 个任务")
    stage.silence()
    stage.say("李雷", "全部收到")
    stage.ignore()


def test_one_reminder_for_what_a_leaver_left(stage: Stage) -> None:
    """The heir is reminded once of all that was passed on, each giver of theirs."""
    for giver, title in (("韩梅梅", "一"), ("韩梅梅", "二"), ("何佳怡", "三")):
        stage.say(giver, f"/任务 新建 {title} {stage.mention('李雷')}")
        stage.say("李雷", "全部收到")
    stage.ignore()
    imports(stage, without("lilei"))
    stage.ignore()
    stage.wait("96m")
    stage.expect("张伟", contains=["3 个任务等待确认收到", "T1: 一", "T3: 三"])
    stage.silence()
    stage.wait("24m")
    stage.expect("张伟", contains="已超过 2 小时未确认")
    stage.expect("韩梅梅", contains=["张伟 超过 2 小时", "2 个任务"])
    stage.expect("何佳怡", contains=["张伟 超过 2 小时", "T3 三"])
    stage.silence()
    stage.say("张伟", "全部收到")
    stage.ignore()
