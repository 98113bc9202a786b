"""A meeting in a group of Feishu: posts, placeholders, nods, and a bot that hears only mentions."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from bot.files.keeping import Files
from bot.time.clock import Clock
from storage.database import Database
from tests.contract.messengers import rig
from tests.contract.rigs.feishu import FeishuRig, opened
from tests.doubles.feishu.scopes import GROUP_TALK
from tests.doubles.feishu.speech import Said
from tests.meetings.talk import ROOM, begin, said
from tests.stage import Stage, staged


@pytest.fixture
def stage(sqlite: Database) -> Iterator[Stage]:
    """A meeting of 李雷 in a group."""
    with staged(sqlite, rig=rig("feishu")) as stage:
        begin(stage)
        yield stage


@asynccontextmanager
async def _deaf(database: Database, clock: Clock, files: Files) -> AsyncIterator[FeishuRig]:
    """Feishu without the permission to hear what names nobody."""
    async with opened(database, clock, files) as there:
        there.double.tenant.scopes.discard(GROUP_TALK)
        yield there


@pytest.fixture
def deaf(sqlite: Database) -> Iterator[Stage]:
    """A company whose bot hears only what names it."""
    with staged(sqlite, rig=_deaf) as stage:
        yield stage


def _done(stage: Stage, gesture: Callable[[FeishuRig], Coroutine[Any, Any, Any]]) -> Any:
    """Do something on Feishu, and let follow what follows."""

    async def act(there: object) -> Any:
        return await gesture(cast("FeishuRig", there))

    made = stage.on_rig(act)
    stage.settle()
    return made


def _posted(stage: Stage, person: str, content: dict[str, Any], called: list[str]) -> Said:
    """Have somebody send rich text, in which `@_user_1` is the first of those called."""

    async def send(feishu: FeishuRig) -> Said:
        names = [feishu.person(each) if each else "ou_bot" for each in called]
        room = feishu.room(ROOM)
        return await feishu.double.send(
            feishu.person(person), room, "post", content, mentions=names
        )

    return cast("Said", _done(stage, send))


def _board(stage: Stage) -> str:
    return stage.shown("李雷", "Y1", room=ROOM)


def _marks(stage: Stage, message: str) -> list[str]:
    """The emoji on a message."""

    async def look(there: object) -> list[str]:
        reactions = cast("FeishuRig", there).double.tenant.messages[message].reactions
        return [emoji for _, emoji in reactions.values()]

    return stage.on_rig(look)


def test_rich_text(stage: Stage) -> None:
    """A post is its lines: a title, mentions by placeholder, links, words of any style."""
    content = {
        "title": "今天的结论",
        "content": [
            [{"tag": "text", "text": "＃议题 缓存", "style": ["bold"]}],
            [
                {"tag": "text", "text": "#行动 "},
                {"tag": "at", "user_id": "@_user_1", "user_name": "何佳怡"},
                {"tag": "text", "text": " 画图 周五", "style": ["italic"]},
            ],
            [{"tag": "text", "text": "要包含灾备"}, {"tag": "emotion", "emoji_type": "SMILE"}],
            [
                {"tag": "text", "text": "#决议 按"},
                {"tag": "a", "text": "方案", "href": "https://example.com/a"},
                {"tag": "text", "text": "做 & 复核"},
            ],
            [{"tag": "a", "text": "https://example.com/b", "href": "https://example.com/b"}],
        ],
    }
    posted = _posted(stage, "李雷", content, ["何佳怡"])
    shown = _board(stage)
    assert "当前议题: 缓存" in shown
    assert "行动 画图 要包含灾备 · 何佳怡 · 11月27日 周五" in shown
    assert "决议 按方案 (https://example.com/a)做 & 复核" in shown
    assert "链接 https://example.com/b" in shown
    assert _marks(stage, posted.message_id) == ["DONE"]
    stage.silence()


def test_lines_that_name_the_bot(stage: Stage) -> None:
    """Where the placeholder of the bot stands, its line is read as without."""
    content = {
        "title": "",
        "content": [
            [{"tag": "at", "user_id": "@_user_1"}, {"tag": "text", "text": " #记录 一"}],
            [{"tag": "text", "text": "#记录 二 "}, {"tag": "at", "user_id": "@_user_1"}],
        ],
    }
    _posted(stage, "徐静", content, [""])
    stage.say("徐静", f"#行动 {stage.mention('何佳怡')} {stage.mention('李雷')} 对一下", room=ROOM)
    shown = _board(stage)
    assert "记录 一（徐静）" in shown
    assert "记录 二（徐静）" in shown
    assert "何佳怡（徐静）" in shown
    stage.silence()


def test_a_nod_to_the_card(stage: Stage) -> None:
    """It says that somebody is there, and is no remark."""
    card = stage.card("李雷", "Y1", room=ROOM).id
    _done(stage, lambda feishu: feishu.double.groups.react(feishu.person("徐静"), card))
    shown = _board(stage)
    assert "到会: 李雷、徐静" in shown
    assert "收到" not in shown
    stage.silence()


def test_only_mentions_are_heard(deaf: Stage) -> None:
    """The card says so; its box, lines that name the bot and votes do all that talk does."""
    said(deaf, "李雷", "#会议开始 缓存方案")
    card = deaf.expect(ROOM, contains="请 @我 再写，或用上面的输入框")
    assert card.card.form is not None
    said(deaf, "徐静", "大家好")
    said(deaf, "李雷", "#议题 缓存\n#投票 用 Redis 吗")
    said(deaf, "徐静", "+1")
    deaf.click("何佳怡", "记录", on="Y1", room=ROOM, form={"text": "#行动 @何佳怡 画图 周五\n-1"})
    shown = _board(deaf)
    assert "当前议题: 缓存" in shown
    assert "（赞成 1，反对 1，弃权 0）" in shown
    assert "行动 画图 · 何佳怡 · 11月27日 周五" in shown
    came = next(each for each in shown.split("\n") if each.startswith("到会"))
    assert sorted(came.partition(": ")[2].split("、")) == ["何佳怡", "徐静", "李雷"]
    said(deaf, "李雷", "#会议结束")
    deaf.expect("李雷", contains="Y1 会议纪要（草稿）")
    deaf.silence()
