"""The log of a meeting: read from lines, played again to the same end, whatever was said."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.incoming import mention
from bot.meetings.model import Entry
from bot.meetings.queries import edition, entries, minutes
from bot.meetings.replay import content_of, last_standing, replay
from bot.meetings.tags import Tag, begins_meeting, read_ballot, read_lines, read_tag
from bot.meetings.words import marks
from tests.databases import SqliteTemplate, open_closing
from tests.meetings.talk import said
from tests.stage import Stage

START: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)
KEPT: Final = (Tag.TOPIC, Tag.INFO, Tag.DECISION, Tag.ACTION, Tag.OPEN, Tag.IDEA, Tag.VOTE)


@pytest.mark.parametrize(
    "line,tag,rest",
    [
        ("#行动@李雷 提交架构文档 周五前", Tag.ACTION, "@李雷 提交架构文档 周五前"),
        ("＃行动:提交", Tag.ACTION, "提交"),
        ("# 议题 缓存", Tag.TOPIC, "缓存"),
        ("#議題 快取", Tag.TOPIC, "快取"),
        ("#会议结束", Tag.END, ""),
        ("#会议开始 周会", Tag.START, "周会"),
        ("#会议主题:缓存选型", Tag.TITLE, "缓存选型"),
        ("#meetingname Cache", Tag.TITLE, "Cache"),
        ("#外部 王工（供应商）", Tag.EXTERNAL, "王工（供应商）"),
        ("#外部：王工（供应商）", Tag.EXTERNAL, "王工（供应商）"),
        ("#外部人员王工", Tag.EXTERNAL, "王工"),
        (f"#外部{mention('U1')}", Tag.EXTERNAL, mention("U1")),
        ("#Agreed ship it", Tag.DECISION, "ship it"),
        ("#ACTION: me", Tag.ACTION, "me"),
        ("#待定 预算", Tag.PENDING, "预算"),
        ("#待确认预算", Tag.OPEN, "预算"),
        ("#取消主持 @李雷", Tag.UNCHAIR, "@李雷"),
        ("  https://a.example/x 看这个", Tag.LINK, "https://a.example/x 看这个"),
        ("#undo", Tag.UNDO, ""),
        ("• #行动 写方案", Tag.ACTION, "写方案"),
        ("- ＃决议 通过", Tag.DECISION, "通过"),
        ("2. #待确认 预算", Tag.OPEN, "预算"),
        ("3、#记录 一", Tag.INFO, "一"),
        ("*#决议* 用 *Redis*", Tag.DECISION, "用 *Redis*"),
        ("_#决议 用 Redis_", Tag.DECISION, "用 Redis"),
        ("• *#议题* 缓存", Tag.TOPIC, "缓存"),
        ("@李雷 #行动 画图 周五", Tag.ACTION, "@李雷 画图 周五"),
        ("1. @李雷@徐静 #行动 画图", Tag.ACTION, "@李雷 @徐静 画图"),
        (f"{mention('U1')} #主持", Tag.CHAIR, mention("U1")),
        ("@here #会议开始 周会", Tag.START, "周会"),
        ("@所有人 ＃行动 交周报", Tag.ACTION, "交周报"),
        ("@Muster #决议 通过", Tag.DECISION, "通过"),
    ],
)
def test_lines(line: str, tag: Tag, rest: str) -> None:
    """Full width, Traditional, any case, with and without a space."""
    assert read_tag(line) == (tag, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "#",
        "##",
        "大家好",
        "#actions",
        "#周报",
        "#外部接口要做版本管理",
        "a #行动 b",
        "＃",
        "> #行动 b",
        "`#行动 b`",
        "- 行动",
        "1. 行动",
    ],
)
def test_talk(line: str) -> None:
    """What is no known tag at the beginning of a line is talk."""
    assert read_tag(line) is None


def test_several_lines() -> None:
    """One message may hold several; a line without a tag goes on with the one before it."""
    told = list(read_lines("随便说\n#行动 @李雷 交文档\n写清容量\n\n#决议 通过"))
    assert told == [(Tag.ACTION, "@李雷 交文档\n写清容量"), (Tag.DECISION, "通过")]
    assert [read_ballot(each) for each in ("+1", "－１", "0", "赞成。", "+1 吧")] == [
        1,
        -1,
        0,
        1,
        None,
    ]
    assert begins_meeting("#会议开始 周会")
    assert not begins_meeting("说说 #会议开始")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Nothing that anybody types breaks the reading of it."""
    for tagged in read_lines(text):
        assert tagged.tag in Tag
    read_ballot(text)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """A log as meetings make them: lines, ballots for open votes, undoings of what stands."""
    log: list[Entry] = []
    for number in range(1, draw(st.integers(0, 40)) + 1):
        author = draw(st.integers(1, 5))
        tag: Tag = draw(st.sampled_from((*KEPT, Tag.BALLOT, Tag.UNDO)))
        target, votes = None, [each.id for each in replay(log).tagged(Tag.VOTE)]
        if tag is Tag.UNDO:
            last = last_standing(log)
            target = last.id if last else None
        elif tag is Tag.BALLOT:
            target = votes[-1] if votes else None
        if tag in {Tag.UNDO, Tag.BALLOT} and target is None:
            continue
        log.append(
            Entry(
                id=number,
                meeting_id=1,
                at=START + timedelta(seconds=number),
                author_id=author,
                tag=tag.value,
                text=f"{tag.value} {number}",
                target_id=target,
                value=draw(st.sampled_from((1, 0, -1))),
            )
        )
    return log


@given(logs())
def test_replay_is_the_same_each_time(log: list[Entry]) -> None:
    """Played twice, or from a copy of its rows, a log makes the same minutes."""
    words = marks("zh")
    again = [Entry(**each.model_dump()) for each in log]
    assert content_of(replay(log), words) == content_of(replay(again), words)


@given(logs())
def test_what_stands(log: list[Entry]) -> None:
    """What a stack would hold: each line pushes, each undoing takes the newest; order is kept."""
    stack: list[int] = []
    for each in log:
        if each.tag == Tag.UNDO:
            assert stack.pop() == each.target_id
        elif each.tag != Tag.BALLOT:
            stack.append(each.id)
    played = replay(log)
    assert [each.id for each in played.standing] == stack
    content = content_of(played, marks("en"))
    assert len(content.decisions) == len(played.tagged(Tag.DECISION))
    assert len(content.todos) == len(played.tagged(Tag.ACTION))


@given(logs())
def test_the_last_vote_counts(log: list[Entry]) -> None:
    """Whoever votes twice is counted once, by what they said last."""
    for vote in replay(log).votes:
        ballots = {
            each.author_id: each.value
            for each in log
            if each.target_id == vote.entry.id and each.tag == Tag.BALLOT
        }
        assert vote.ballots == ballots
        assert sum(vote.tally) == len(ballots)


_TALK: Final = st.lists(
    st.tuples(
        st.sampled_from(("李雷", "韩梅梅", "徐静")),
        st.sampled_from(
            (
                "#议题 {}",
                "#记录{}",
                "＃决议 {}",
                "#行动 @徐静 {} 周五",
                "#待定 {}",
                "#投票 {}",
                "+1",
                "反对",
                "#撤销",
                "#主持 @韩梅梅",
                "随便说 {}",
            )
        ),
        st.integers(0, 3),
    ),
    max_size=15,
)


def test_any_transcript_replays(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    """Whatever is said in a room, the draft is what its rows make when they are played again."""
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        stage = Stage(database)
        held = count(1)

        @settings(max_examples=8, deadline=None)
        @given(_TALK)
        def play(talk: list[tuple[str, str, int]]) -> None:
            number = next(held)
            room = f"room-{number}"
            for person, line, value in [
                ("李雷", "#会议开始 评审", 0),
                *talk,
                ("李雷", "#会议结束", 0),
            ]:
                said(stage, person, line.format(value), room)
            with database.snapshot() as tx:
                kept = edition(tx, minutes(tx, number)).content
                assert content_of(replay(entries(tx, number)), marks("zh")) == kept

        play()
        stage.close()
