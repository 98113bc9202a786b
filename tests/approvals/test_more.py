"""What a card's last button offers: everything else that its reader may do, with a tap."""

import pytest

from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage

TWO = step("a", people("张伟")) + step("b", people("苏雨桐"))


def more(stage: Stage, person: str, room: str = "") -> list[str]:
    """The buttons that somebody is offered in private."""
    stage.click(person, "更多", on="A1", room=room)
    return stage.expect(person, kind="ephemeral" if room else "post").buttons


def start(stage: Stage, room: str = "") -> None:
    """An approval that waits for 张伟, and then for 苏雨桐."""
    define(stage, TWO)
    submit(stage, room=room)
    stage.ignore()


def test_each_is_offered_what_they_may(stage: Stage) -> None:
    """By whose turn it is, who submitted it, who has a copy, who administers."""
    start(stage)
    stage.say("李雷", "/审批 抄送 A1 @徐静")
    stage.ignore()
    assert more(stage, "张伟") == ["加签", "征求意见", "抄送", "留言", "详情"]
    assert more(stage, "李雷") == ["抄送", "留言", "详情"]
    assert more(stage, "徐静") == ["催办", "留言", "详情"]
    stage.say("王志远", "/审批 更多 A1")
    stage.expect("王志远", buttons=["抄送", "留言", "详情", "终止"])
    stage.say("韩梅梅", "/审批 更多 A1")
    stage.refused("韩梅梅", "您不能执行")


def test_in_a_room_it_answers_in_private(stage: Stage) -> None:
    """Each who presses it sees their own."""
    start(stage, room="产品群")
    assert more(stage, "李雷", room="产品群") == ["抄送", "留言", "详情"]
    assert more(stage, "张伟", room="产品群")[:2] == ["加签", "征求意见"]


def test_taking_off_is_a_tap_for_each_who_can_be(stage: Stage) -> None:
    """And one's own approval is taken back with one, while nobody has acted on it."""
    start(stage)
    stage.say("张伟", "/审批 加签 A1 前 @林晓彤 @徐静")
    stage.ignore()
    offered = more(stage, "张伟")
    assert offered[:2] == ["减签 林晓彤", "减签 徐静"]
    stage.click("张伟", "减签 林晓彤")
    stage.ignore()
    assert more(stage, "张伟")[0] == "减签 徐静"
    stage.say("徐静", "同意 A1")
    stage.say("张伟", "同意 A1")
    stage.ignore()
    assert "收回" in more(stage, "张伟")
    stage.click("张伟", "收回", on="A1")
    stage.expect("张伟", contains="● a: 张伟 · 待处理")
    stage.ignore()


def test_its_forms_ask_for_what_is_missing(stage: Stage) -> None:
    """Whom to give a copy, what to say, why it is ended."""
    start(stage)
    for person, button, asked in [
        ("李雷", "抄送", "people"),
        ("张伟", "征求意见", "person"),
        ("张伟", "留言", "text"),
    ]:
        more(stage, person)
        answer = stage.click(person, button, on="A1", opens_forms=True)
        assert answer.form is not None
        assert [each.name for each in answer.form.form.inputs] == [asked]  # type: ignore[union-attr]


def test_what_is_over_offers_nothing_to_press(stage: Stage) -> None:
    """But for asking to revoke it."""
    start(stage)
    stage.say("张伟", "同意 A1")
    stage.say("苏雨桐", "同意 A1")
    stage.ignore()
    assert stage.card("张伟", "A1").buttons == []
    assert stage.card("李雷", "A1").buttons == ["申请撤销"]


def test_in_english(stage: Stage) -> None:
    """With the words of that language."""
    define(stage, step("a", people("Jim Green")))
    submit(stage)
    stage.ignore()
    stage.click("Jim Green", "More", on="A1")
    buttons = ["Add approvers", "Ask for an opinion", "Copy", "Comment", "History"]
    stage.expect("Jim Green", contains="You can also", buttons=buttons)


@pytest.mark.parametrize(
    "typed",
    ["/审批 抄送 A1 @徐静", "/审批 抄送给 A1 @徐静", "/审批 抄送 @徐静 A1", "A1 抄送 @徐静"],
)
def test_one_word_gives_a_copy_and_lists_mine(stage: Stage, typed: str) -> None:
    """With somebody behind it a copy is given; alone it lists."""
    start(stage)
    stage.say("李雷", typed)
    stage.expect("徐静", contains="抄送给您")
    stage.ignore()
    stage.say("徐静", "/审批 抄送")
    stage.expect("徐静", contains=["抄送给我的", "A1"])


def test_copies_in_english_and_by_a_reply(stage: Stage) -> None:
    """Every word for it does both, and a reply to the card needs no id."""
    start(stage)
    stage.say("李雷", "/approval copies A1 @徐静")
    stage.expect("徐静", contains="抄送给您")
    stage.ignore()
    stage.say("徐静", "/approval cc")
    stage.expect("徐静", contains="抄送给我的")
    stage.say("李雷", "抄送 @何佳怡", reply_to="A1")
    stage.expect("何佳怡", contains="抄送给您")
    stage.ignore()
    stage.say("李雷", "/审批 抄送 @韩梅梅")
    stage.expect("李雷", contains="抄送给 A12 @抄送人", buttons=["A1 试验 · 李雷"])
    stage.silence()
