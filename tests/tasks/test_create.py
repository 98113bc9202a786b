"""Creation: who is told what, where, and how a task is read back (T-01, T-17)."""

from tests.stage import Stage


def test_room_and_owner_are_told(stage: Stage) -> None:
    """The room gets one card, the owner a strong private one that asks to acknowledge."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷 周五17:00 !高", room="产品群")
    stage.expect("产品群", contains=["T1 完成UI原型", "11月27日 周五 17:00", "优先级: 高"])
    stage.expect(
        "李雷", kind="urgent", contains="韩梅梅 给您分配了任务", buttons=["收到", "开始", "转交"]
    )
    stage.silence()
    stage.click("李雷", "收到", on="T1")
    assert "待开始 · 已收到" in stage.shown("产品群", "T1", room="产品群")
