"""A meeting as it is held: tags, chairs, votes, who is there, its end (M-04, semantics §3.3)."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.meetings.talk import begin, said, talk
from tests.stage import Stage, staged


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning."""
    with staged(database) as stage:
        yield stage


def test_begun_by_a_tag(stage: Stage) -> None:
    """Anybody begins one by a line of the room's talk, and chairs it; the card says how it goes."""
    said(stage, "李雷", "#会议开始 缓存方案讨论")
    board = stage.expect(
        "产品群", contains=["M1 开会中 · 缓存方案讨论", "主持人: 李雷", "到会: 李雷"]
    )
    assert board.buttons == ["到会", "结束会议", "放弃会议"]
    assert board.card.form is not None
    assert "请 @我 再写，或用上面的输入框" in board.text
    stage.silence()
    said(stage, "徐静", "大家早上好", room="市场群")
    stage.silence()


def test_tags_of_both_languages(stage: Stage) -> None:
    """With and without a space, full width, any case, mixed; talk is only counted."""
    begin(stage)
    talk(
        stage,
        """
        李雷: #议题 缓存
        韩梅梅: 我觉得都行
        李雷: ＃记录Redis 集群够用
        Jim Green: #INFO two nodes are enough
        何佳怡: https://example.com/redis 这个可以参考
        李雷: # 决议:用 Redis 集群
        韩梅梅: #行动 @何佳怡 画出部署图 周五
        Jim Green: #Action @lilei write the runbook by fri
        李雷: #actions 不是标签
        张伟: #待确认 预算谁批
        """,
    )
    shown = stage.shown("李雷", "Y1", room="产品群")
    assert "当前议题: 缓存" in shown
    assert "已记: 决议 1 · 行动 2 · 待确认 1" in shown
    assert "行动 画出部署图 · 何佳怡 · 11月27日 周五 18:00（韩梅梅）" in shown
    assert "行动 write the runbook · 李雷 · 11月27日 周五 18:00（Jim Green）" in shown
    assert "到会: 张伟、李雷、Jim Green、何佳怡、韩梅梅" in shown or "到会:" in shown
    stage.silence()


def test_only_chairs(stage: Stage) -> None:
    """Topics, decisions and the end are the chair's; others are told so in private."""
    begin(stage)
    for line in ("#议题 缓存", "#决议 通过", "#会议结束", "#主持 @徐静"):
        said(stage, "徐静", line)
        stage.expect("徐静", kind="ephemeral", contains="只有主持人可以用")
    said(stage, "李雷", "#主持 @徐静")
    said(stage, "徐静", "#议题 缓存")
    stage.silence()
    said(stage, "李雷", "#取消主持 @徐静")
    said(stage, "徐静", "#议题 预算")
    stage.expect("徐静", kind="ephemeral", contains="只有主持人")
    said(stage, "李雷", "#取消主持 @李雷")
    stage.expect("李雷", kind="ephemeral", contains="始终是主持人")


def test_named_while_it_is_held(stage: Stage) -> None:
    """Whoever chairs may call the meeting something else; its cards and its minutes do as well."""
    begin(stage)
    said(stage, "徐静", "#会议名称 随便聊聊")
    stage.expect("徐静", kind="ephemeral", contains="只有主持人可以用")
    said(stage, "李雷", "#会议名称")
    stage.expect("李雷", kind="ephemeral", contains="#会议名称 后面请写内容")
    said(stage, "李雷", "#meetingname 缓存选型")
    assert "M1 开会中 · 缓存选型" in stage.shown("徐静", "Y1", room="产品群")
    said(stage, "李雷", "#会议结束")
    stage.expect("李雷", contains="Y1 会议纪要（草稿） · 缓存选型")
    stage.say("李雷", "M1")
    stage.expect("李雷", contains="M1 缓存选型")


def test_undone(stage: Stage) -> None:
    """One's own last line, or any by the chair; of two at one moment the second is told."""
    begin(stage)
    talk(stage, "李雷: #记录 一\n徐静: #记录 二\n徐静: #记录 三")
    said(stage, "韩梅梅", "#撤销")
    stage.expect("韩梅梅", kind="ephemeral", contains="最后一条是 徐静 说的")
    said(stage, "李雷", "#主持 @韩梅梅")
    said(stage, "李雷", "#撤销")
    said(stage, "韩梅梅", "#撤销")
    stage.expect("韩梅梅", kind="ephemeral", contains=["李雷 刚刚已经撤销过了", "“二”"])
    shown = stage.shown("李雷", "Y1", room="产品群")
    assert "记录 二" in shown
    assert "三" not in shown
    stage.wait("11s")
    said(stage, "韩梅梅", "#撤销")
    assert "二" not in stage.shown("李雷", "Y1", room="产品群")
    said(stage, "李雷", "#撤销")
    stage.expect("李雷", kind="ephemeral", contains="韩梅梅 刚刚")
    stage.silence()


def test_undo_by_button_means_what_it_showed(stage: Stage) -> None:
    """A press on a card that shows an older last line takes nothing else back."""
    begin(stage)
    said(stage, "李雷", "#记录 一")
    old = next(each for each in stage.card("李雷", "Y1", room="产品群").card.buttons if each.values)
    said(stage, "李雷", "#记录 二")
    stage.send("李雷", kind="action", action=old.action, form=old.values, room="产品群")
    stage.expect("李雷", kind="ephemeral", contains="现在的最后一条是“二”")
    stage.click("李雷", "撤销上一条", on="Y1", room="产品群")
    shown = stage.shown("李雷", "Y1", room="产品群")
    assert "一" in shown
    assert "记录 二" not in shown


def test_votes(stage: Stage) -> None:
    """The last word of each counts, by line or button; it is open until the next or its end."""
    begin(stage)
    talk(
        stage,
        "李雷: #投票 用 Redis 吗\n韩梅梅: +1\n徐静: ＋１\n张伟: -1\n徐静: 反对\n何佳怡: +1 吧",
    )
    assert "（赞成 1，反对 2，弃权 0）" in stage.shown("李雷", "Y1", room="产品群")
    stage.click("李雷", "0 弃权", on="Y1", room="产品群")
    assert "弃权 1" in stage.shown("李雷", "Y1", room="产品群")
    said(stage, "李雷", "#投票 结束")
    assert "正在投票" not in stage.shown("李雷", "Y1", room="产品群")
    stage.silence()


def test_a_vote_by_button_means_what_it_showed(stage: Stage) -> None:
    """A press on a card that shows an earlier question counts for no other; one of before does."""
    begin(stage)
    said(stage, "李雷", "#投票 用 Redis 吗")
    buttons = stage.card("李雷", "Y1", room="产品群").card.buttons
    old = next(each for each in buttons if each.label == "+1 赞成")
    said(stage, "李雷", "#投票 本月上线吗")
    stage.send("徐静", kind="action", action=old.action, form=old.values, room="产品群")
    stage.expect("徐静", kind="ephemeral", contains=["没有计入", "“本月上线吗”"])
    assert "（赞成 0，反对 0，弃权 0）" in stage.shown("李雷", "Y1", room="产品群")
    stage.click("徐静", "+1 赞成", on="Y1", room="产品群")
    values = {name: value for name, value in old.values.items() if name != "entry"}
    stage.send("何佳怡", kind="action", action=old.action, form=values, room="产品群")
    assert "（赞成 2，反对 0，弃权 0）" in stage.shown("李雷", "Y1", room="产品群")


@pytest.mark.parametrize("sign", ["👍", ":+1::skin-tone-3:", "[赞]", "👍🏽", "[强]", ":thumbsup:"])
def test_votes_by_emoji(stage: Stage, sign: str) -> None:
    """What clients make of a thumb, each its own way, is a vote while there is one."""
    begin(stage)
    talk(stage, f"李雷: #投票 用 Redis 吗\n韩梅梅: {sign}\n徐静: 👎")
    assert "（赞成 1，反对 1，弃权 0）" in stage.shown("李雷", "Y1", room="产品群")


def test_a_vote_is_asked_for(stage: Stage) -> None:
    """The form of a vote that says nothing asks for it, and for nothing that only buttons know."""
    begin(stage)
    said(stage, "李雷", "#投票 用 Redis 吗")
    form = stage.asked("李雷", stage.say("李雷", "/纪要 投票 Y1"))
    assert [each.name for each in form.inputs] == ["value"]


def test_a_vote_where_there_is_none(stage: Stage) -> None:
    """Said to the others it is talk; whoever says it to the bot is told how a vote begins."""
    begin(stage)
    if stage.hears_talk:
        said(stage, "韩梅梅", "+1")
        stage.silence()
    stage.say("韩梅梅", "+1", room="产品群")
    stage.refused("韩梅梅", "#投票", room=True)


def test_box(stage: Stage) -> None:
    """The card's box takes lines with and without tags, for rooms where we hear only mentions."""
    begin(stage)
    text = "#行动 @何佳怡 画图 周五\n就这样\n\n#议题 缓存"
    stage.click("李雷", "记录", on="Y1", room="产品群", form={"text": text})
    shown = stage.shown("李雷", "Y1", room="产品群")
    assert "行动 画图 · 何佳怡" in shown
    assert "记录 就这样" in shown
    assert "当前议题: 缓存" in shown
    stage.say("徐静", "#记录 @我也能写", room="产品群", addressed=True)
    assert "我也能写" in stage.shown("李雷", "Y1", room="产品群")
    stage.say("徐静", "任务 列表", room="产品群", addressed=True)
    stage.expect("徐静", kind="ephemeral")
    stage.silence()


def test_sloppy_actions_are_kept(stage: Stage) -> None:
    """What is not understood of an action is told in private; the rest is written down."""
    begin(stage)
    said(stage, "李雷", "#行动 @谁呀 交文档 2月30日")
    stage.expect("李雷", kind="ephemeral", contains=["已记下", "通讯录里没有“谁呀”"])
    stage.expect("李雷", kind="ephemeral", contains=["已记下", "不存在"])
    assert "行动 @谁呀 交文档 2月30日" in stage.shown("李雷", "Y1", room="产品群")
    said(stage, "李雷", "#行动")
    stage.expect("李雷", kind="ephemeral", contains="后面请写内容")
    said(stage, "李雷", "#行动 @技术部 出方案 下周三")
    assert "出方案 · 张伟 · 12月2日" in stage.shown("李雷", "Y1", room="产品群")


def test_several_at_once(stage: Stage) -> None:
    """Each room has its own meeting, and only one."""
    begin(stage)
    said(stage, "徐静", "#会议开始 市场例会", room="市场群")
    stage.expect("市场群", contains="M2 开会中")
    said(stage, "徐静", "#记录 只在市场群", room="市场群")
    assert "只在市场群" not in stage.shown("李雷", "Y1", room="产品群")
    assert "只在市场群" in stage.shown("徐静", "Y2", room="市场群")
    stage.say("张伟", "/会议 开始 第二个会", room="产品群")
    stage.expect("张伟", kind="ephemeral", contains="本群正在开会（Y1）")
    stage.silence()


@pytest.mark.talk
def test_planned_meeting_begins_in_its_room(stage: Stage) -> None:
    """Its time or shortly before it is the room's; its reminder and invitations are settled."""
    stage.say(
        "韩梅梅", "/会议 预约 周会 @李雷 @徐静 今天11:00-12:00 议程 回顾; 计划", room="产品群"
    )
    stage.ignore()
    stage.until("2026-11-23T10:50")
    stage.ignore()
    said(stage, "李雷", "#开会")
    stage.expect("产品群", contains=["M1 开会中 · 周会", "1. 回顾"])
    assert "状态: 进行中" in stage.shown("徐静", "M1")
    stage.until("2026-11-23T11:40")
    said(stage, "徐静", "还有别的吗")
    stage.until("2026-11-23T12:29")
    stage.silence()
    stage.until("2026-11-23T12:30")
    stage.expect("产品群", contains="原定 11月23日 周一 12:00 结束")
    stage.ignore()


def test_ended_and_given_up_by_a_command(stage: Stage) -> None:
    """`结束` and `放弃` are words of a meeting too: the one held here, or one that is named."""
    stage.say("李雷", "/会议 结束")
    stage.refused("李雷", "这里没有正在开的会议")
    begin(stage)
    stage.say("徐静", "/会议 结束", room="产品群")
    stage.expect("徐静", kind="ephemeral", contains="只有主持人可以用")
    stage.say("李雷", "/meeting end", room="产品群")
    stage.expect("李雷", contains="Y1 会议纪要（草稿）")
    stage.ignore()
    stage.say("李雷", "/会议 结束 M1")
    stage.expect("李雷")
    stage.silence()
    said(stage, "李雷", "#会议开始 再来")
    stage.ignore()
    stage.say("李雷", "/会议 放弃 Y2")
    stage.expect("李雷", contains="全部删除", buttons=["放弃会议"])
    stage.click("李雷", "放弃会议")
    stage.ignore()
    stage.say("李雷", "/会议 放弃 M9")
    stage.refused("李雷", "M9")
    stage.say("韩梅梅", "/会议 预约 周会 @李雷 今天11:00-12:00")
    stage.ignore()
    stage.say("韩梅梅", "/会议 结束 M3")
    stage.refused("韩梅梅", "M3 待召开")


def test_a_chair_who_said_nothing_yet(stage: Stage) -> None:
    """Whoever is made to chair it sees the meeting, though nobody asked them to it before."""
    begin(stage)
    said(stage, "李雷", "#主持 @徐静")
    stage.say("徐静", "M1")
    stage.expect("徐静", contains="缓存方案讨论", lacks="不在参会名单")
    stage.silence()


def _review_is_due(stage: Stage) -> None:
    stage.say("韩梅梅", "/会议 预约 技术评审 @李雷 @徐静 今天10:30-11:30 议程 方案", room="产品群")
    stage.until("2026-11-23T10:30")
    stage.ignore()


@pytest.mark.parametrize(
    "line",
    [
        "#会议开始 技术评审",
        "#会议开始 评审",
        "＃开会 m1",
        "#会议开始 M1 评审",
        "/会议 开始 技术 评审",
    ],
)
def test_planned_meeting_begins_by_its_name(stage: Stage, line: str) -> None:
    """By number, title or a part of that: with its agenda, and whoever is asked to it."""
    _review_is_due(stage)
    stage.say("韩梅梅", line, room="产品群")
    stage.expect("产品群", contains=["M1 开会中 · 技术评审", "1. 方案"])
    assert "状态: 进行中" in stage.shown("徐静", "M1")
    stage.silence()


def test_another_meeting_than_the_planned_one(stage: Stage) -> None:
    """It is begun at once, for no line is to be lost; and how to begin the planned one is told."""
    _review_is_due(stage)
    stage.say("韩梅梅", "#会议开始 预算碰头", room="产品群")
    stage.expect("产品群", contains="M2 开会中 · 预算碰头")
    stage.expect("韩梅梅", kind="ephemeral", contains=["M1 技术评审", "再 #会议开始 M1"])
    stage.silence()


def test_a_number_that_is_a_name(stage: Stage) -> None:
    """With words behind it, what is no meeting is a title; a bare number has to be one."""
    stage.say("李雷", "#会议开始 M8", room="产品群")
    stage.expect("李雷", kind="ephemeral", contains="M8")
    stage.say("李雷", "#会议开始 M8 车型评审", room="产品群")
    stage.expect("产品群", contains="M1 开会中 · M8 车型评审")
    stage.silence()


@pytest.mark.talk
def test_asked_to_end(stage: Stage) -> None:
    """After an hour of silence, counted from the last word; ended across a restart at midnight."""
    begin(stage)
    stage.wait("50m")
    said(stage, "徐静", "还在吗")
    stage.wait("59m")
    stage.silence()
    stage.wait("1m")
    stage.expect("产品群", contains="我已有 1 小时没有听到新的发言")
    stage.silence()
    stage.until("2026-11-23T23:50")
    stage.ignore()
    said(stage, "李雷", "#记录 夜里还在谈")
    stage.sleep("20m")
    said(stage, "李雷", "#记录 过了零点")
    said(stage, "李雷", "#会议结束")
    stage.expect("李雷", contains=["Y1 会议纪要（草稿）", "夜里还在谈", "过了零点"])
    stage.ignore()
    said(stage, "徐静", "#记录 没人听了")
    stage.silence()


def test_given_up(stage: Stage) -> None:
    """Nothing of what was said is left but that it was given up; it is asked before."""
    begin(stage)
    said(stage, "李雷", "#记录 不该说的")
    said(stage, "李雷", "#放弃会议")
    stage.expect("李雷", kind="ephemeral", contains="全部删除", buttons=["放弃会议"])
    stage.click("李雷", "放弃会议", room="产品群")
    stage.silence()
    assert "不该说的" not in stage.shown("李雷", "Y1", room="产品群")
    with stage.database.snapshot() as tx:
        for table in ("meeting_entry", "ledger", "inbox"):
            rows = str(tx.connection().exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608
            assert "不该说的" not in rows
    said(stage, "李雷", "#会议开始 再来")
    stage.expect("产品群", contains="M2 开会中")


@pytest.mark.talk
def test_strangers_are_left_alone(stage: Stage) -> None:
    """Whoever is not in the directory, or has left, talks on undisturbed and is not counted."""
    begin(stage)
    said(stage, "访客", "#记录 我是谁")
    stage.silence()
    assert "我是谁" not in stage.shown("李雷", "Y1", room="产品群")
