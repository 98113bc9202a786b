"""The record of a request on one page: who was responsible when, each nudge, each escalation."""

from tests.stage import Stage


def test_record_of_responsibility(asked: Stage) -> None:
    """Asked, reminded, gone up: in order, with the time that is left."""
    asked.say("韩梅梅", "/求助 H1")
    asked.expect(
        "韩梅梅",
        contains=[
            "责任记录:",
            "张伟 · 被求助",
            "首次回应时限: 还剩 2 小时",
            "答复时限: 还剩 24 小时",
        ],
    )
    asked.wait("25h")
    asked.ignore()
    asked.say("陈思远", "h1")
    said = asked.expect("陈思远", contains=["陈思远 · 升级到此人", "经过:"])
    assert said.message.card is not None
    told = said.message.card.fields[-1].value.splitlines()
    assert "陈思远" in told[0]
    assert any("提醒" in line for line in told)
    assert "韩梅梅" in told[-1]
    assert "张伟" in told[-1]


def test_in_english(asked: Stage) -> None:
    """The same for an English reader of the department that was asked."""
    asked.say("Jim Green", "H1")
    asked.expect(
        "Jim Green", contains=["Put to:", "was asked", "First response: 2 h left", "History:"]
    )
