"""What can't be done is a sentence in the person's language; a bug is kept and apologised for."""

import msgspec
import pytest

from bot.engine import inbox, ledger
from bot.engine.incoming import Incoming
from tests.engine.memo import Memo
from tests.stage import Stage


def test_in_the_persons_language(stage: Stage) -> None:
    """The same mistake is told to each in their own language, in a room to them alone."""
    stage.say("Jim Green", "ack T9", room="dev")
    stage.refused("Jim Green", "There is no “T9”; an id looks like T12", room=True)
    stage.say("李雷", "收到 T9", room="dev")
    stage.refused("李雷", "没有找到“T9”", room=True)


def test_stranger(stage: Stage) -> None:
    """Who is not in the directory is told what to ask for."""
    stage.say("stranger", "/任务 我的")
    stage.refused("stranger", "我还不认识您")


@pytest.mark.parametrize("person", ["stranger", "李雷"])
def test_people_talk_to_each_other(stage: Stage, person: str) -> None:
    """Talk in a room, and replies to people, are none of the bot's business."""
    stage.say("韩梅梅", "/任务 新建 联调 @何佳怡", room="产品群")
    stage.ignore()
    stage.say(person, "收到", room="产品群", addressed=False)
    stage.send(
        person, kind="text", text="同意", room="产品群", addressed=False, reply_to="somebody's"
    )
    stage.send(person, kind="text", text="哈" * 30_000, room="产品群", addressed=False)
    stage.silence()


def test_a_strangers_reply_to_a_card(stage: Stage) -> None:
    """A stranger who answers a card is told that the bot doesn't know them."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    stage.say("stranger", "收到", reply_to="T1", room="产品群", addressed=False)
    stage.refused("stranger", "我还不认识您", room=True)
    assert "未确认" in stage.shown("李雷", "T1")


def test_unknown_words(stage: Stage) -> None:
    """A command that is none is answered with the nearest ones, ready to be tapped."""
    stage.say("李雷", "/任务 我得")
    card = stage.expect("李雷", contains=["没有“我得”这个命令", "/任务 我的"])
    assert "我的任务" in card.buttons
    stage.click("李雷", "我的任务")
    stage.expect("李雷", contains="没有未完成的任务")


@pytest.mark.parametrize(
    "typed",
    ["hi", "Hello!", "ＨＩ", "你好", "您好！", "在吗", "在吗？", "早上好", "what can you do?"],
)
def test_a_greeting_is_answered(stage: Stage, typed: str) -> None:
    """With what the bot can do, not with the commands that are spelt alike."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains=["您好，李雷！", "/帮助"], buttons=None)
    stage.say("Jim Green", typed)
    stage.expect("Jim Green", contains=["Hello Jim Green!", "/help"], buttons=None)


@pytest.mark.parametrize("typed", ["谢谢", "謝謝！", "好的，谢谢", "thanks", "Thank you so much"])
def test_thanks_are_answered(stage: Stage, typed: str) -> None:
    """In a word."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="不客气")
    stage.silence()


@pytest.mark.parametrize(
    "typed", ["我今天病了", "我今天不舒服", "想請假", "I'm sick today", "feeling ill", "我發燒了"]
)
def test_whoever_is_ill_is_shown_how_to_enter_leave(stage: Stage, typed: str) -> None:
    """The words to type, and the form a tap away; nothing is entered."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="/请假 今天", buttons=["登记请假"])
    stage.silence()


@pytest.mark.parametrize(
    "typed", ["今天有什么事", "今天有什麼事？", "what's on today", "What’s on today?"]
)
def test_what_is_on_today_is_the_digest(stage: Stage, typed: str) -> None:
    """Asked in words of one's own."""
    stage.say("李雷", typed)
    stage.expect("李雷", contains="今天没有需要您关注的事")
    stage.silence()


def test_whoever_unknown_words_mention(stage: Stage) -> None:
    """They are quoted by their name, which is what the writer saw, not by an account's id."""
    stage.say("李雷", f"/任务 新键 联调 {stage.mention('何佳怡')}")
    stage.expect("李雷", contains="没有“新键 联调 @何佳怡”这个命令", buttons=None)


def test_words_that_are_left_over(stage: Stage) -> None:
    """What no argument takes is named, with the usage; mentions by their name."""
    stage.say("李雷", f"/求助 我的 {stage.mention('何佳怡')} 快点")
    stage.refused("李雷", "没看懂“@何佳怡 快点”")


def test_too_long(stage: Stage) -> None:
    """More than anybody reads is refused with both numbers."""
    stage.say("李雷", "/任务 新建 " + "长" * 20_000)
    stage.refused("李雷", "内容太长：20007 个字，最多 20000 个")


def test_a_bug_in_a_handler(stage: Stage) -> None:
    """A failing handler leaves no trace but the kept input, a log line and a sentence."""
    Memo().join(stage)
    stage.say("Jim Green", "/memo boom 第一次", room="dev", key="evt-1")
    stage.refused("Jim Green", "Something went wrong, and it wasn't you", room=True)
    with stage.database.snapshot() as tx:
        [(key, at, kept)] = inbox.failures(tx)
        assert ledger.history(tx, "M1") == []
    assert key == "console:evt-1"
    assert at == stage.clock.now()
    assert msgspec.json.decode(kept, type=Incoming).text == "/memo boom 第一次"
    assert "met a bug" in stage.log.lines.pop()


def test_a_bug_in_a_deadline(stage: Stage) -> None:
    """A rung that fails holds up no other, leaves nothing behind and is tried again, later."""
    memo = Memo(failures=2)
    memo.join(stage)
    stage.say("李雷", "/便笺 计时 M1")
    stage.say("李雷", "/便笺 计时 M2")
    stage.wait("1h")
    assert memo.rungs == []
    stage.wait("29s")
    assert memo.rungs == []
    stage.wait("1s")
    assert memo.rungs == ["M1 hour-1", "M2 hour-1"]
    assert [line.split(":")[0] for line in stage.log.lines] == [
        "deadline memo.tick of M1 failed\nTraceback (most recent call last)",
        "deadline memo.tick of M2 failed\nTraceback (most recent call last)",
    ]
    stage.log.lines.clear()
    with stage.database.snapshot() as tx:
        assert [entry.action for entry in ledger.history(tx, "M1")] == ["memo.hour-1"]
    stage.wait("2h")
    assert memo.rungs[2:] == ["M1 hour-2", "M2 hour-2", "M1 hour-3", "M2 hour-3"]


def test_a_bug_in_one_of_many_deadlines(stage: Stage) -> None:
    """The others of the same sweep are kept on time."""
    memo = Memo(failures=1)
    memo.join(stage)
    for number in range(5):
        stage.say("李雷", f"/便笺 计时 M{number}")
    stage.wait("1h")
    assert len(memo.rungs) == 4
    stage.wait("1m")
    assert sorted(memo.rungs) == [f"M{number} hour-1" for number in range(5)]
    stage.log.lines.clear()


def test_a_bug_that_stays(stage: Stage) -> None:
    """A rung that always fails is tried ever more rarely, at least every hour, and not lost."""
    memo = Memo(failures=20)
    memo.join(stage)
    stage.say("李雷", "/便笺 计时 M1")
    stage.wait("16h")
    assert memo.failures == 0
    assert memo.rungs == ["M1 hour-3"]
    stage.log.lines.clear()
