"""A meeting in a channel of Slack: how its clients write lines, threads, edits, thumbs."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import pytest

from storage.database import Database
from tests.contract.messengers import rig
from tests.contract.rigs.slack import SlackRig
from tests.doubles.slack.values import Message
from tests.meetings.talk import ROOM, begin
from tests.stage import Stage, staged


@pytest.fixture
def stage(sqlite: Database) -> Iterator[Stage]:
    """A meeting of 李雷 in a channel."""
    with staged(sqlite, rig=rig("slack")) as stage:
        begin(stage)
        yield stage


def _done(stage: Stage, gesture: Callable[[SlackRig], Coroutine[Any, Any, Any]]) -> Any:
    """Do something on Slack, and let follow what follows."""

    async def act(there: object) -> Any:
        slack = cast("SlackRig", there)
        made = await gesture(slack)
        await slack.double.delivery.settled()
        await slack.host.quiet()
        return made

    made = stage.on_rig(act)
    stage.settle()
    return made


def _said(stage: Stage, person: str, text: str, thread: str = "") -> Message:
    """Have somebody say something in the channel, as their client sends it."""
    return cast(
        "Message",
        _done(
            stage,
            lambda slack: slack.double.say(
                slack.person(person), slack.room(ROOM), text, thread=thread
            ),
        ),
    )


def _board(stage: Stage) -> str:
    return stage.shown("李雷", "Y1", room=ROOM)


def _ts(stage: Stage) -> str:
    """The message that the board is."""
    return stage.card("李雷", "Y1", room=ROOM).id.rpartition(":")[2]


def test_how_clients_write(stage: Stage) -> None:
    """Mentions, links, channels, entities, smart quotes, lists and bold are what people meant."""
    he = stage.account("何佳怡")
    said = _said(
        stage,
        "李雷",
        "#议题 “缓存” & <性能>\n"
        f"• #行动 <@{he}> 画图 周五\n"
        "#链接 <https://example.com/redis|example.com/redis>\n"
        "*#决议* 按 <https://example.com/a?b=1|方案> 做,见 <#C0OPS|ops>\n"
        "＃记录读写比 9:1",
    )
    shown = _board(stage)
    assert "当前议题: “缓存” & <性能>" in shown
    assert "行动 画图 · 何佳怡 · 11月27日 周五" in shown
    assert "链接 example.com/redis（李雷）" in shown
    assert "决议 按 方案 (https://example.com/a?b=1) 做,见 #ops" in shown
    assert "记录 读写比 9:1" in shown
    assert [*said.reactions] == ["white_check_mark"]
    stage.silence()


def test_in_threads(stage: Stage) -> None:
    """A line counts in the thread of the card, in any other, and where it mentions the bot."""
    first = _said(stage, "何佳怡", "容量够吗")
    bot = stage.on_rig(_bot)
    lines = [
        _said(stage, "李雷", "#待确认 容量", thread=first.ts),
        _said(stage, "何佳怡", f"<@{bot}> #记录 两台就够", thread=first.ts),
        _said(stage, "徐静", "#记录 在卡片下面说的", thread=_ts(stage)),
        _said(stage, "徐静", f"<@{bot}> #想法 换一家", thread=_ts(stage)),
    ]
    shown = _board(stage)
    for words in ("待确认 容量", "记录 两台就够", "记录 在卡片下面说的", "想法 换一家"):
        assert words in shown
    assert [[*each.reactions] for each in lines] == [["white_check_mark"]] * 4
    assert first.reactions == {}
    stage.silence()


async def _bot(there: object) -> str:
    return cast("SlackRig", there).double.bot


async def _refusals(there: object) -> list[str]:
    """What Slack refused, which is looked at no more."""
    refused = cast("SlackRig", there).double.refusals
    told = [*map(str, refused)]
    refused.clear()
    return told


def test_a_mention_that_comes_twice(stage: Stage) -> None:
    """Slack tells of it as a message and as a mention; it is one line."""
    bot = stage.on_rig(_bot)

    async def twice(slack: SlackRig) -> None:
        slack.double.delivery.unsubscribed.discard("app_mention")
        await slack.double.say(slack.person("徐静"), slack.room(ROOM), f"<@{bot}> #记录 一")

    _done(stage, twice)
    assert _board(stage).count("记录 一") == 1


def test_edited_and_deleted(stage: Stage) -> None:
    """What was said first stands, once, until it is taken back by words."""
    said = _said(stage, "李雷", "#决议 用 Redis")
    talk = _said(stage, "徐静", "没什么")
    _done(stage, lambda slack: slack.double.edit(said, "#决议 用 Redis 集群"))
    _done(stage, lambda slack: slack.double.edit(talk, "#记录 后来才写的"))
    _done(stage, lambda slack: slack.double.delete(said))
    shown = _board(stage)
    assert "已记: 决议 1" in shown
    assert "决议 用 Redis（李雷）" in shown
    assert "后来才写的" not in shown
    _said(stage, "李雷", "#撤销")
    assert "用 Redis" not in _board(stage)
    stage.silence()


def test_deleted_before_it_is_marked(stage: Stage) -> None:
    """A line whose message is gone by then is written down, and nothing is stuck."""

    async def say_and_delete(slack: SlackRig) -> None:
        said = await slack.double.say(slack.person("徐静"), slack.room(ROOM), "#记录 一")
        await slack.double.delete(said)

    _done(stage, say_and_delete)
    assert "记录 一" in _board(stage)
    assert stage.on_rig(_refusals) == ["reactions.add: message_not_found"]


def test_a_thumb_on_the_card(stage: Stage) -> None:
    """It says that somebody is there, and is no remark."""

    async def nod(slack: SlackRig) -> None:
        await slack.double.react(slack.person("徐静"), slack.room(ROOM), _ts(stage), "+1")

    _done(stage, nod)
    shown = _board(stage)
    assert "到会: 李雷、徐静" in shown
    assert "收到" not in shown
    stage.silence()


def test_the_box_stays(stage: Stage) -> None:
    """What is written into the card's box is taken, and the card is there for the next."""
    for words in ("#待确认 容量", "就这样"):
        stage.click("徐静", "记录", on="Y1", room=ROOM, form={"text": words})
    shown = _board(stage)
    assert "待确认 容量（徐静）" in shown
    assert "记录 就这样（徐静）" in shown
    stage.silence()


def test_only_the_chair_in_a_thread(stage: Stage) -> None:
    """Whoever may not say it is told so in private, and the line is not marked."""
    first = _said(stage, "何佳怡", "容量够吗")
    said = _said(stage, "徐静", "#决议 够", thread=first.ts)
    stage.expect("徐静", kind="ephemeral", contains="只有主持人可以用")
    assert said.reactions == {}
    stage.silence()
