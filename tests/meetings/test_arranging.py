"""Meetings arranged, answered, changed, called off; reminded of before they begin (M-01, M-02)."""

from collections.abc import Iterator

import pytest
import vobject

from bot.booking import bookings_of
from bot.booking.file import bring, sample_rooms
from storage.database import Database
from tests.meetings.talk import said
from tests.stage import Stage, staged

BOOK = "/会议 预约 技术方案评审 @李雷 @何佳怡 周四14:00-15:30 议程 方案 @李雷 20分钟; 排期"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning."""
    with staged(database) as stage:
        yield stage


@pytest.mark.parametrize(
    "line",
    [
        "sync with @李雷 and @何佳怡 about budget tomorrow 2-3pm",
        "sync about budget w/ @李雷 & @何佳怡 tomorrow 2-3pm",
    ],
)
def test_words_that_join_people_on_are_no_title(stage: Stage, line: str) -> None:
    """`with` and `and` go with whom they name."""
    stage.say("韩梅梅", f"/会议 预约 {line}")
    stage.expect("韩梅梅", contains=["M1 sync about budget\n", "未答复 2: 李雷、何佳怡"])
    stage.ignore()


def test_arranged_in_a_room(stage: Stage) -> None:
    """The room sees it, everybody is asked once, and the agenda has its owners and minutes."""
    stage.say("韩梅梅", BOOK, room="产品群")
    card = stage.expect("产品群", contains=["M1 技术方案评审", "11月26日 周四 14:00–15:30"])
    assert "1. 方案（李雷 · 20 分钟）\n2. 排期" in card.text
    assert "类型: 评审会" in card.text
    assert card.buttons == ["参加", "不参加", "建议时间", "开始会议", "加入日历", "更多"]
    for name in ("李雷", "何佳怡"):
        asked = stage.expect(name, contains="韩梅梅 邀请您 11月26日 周四 14:00 开会，请答复")
        assert asked.buttons == ["参加", "不参加", "建议时间", "开始会议", "加入日历"]
    stage.silence()


def test_arranged_in_private_with_departments(stage: Stage) -> None:
    """A department stands for all of its members; whoever arranges it is not asked."""
    stage.say("张伟", "/会议 预约 部门周会 @技术部 @徐静 明天 10:00 1小时 地点:3号会议室")
    mine = stage.expect(
        "张伟", contains=["M1 部门周会", "10:00–11:00", "地点: 3号会议室", "共 4 人"]
    )
    assert mine.buttons == ["开始会议", "加入日历", "修改", "邀请", "移除参会人", "取消会议"]
    for name in ("李雷", "徐静"):
        stage.expect(name, contains="张伟 邀请您")
    stage.expect("Jim Green", contains="张伟 invites you to a meeting on Tue 24 Nov 10:00")
    stage.silence()


def test_form(stage: Stage) -> None:
    """A bare noun opens the form; what is missing or wrong is said beside its input."""
    stage.say("韩梅梅", "/会议")
    form = stage.expect("韩梅梅", contains="预约会议")
    assert form.card.form is not None
    assert [each.name for each in form.card.form.inputs][:3] == ["title", "when", "people"]
    given = {"title": "启动会", "when": "周五 9:30-10:30", "people": "李雷", "units": "设计部"}
    stage.click("韩梅梅", "预约会议", form=given | {"items": "背景\n分工 @何佳怡 5分钟"})
    card = stage.expect(
        "韩梅梅", contains=["M1 启动会", "类型: 启动会", "2. 分工（何佳怡 · 5 分钟）"]
    )
    assert "共 4 人" in card.text
    for name in ("李雷", "苏雨桐", "何佳怡"):
        stage.expect(name, contains="邀请您")
    stage.silence()


@pytest.mark.parametrize(
    "typed,told",
    [
        ("/会议 预约 评审 @李雷 周四", "没有写几点"),
        ("/会议 预约 评审 @李雷 周四9:00-23:00", "最长 12 小时"),
        ("/会议 预约 评审 @李雷 2月30日 14:00-15:00", "日期不存在"),
        ("/会议 预约 评审 @李雷 每两个月 10:00", "不是我能读懂的重复规则"),
        ("/会议 预约 评审 @李雷 每周 10:00", "“每周”不是我能读懂的重复规则"),
        ("/meeting book review @lilei every two months 10:00", "不是我能读懂的重复规则"),
        ("/会议 预约 评审 @谁呀 周四14:00-15:00", "通讯录里没有“谁呀”"),
    ],
)
def test_mistakes(stage: Stage, typed: str, told: str) -> None:
    """What can't be is said in a sentence, with what to write instead; nothing is arranged."""
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains=told)
    stage.say("韩梅梅", "/会议 列表")
    stage.expect("韩梅梅", contains="没有要开的会")
    stage.silence()


def test_answers(stage: Stage) -> None:
    """By button, by words and by a typed reply; whoever arranged it hears of all but a yes."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.click("李雷", "参加", on="M1")
    stage.silence()
    assert "参加 2: 韩梅梅、李雷" in stage.shown("韩梅梅", "M1")
    stage.say("何佳怡", "不参加 那天出差", reply_to="M1")
    stage.expect("韩梅梅", contains="何佳怡 不参加：那天出差")
    assert "不参加 1: 何佳怡" in stage.shown("李雷", "M1")
    stage.say("何佳怡", "/会议 建议 M1 周五15:00")
    stage.expect("韩梅梅", contains=["何佳怡 建议改到 11月27日 周五 15:00", "建议的时间"])
    stage.expect("何佳怡", contains="已记录")
    stage.silence()
    stage.say("徐静", "参加 M1")
    stage.refused("徐静", "您不能执行“参加”")


POLITE = (
    "收到，但我来不了",
    "好的 不过我去不了",
    "去不了 现场，线上参加",
    "来不了，远程接入可以吗",
    "ok but I can't",
    "no problem, I'll be there",
)


@pytest.mark.parametrize("words", POLITE)
def test_a_polite_word_is_no_answer(stage: Stage, words: str) -> None:
    """What goes on behind a yes or a no decides nothing: it is passed on, and a tap answers."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.ignore()
    stage.say("李雷", words, reply_to="M1")
    stage.expect("韩梅梅", contains=f"李雷 说：{words}")
    stage.expect("李雷", contains="没有当作答复", buttons=["参加", "不参加"])
    stage.silence()
    assert "未答复 2: 李雷、何佳怡" in stage.shown("韩梅梅", "M1")
    stage.click("李雷", "不参加")
    stage.expect("韩梅梅", contains=f"李雷 不参加：{words}")
    assert "不参加 1: 李雷" in stage.shown("韩梅梅", "M1")
    stage.ignore()


@pytest.mark.parametrize("words", ["去不了 那天出差", "那天出差，去不了"])
def test_a_no_with_its_reason_is_one(stage: Stage, words: str) -> None:
    """Whoever arranged it hears the reason, and nobody has to tap."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.ignore()
    stage.say("李雷", words, reply_to="M1")
    stage.expect("韩梅梅", contains="李雷 不参加：那天出差")
    stage.silence()


def test_the_question_is_answered_in_words(stage: Stage) -> None:
    """A reply to the question itself is about its meeting, as one to the card is."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.ignore()
    stage.say("李雷", POLITE[0], reply_to="M1")
    stage.expect("韩梅梅", contains=POLITE[0])
    asked = stage.expect("李雷", contains="没有当作答复")
    stage.say("李雷", "我线上参加", reply_to=asked)
    stage.expect("韩梅梅", contains="李雷 说：我线上参加")
    again = stage.expect("李雷", contains="没有当作答复", buttons=["参加", "不参加"])
    stage.say("李雷", "来", reply_to=again)
    stage.silence()
    assert "参加 2: 韩梅梅、李雷" in stage.shown("韩梅梅", "M1")


def test_words_decide_nothing_that_is_to_be_confirmed(stage: Stage) -> None:
    """A yes to the question whether a meeting is to be cancelled is none to the meeting."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.say("韩梅梅", "不参加 M1")
    stage.ignore()
    stage.say("韩梅梅", "/会议 取消 M1 方案未定")
    stage.say("韩梅梅", "好的", reply_to=stage.expect("韩梅梅", buttons=["取消会议"]))
    stage.ignore()
    assert "不参加 1: 韩梅梅" in stage.shown("李雷", "M1")


def test_a_card_that_was_asked_for_is_replied_to(stage: Stage) -> None:
    """What was shown on request is a card of the record like any other, to whoever replies."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.say("李雷", "M1")
    stage.say("李雷", "不来", reply_to=stage.expect("李雷", contains="技术方案评审"))
    stage.expect("韩梅梅", contains="李雷 不参加")


def test_a_bare_word_is_an_answer(stage: Stage) -> None:
    """A yes or no that stands alone decides, and a refusal may bring its reason."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.say("李雷", "好的！", reply_to="M1")
    assert "参加 2: 韩梅梅、李雷" in stage.shown("韩梅梅", "M1")
    for word in ("no", "去不了。"):
        stage.say("李雷", word, reply_to="M1")
        stage.expect("韩梅梅", contains="李雷 不参加")
    stage.silence()


def test_whoever_arranged_it_says_something(stage: Stage) -> None:
    """Nobody hears it but by a tap: it may have been meant for one of them alone."""
    stage.say("韩梅梅", BOOK)
    stage.say("何佳怡", "不参加 M1")
    stage.ignore()
    stage.say("韩梅梅", "请带上电脑", reply_to="M1")
    stage.expect("韩梅梅", contains=["还没有告诉别人", "请带上电脑"])
    stage.silence()
    stage.click("韩梅梅", "告诉参会人")
    stage.expect("李雷", contains="韩梅梅 说：请带上电脑")
    stage.ignore()


def test_changes_reach_everybody_once(stage: Stage) -> None:
    """Another time is told to all who have not declined, and asked anew; an agenda is not told."""
    stage.say("韩梅梅", BOOK)
    stage.say("李雷", "参加 M1")
    stage.say("何佳怡", "不参加 M1")
    stage.ignore()
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.expect("李雷", contains="韩梅梅 把会议改到 11月27日 周五 14:00，请重新答复")
    stage.expect("何佳怡", contains="韩梅梅 把会议改到")
    stage.expect("韩梅梅", contains="已记录：您修改了会议（M1，11月27日 周五 14:00）")
    stage.silence()
    assert "未答复 2: 李雷、何佳怡" in stage.shown("李雷", "M1")
    stage.say("韩梅梅", "/会议 修改 M1 议程 只谈排期")
    stage.expect("韩梅梅", contains="已记录")
    stage.silence()
    assert "1. 只谈排期" in stage.shown("李雷", "M1")
    stage.say("韩梅梅", "/会议 取消 M1 方案未定")
    stage.click("韩梅梅", "取消会议")
    stage.ignore()
    assert "取消原因: 方案未定" in stage.shown("李雷", "M1")
    stage.until("2026-11-27T15:00")
    stage.silence()


@pytest.mark.parametrize(
    "typed",
    [
        "/会议 改期 M1 改到周五14:00",
        "/会议 改到 M1 周五14:00",
        "/会议 推迟 M1 到周五14:00",
        "move M1 to friday 14:00",
    ],
)
def test_what_leads_to_another_time_is_no_name(stage: Stage, typed: str) -> None:
    """Words such as `改到` and `to` before a time are understood, and rename nothing."""
    stage.say("韩梅梅", "/会议 预约 周例会 @李雷 周四14:00-15:00")
    stage.expect("韩梅梅", contains="M1 周例会")
    stage.expect("李雷", contains="邀请您")
    stage.say("韩梅梅", typed)
    stage.expect("李雷", contains=["把会议改到 11月27日 周五 14:00", "M1 周例会"])
    stage.expect("韩梅梅", contains="M1")
    stage.silence()


@pytest.mark.parametrize(
    "typed",
    [
        "/会议 修改 M1 推迟半小时",
        "/会议 推迟 M1 一小时",
        "/meeting change M1 by 30 minutes",
        "/会议 修改系列 M1 推迟一小时",
    ],
)
def test_a_delay_is_no_name(stage: Stage, typed: str) -> None:
    """By how long it is put off is asked back, and nobody is told of a meeting of that name."""
    stage.say("韩梅梅", "/会议 预约 周例会 @李雷 每周四14:00-15:00")
    stage.expect("韩梅梅", contains="M1 周例会")
    stage.expect("李雷", contains="邀请您")
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains="要改时间，请写出新的时间")
    stage.silence()


def test_cancelled(stage: Stage) -> None:
    """Everybody learns of it once, and nothing reminds of it any more."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.click("韩梅梅", "取消会议", on="M1")
    for name in ("李雷", "何佳怡"):
        stage.expect(name, contains="韩梅梅 取消了 11月26日 周四 14:00 的会议", buttons=[])
    stage.silence()
    stage.until("2026-11-26T17:00")
    stage.silence()


def test_reminded(stage: Stage) -> None:
    """Ten minutes before, all but who declined; afterwards whoever arranged it, if nobody began."""
    stage.say("韩梅梅", BOOK)
    stage.say("何佳怡", "不参加 M1")
    stage.ignore()
    stage.until("2026-11-26T13:49")
    stage.silence()
    stage.until("2026-11-26T13:50")
    for name in ("韩梅梅", "李雷"):
        stage.expect(name, contains="会议 10 分后开始（11月26日 周四 14:00）")
    stage.silence()
    stage.until("2026-11-26T16:00")
    stage.expect("韩梅梅", contains="没有开始的记录")
    stage.silence()


def test_what_was_not_held_is_not_ahead(stage: Stage) -> None:
    """It leaves the lists, takes no answers, and can be begun, called off or given another time."""
    stage.say("韩梅梅", BOOK)
    stage.until("2026-11-26T15:40")
    stage.ignore()
    stage.say("李雷", "/会议 列表")
    stage.expect("李雷", lacks="M1")
    stage.until("2026-11-26T16:00")
    card = stage.expect("韩梅梅", contains=["没有开始的记录", "状态: 未召开"])
    assert card.buttons == ["开始会议", "修改", "取消会议"]
    stage.say("李雷", "参加 M1")
    stage.refused("李雷", "M1 未召开")
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.expect("李雷", contains=["改到 11月27日 周五 14:00"], lacks="未召开")
    stage.ignore()
    stage.say("李雷", "/会议 列表")
    stage.expect("李雷", contains="M1")
    stage.until("2026-11-27T13:50")
    stage.expect("李雷", contains="10 分后开始")
    stage.ignore()


def test_what_was_not_held_is_made_up_for(stage: Stage) -> None:
    """It is begun from its card, whenever that is, or called off."""
    for day in ("周四", "周五"):
        stage.say("韩梅梅", f"/会议 预约 周会 @李雷 {day}14:00-15:30", room="产品群")
    stage.until("2026-11-27T17:00")
    stage.ignore()
    stage.click("韩梅梅", "开始会议", on="M1")
    stage.expect("产品群", contains="M1 开会中 · 周会")
    stage.say("韩梅梅", "/会议 取消 M2")
    stage.click("韩梅梅", "取消会议")
    stage.expect("李雷", contains="取消了 11月27日 周五 14:00 的会议")
    assert "状态: 已取消" in stage.shown("李雷", "M2")
    stage.ignore()


def test_never_reminded_after_the_start(stage: Stage) -> None:
    """Down from before the reminder until after the start: it is not made up for."""
    stage.say("韩梅梅", "/会议 预约 碰头 @李雷 今天11:00-12:00")
    stage.ignore()
    stage.wait("45m")
    stage.sleep("20m")
    stage.silence()


def test_before_opening(stage: Stage) -> None:
    """For a meeting at opening time the reminder does not wait for quiet hours to end."""
    stage.say("韩梅梅", "/会议 预约 早会 @李雷 明天9:00-9:30")
    stage.ignore()
    stage.until("2026-11-24T08:50")
    for name in ("韩梅梅", "李雷"):
        stage.expect(name, kind="urgent", contains="10 分后开始")
    stage.silence()
    stage.say("韩梅梅", "/会议 取消 M1")
    stage.click("韩梅梅", "取消会议")
    stage.ignore()


def test_free_and_busy(stage: Stage) -> None:
    """Whoever arranges one learns who has another, or leave; the same can be asked before."""
    stage.say("何佳怡", "/请假 周四")
    stage.say("张伟", "/会议 预约 面试 @李雷 周四15:00-16:00")
    stage.ignore()
    stage.say("韩梅梅", "/会议 空闲 @李雷 @何佳怡 @徐静 周四14:00-15:30")
    told = stage.expect("韩梅梅", contains=["李雷: M1 11月26日 周四 15:00–16:00", "何佳怡: 请假"])
    assert "有空: 徐静" in told.text
    stage.say("韩梅梅", BOOK)
    stage.expect("韩梅梅", contains="M2 技术方案评审")
    stage.expect("李雷")
    stage.expect("韩梅梅", contains=["M2 已预约。这些人届时没空", "李雷: M1"])
    stage.ignore()


def test_invited_later(stage: Stage) -> None:
    """Only who is new is asked."""
    stage.say("韩梅梅", BOOK)
    stage.ignore()
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静 @李雷")
    stage.expect("徐静", contains="邀请您")
    stage.expect("韩梅梅", contains="邀请了更多人")
    stage.silence()
    stage.say("韩梅梅", "/会议 邀请 M1 @徐静")
    stage.refused("韩梅梅", "都已在 M1 的邀请名单上")


def test_in_english(stage: Stage) -> None:
    """The same in the other language."""
    stage.say(
        "Jim Green",
        "/meeting book API review @lilei thu 14:00-15:30 agenda schema @lilei 10m; plan",
    )
    stage.expect(
        "Jim Green",
        contains=["M1 API review", "Thu 26 Nov 14:00–15:30", "1. schema (李雷 · 10 min)"],
    )
    stage.expect("李雷", contains="Jim Green 邀请您")
    stage.silence()


def test_room_is_booked(stage: Stage) -> None:
    """A place that can be booked is, moves along, is given back; taken, free times are told."""
    with stage.database.transaction() as tx:
        bring(tx, sample_rooms())
    stage.say("韩梅梅", "/会议 预约 评审 @李雷 周四14:00-15:30 地点:火星厅")
    stage.ignore()
    stage.say("张伟", "/会议 预约 面试 @徐静 周四15:00-16:00 地点:mars")
    stage.refused("张伟", "火星厅")
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.ignore()
    stage.say("张伟", "/会议 预约 面试 @徐静 周四15:00-16:00 地点:mars")
    second = stage.expect("张伟", contains=["面试", "地点: 火星厅"]).card.subject
    stage.ignore()
    stage.click("韩梅梅", "取消会议", on="M1")
    stage.ignore()
    with stage.database.snapshot() as tx:
        assert bookings_of(tx, "M1") == []
        assert len(bookings_of(tx, second)) == 1


def test_for_calendars(stage: Stage) -> None:
    """The entry is read by another library: times, people with their answers, the same uid."""
    stage.say("韩梅梅", BOOK)
    stage.say("李雷", "参加 M1")
    stage.ignore()
    stage.click("李雷", "加入日历", on="M1")
    first = _entry(stage, "李雷")
    assert first["SUMMARY"] == ["技术方案评审"]
    assert first["DTSTART"] == ["2026-11-26 06:00:00+00:00"]
    assert first["DTEND"] == ["2026-11-26 07:30:00+00:00"]
    assert first["DESCRIPTION"] == ["1. 方案（李雷 · 20 分钟）\n2. 排期"]
    assert len(first["ATTENDEE"]) == 3
    stage.say("韩梅梅", "/会议 修改 M1 周五14:00-15:00")
    stage.ignore()
    stage.say("李雷", "/会议 日历 M1")
    second = _entry(stage, "李雷")
    assert second["UID"] == first["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (["0"], ["1"])
    assert second["DTSTART"] == ["2026-11-27 06:00:00+00:00"]
    stage.ignore()


def _entry(stage: Stage, person: str) -> dict[str, list[str]]:
    """What vobject reads in the file that somebody got."""
    file = stage.expect(person, contains="日历文件").message.files[0]
    assert file.name.endswith(".ics")
    event = vobject.readOne(stage.app.files.read(file.hash).decode()).vevent
    found: dict[str, list[str]] = {}
    for line in event.lines():
        found.setdefault(line.name, []).append(str(line.value))
    return found


def test_address_stands_anywhere(stage: Stage) -> None:
    """An address is where one dials in, be it behind the agenda."""
    stage.say("韩梅梅", f"{BOOK} https://meet.example.com/a")
    card = stage.expect("韩梅梅", contains="视频链接: https://meet.example.com/a")
    assert "2. 排期\n" in f"{card.text}\n"
    stage.ignore()


def test_who_came(stage: Stage) -> None:
    """The card of a meeting that is over tells who was there, not who had answered."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.until("2026-11-26T14:00")
    for person, line in (("韩梅梅", "#会议开始"), ("李雷", "#记录 到了"), ("韩梅梅", "#会议结束")):
        said(stage, person, line)
    assert "\n缺席 1: 何佳怡" in stage.shown("李雷", "M1")
    assert "到会 2: " in stage.shown("李雷", "M1")
    stage.ignore()


def test_figures(stage: Stage) -> None:
    """Meetings across departments, hours and actions done, against the thirty days before."""
    said(stage, "李雷", "#会议开始 站会")
    said(stage, "徐静", "#行动 @徐静 发通知")
    stage.wait("30m")
    said(stage, "李雷", "#会议结束")
    stage.ignore()
    stage.click("李雷", "发布纪要", on="Y1")
    stage.say("徐静", "/任务 完成 T1")
    stage.ignore()
    stage.say("王志远", "/会议 统计")
    told = stage.expect("王志远", contains=["近 30 天的会议", "跨部门会议: 1（之前 0）"])
    assert "投入人时: 1.0（之前 0.0）" in told.text
    assert "行动项完成: 100% (1/1)" in told.text


def test_no_form_is_filled_in_in_vain(stage: Stage) -> None:
    """What is over is not changed: that is said before the form, or a confirmation."""
    stage.say("韩梅梅", BOOK, room="产品群")
    stage.say("韩梅梅", "/会议 开始 M1", room="产品群")
    stage.ignore()
    for verb in ("修改", "邀请", "移除"):
        stage.say("韩梅梅", f"/会议 {verb} M1")
        stage.refused("韩梅梅", "M1 已经开始或结束，不能再改")
    stage.say("韩梅梅", "/会议 修改系列 M1")
    stage.refused("韩梅梅", "M1 不是例会")
    stage.say("韩梅梅", "/会议 取消 M1")
    stage.refused("韩梅梅", "M1 进行中，不能这样操作")
