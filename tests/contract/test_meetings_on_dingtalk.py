"""A meeting in a group of DingTalk, whose robot hears only what names it."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import pytest

from storage.database import Database
from tests.contract.messengers import rig
from tests.contract.rigs.dingtalk import DingtalkRig
from tests.doubles.dingtalk.speech import Said, Utterance
from tests.doubles.dingtalk.tenant import BOT
from tests.meetings.talk import ROOM, begin, said
from tests.stage import Stage, staged


@pytest.fixture
def stage(sqlite: Database) -> Iterator[Stage]:
    """A meeting of 李雷 in a group."""
    with staged(sqlite, rig=rig("dingtalk")) as stage:
        begin(stage)
        yield stage


def _done(stage: Stage, gesture: Callable[[DingtalkRig], Coroutine[Any, Any, Any]]) -> Any:
    """Do something on DingTalk, and let follow what follows."""

    async def act(there: object) -> Any:
        dingtalk = cast("DingtalkRig", there)
        made = await gesture(dingtalk)
        await dingtalk.host.quiet()
        return made

    made = stage.on_rig(act)
    stage.settle()
    return made


def _rich(stage: Stage, person: str, pieces: list[dict[str, Any]], called: list[str]) -> Said:
    """Have somebody send rich text that names the robot and people."""

    async def send(there: DingtalkRig) -> Said:
        people = (BOT, *map(there.person, called))
        told = Utterance("richText", {"richText": cast("Any", pieces)}, people)
        return await there.double.speech.send(there.person(person), there.room(ROOM), told)

    return cast("Said", _done(stage, send))


def _typed(stage: Stage, person: str, text: str) -> None:
    """Have somebody say something to the robot; `@userId` in it is chosen from the list."""

    async def say(there: DingtalkRig) -> None:
        await there.double.say(there.person(person), there.room(ROOM), text, mentions=[BOT])

    _done(stage, say)


def _names_stay(stage: Stage, *, stay: bool) -> None:
    async def choose(there: DingtalkRig) -> None:
        there.double.tenant.names_stay = stay

    _done(stage, choose)


def _board(stage: Stage) -> str:
    return stage.shown("李雷", "Y1", room=ROOM)


def _marked(stage: Stage) -> list[tuple[str, str]]:
    async def look(there: object) -> list[tuple[str, str]]:
        return cast("DingtalkRig", there).double.tenant.marks

    return stage.on_rig(look)


def test_the_card_says_how(sqlite: Database) -> None:
    """It has a box, and says that the robot has to be named; without either nothing is heard."""
    with staged(sqlite, rig=rig("dingtalk")) as stage:
        said(stage, "李雷", "#会议开始 缓存方案")
        card = stage.expect(ROOM, contains="请 @我 再写，或用上面的输入框")
        assert card.card.form is not None
        overheard = _done(
            stage,
            lambda there: there.double.say(there.person("徐静"), there.room(ROOM), "#记录 一"),
        )
        assert overheard.delivery is None
        stage.click("徐静", "记录", on="Y1", room=ROOM, form={"text": "#行动 @何佳怡 画图 周五"})
        shown = _board(stage)
        assert "行动 画图 · 何佳怡 · 11月27日 周五" in shown
        assert "#记录 一" not in shown


@pytest.mark.parametrize("stay", [True, False])
def test_a_name_in_a_line(stage: Stage, *, stay: bool) -> None:
    """Whether the client leaves the name in the text or takes it out, it is who is to do it."""
    _names_stay(stage, stay=stay)
    _typed(stage, "李雷", f"＃行动 @{stage.account('何佳怡')} 画图 周五\n要包含灾备")
    assert "行动 画图 要包含灾备 · 何佳怡 · 11月27日 周五" in _board(stage)
    assert [sign for _, sign in _marked(stage)][1:] == ["✅"]
    stage.silence()


def test_names_in_several_lines(stage: Stage) -> None:
    """With the names in the text each line has its own; without them nobody is guessed."""
    lines = f"#行动 {stage.mention('何佳怡')} 画图\n#行动 {stage.mention('徐静')} 写方案"
    said(stage, "李雷", lines)
    shown = _board(stage)
    assert "行动 画图 · 何佳怡" in shown
    assert "行动 写方案 · 徐静" in shown
    _names_stay(stage, stay=False)
    told = len(_told(stage))
    he, she = stage.account("何佳怡"), stage.account("徐静")
    _typed(stage, "李雷", f"#行动 @{he} 复核\n#行动 @{she} 上线")
    assert "复核" not in _board(stage)
    assert "在哪一行 @ 了谁" in _told(stage)[told]
    stage.silence()


def _told(stage: Stage) -> list[str]:
    """What the robot has said to 李雷."""

    async def look(there: object) -> list[str]:
        dingtalk = cast("DingtalkRig", there)
        said = dingtalk.double.messages(dingtalk.person("李雷"))
        return [each.text.replace("\u200b", "") for each in said]

    return stage.on_rig(look)


def test_rich_text(stage: Stage) -> None:
    """Its pieces are one text: the robot's name at its beginning goes, those of people stay."""
    pieces = [
        {"atName": "Muster"},
        {"text": " #议题 缓存 & 性能\n1. #行动 "},
        {"atName": "何佳怡"},
        {"text": " 画图 周五\n#决议 用 Redis"},
    ]
    _rich(stage, "李雷", cast("Any", pieces), ["何佳怡"])
    shown = _board(stage)
    assert "当前议题: 缓存 & 性能" in shown
    assert "行动 画图 · 何佳怡 · 11月27日 周五" in shown
    assert "决议 用 Redis" in shown
    stage.silence()


def test_the_same_words_in_the_box(stage: Stage) -> None:
    """What somebody writes into it once more, when the card has gone on, is said once more."""
    for question in ("用 Redis 吗", "本月上线吗"):
        said(stage, "李雷", f"#投票 {question}")
        stage.click("徐静", "记录", on="Y1", room=ROOM, form={"text": "+1"})
        assert f"{question} （赞成 1，反对 0，弃权 0）" in _board(stage)
    stage.silence()


def test_what_is_said_again(stage: Stage) -> None:
    """A line that DingTalk pushes twice is one."""

    async def twice(there: DingtalkRig) -> None:
        there.double.faults.duplicate = 1
        bot, room = there.double.bot, there.room(ROOM)
        await there.double.say(there.person("徐静"), room, "#记录 一", mentions=[bot])
        there.double.faults.duplicate = 0

    _done(stage, twice)
    assert _board(stage).count("记录 一") == 1
    stage.silence()
