"""The ledger of affairs: who sees what, the file, how long approvals take (A-09, A-25)."""

import io

from openpyxl import load_workbook

from storage.database import Database
from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage, staged


def furnish(stage: Stage) -> None:
    """One approved after an hour, one after four, one that waits; of two departments."""
    define(stage, step("a", people("林晓彤")))
    for _ in range(2):
        submit(stage)
    submit(stage, "徐静", 7)
    stage.wait("1h")
    stage.say("林晓彤", "同意 A1")
    stage.wait("3h")
    stage.say("林晓彤", "同意 A2")
    stage.ignore()


def test_everybody_sees_what_concerns_them(stage: Stage) -> None:
    """Their own, what they decide, their department's if they run it, and admins all."""
    furnish(stage)
    seen = {
        "李雷": ["A2", "A1"],
        "徐静": ["A3"],
        "林晓彤": ["A3", "A2", "A1"],
        "张伟": ["A2", "A1"],
        "马俊杰": ["A3"],
        "Jim Green": [],
        "王志远": ["A3", "A2", "A1"],
    }
    for person, expected in seen.items():
        stage.say(person, "/审批 台账")
        text = stage.expect(person).text
        shown = [line.split()[0] for line in text.splitlines() if line.startswith("A")]
        assert [each for each in shown if each[1:].isdigit()] == expected, person


def test_filters(stage: Stage) -> None:
    """By kind, state, person and department, in any order."""
    furnish(stage)
    for words, some in [
        ("已通过", ["A2", "A1"]),
        ("审批中 试验", ["A3"]),
        ("请假", []),
        ("@徐静", ["A3"]),
        ("@技术部 已通过", ["A2", "A1"]),
        ("已撤回 @技术部", []),
        ("试验 已通过", ["A2", "A1"]),
        ("7", ["A3"]),
        ("@技术部 7", []),
        ("没有这个词", []),
    ]:
        stage.say("王志远", f"/审批 台账 {words}")
        text = stage.expect("王志远").text
        shown = [word for line in text.splitlines() if (word := line.split()[0]) in "A1 A2 A3"]
        assert shown == some, words
    stage.say("王志远", "/approval list trial approved")
    stage.expect("王志远", contains=["A2", "A1"], lacks="A3")


def test_the_file(stage: Stage) -> None:
    """What is seen, in the reader's language; a text never becomes a formula."""
    furnish(stage)
    stage.say("李雷", "/审批 导出")
    sent = stage.expect("李雷", contains="共 2 条")
    content = stage.app.files.read(sent.message.files[0].hash)
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("编号", "类型", "发起人", "状态", "提交时间", "结束时间", "内容")
    assert rows[2][:6] == (
        *("A1", "试验", "李雷", "已通过"),
        *("2026-11-23 10:00", "2026-11-23 11:00"),
    )
    stage.say("Jim Green", "/approval export")
    stage.expect("Jim Green", contains="None")


def test_how_long_it_takes(stage: Stage) -> None:
    """Half and nine of ten, in working time: the break at noon does not count."""
    furnish(stage)
    stage.say("王志远", "/审批 效率")
    spans = ["试验: 一半在1 小时内，九成在2 小时 30 分内，共 2 件", "试验 · a: ", "技术部: "]
    stage.expect("王志远", contains=spans, lacks="市场部")
    stage.say("Jim Green", "/approval speed")
    stage.expect("Jim Green", contains="None")


def test_whether_it_became_quicker(database: Database) -> None:
    """The last ninety days against the ninety before, by what half of them took."""
    with staged(database, now="2026-03-02T10:00+08:00") as stage:
        furnish(stage)
        stage.wait("95d")
        stage.ignore()
        submit(stage)
        stage.wait("30m")
        stage.say("林晓彤", "同意 A4")
        stage.ignore()
        stage.say("王志远", "/审批 效率")
        stage.expect("王志远", contains="比之前 90 天快了 50%")
