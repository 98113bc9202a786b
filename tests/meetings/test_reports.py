"""The reports that weekly meetings and monthly reviews bring along (M-08, M-09, TPL-14)."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import Stage, staged

WEEKLY = "/会议 预约 产品周会 @李雷 @徐静 周五 14:00-15:00"
SUBMIT = "/周报 提交 @技术部 登录页上线 问题:无 计划:联调"
TAP, NONE = "会议材料", "目前没有您可以查看的材料"


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, ten o'clock."""
    with staged(database) as stage:
        yield stage


def submit(stage: Stage, head: str = "张伟", line: str = SUBMIT) -> None:
    """A head submits the week's summary of their department."""
    stage.say(head, line)
    stage.ignore()


def brought(stage: Stage, person: str, line: str = "/会议 材料 M1") -> str:
    """What somebody is answered who asks for a meeting's reports."""
    stage.say(person, line)
    return stage.expect(person, contains="会议材料 · M1").text


def test_tapped_on_the_card(stage: Stage) -> None:
    """The room's card leads to the reports, told to whoever taps and to nobody else."""
    stage.say("韩梅梅", WEEKLY, room="产品群")
    stage.ignore()
    assert TAP not in stage.card("", "M1", room="产品群").buttons
    submit(stage)
    stage.wait("1m")
    assert TAP in stage.card("", "M1", room="产品群").buttons
    assert "登录页" not in stage.shown("", "M1", room="产品群")
    stage.click("李雷", TAP, on="M1", room="产品群")
    told = ["会议材料 · M1 产品周会", "W1 技术部 周报 11/23–11/29 · 张伟 填写于"]
    stage.expect("李雷", kind="ephemeral", contains=told, buttons=["打开 W1"])
    stage.silence()
    stage.say("李雷", "/会议 材料 M1")
    stage.expect("李雷", contains=told)
    stage.click("李雷", "打开 W1")
    stage.expect("李雷", contains=["W1 技术部 周报", "登录页上线"])
    stage.click("徐静", TAP, on="M1", room="产品群")
    stage.expect("徐静", kind="ephemeral", contains=NONE, lacks="W1", buttons=[])


def test_only_whoever_may_read(stage: Stage) -> None:
    """Who attends from another department has no button, no line, and is shown none."""
    stage.say("韩梅梅", WEEKLY)
    submit(stage)
    stage.wait("1m")
    assert TAP in stage.card("李雷", "M1").buttons
    assert TAP not in stage.card("徐静", "M1").buttons
    assert TAP not in stage.card("韩梅梅", "M1").buttons
    assert NONE in brought(stage, "徐静")
    assert "W1" in brought(stage, "王志远")
    stage.say("马俊杰", "/会议 材料 M1")
    stage.refused("马俊杰", "不能执行“会议材料”")


def test_reminded(stage: Stage) -> None:
    """Ten minutes before, each reader is told how many lie ready for them, if any."""
    stage.say("韩梅梅", WEEKLY)
    submit(stage)
    stage.until("2026-11-27T13:49")
    stage.ignore()
    stage.until("2026-11-27T13:50")
    stage.expect(
        "李雷", contains="会议 10 分后开始（11月27日 周五 14:00），有 1 份材料供您会前查看"
    )
    for name in ("徐静", "韩梅梅"):
        stage.expect(name, contains="会议 10 分后开始（11月27日 周五 14:00）", lacks="材料")
    stage.ignore()


def test_none(stage: Stage) -> None:
    """Before anything is submitted there is no button; nor ever for a meeting of another kind."""
    stage.say("韩梅梅", WEEKLY)
    stage.say("韩梅梅", "/会议 预约 方案评审 @李雷 周五 16:00-17:00")
    stage.ignore()
    assert TAP not in stage.card("李雷", "M1").buttons
    assert NONE in brought(stage, "李雷")
    submit(stage)
    stage.wait("1m")
    assert TAP not in stage.card("李雷", "M2").buttons
    stage.say("李雷", "/会议 材料 M2")
    stage.expect("李雷", contains=NONE)


def test_last_week_where_this_has_none(stage: Stage) -> None:
    """Until this week's is submitted last week's stands for it; the newer takes its place."""
    submit(stage)
    stage.say("韩梅梅", "/会议 预约 产品周会 @李雷 下周五 14:00-15:00")
    stage.ignore()
    assert "W1 技术部 周报 11/23–11/29" in brought(stage, "李雷")
    stage.until("2026-12-01T10:00")
    submit(stage)
    told = brought(stage, "李雷")
    assert "W2 技术部 周报 11/30–12/6" in told
    assert "W1" not in told
    stage.ignore()


def test_whose_people_decline(stage: Stage) -> None:
    """A department of which nobody comes brings nothing; asked again, it does."""
    stage.say("韩梅梅", WEEKLY)
    submit(stage)
    stage.say("李雷", "不参加 M1")
    stage.ignore()
    assert NONE in brought(stage, "王志远")
    stage.say("李雷", "参加 M1")
    stage.ignore()
    assert "W1" in brought(stage, "王志远")


def test_month(stage: Stage) -> None:
    """A monthly review brings each week of its month, the newest first, page by page."""
    stage.say("王志远", "/会议 预约 月度经营分析会 @张伟 @林晓彤 12月31日 15:00-17:00")
    submit(stage)
    for monday in ("12-01", "12-08", "12-15", "12-22"):
        stage.until(f"2026-{monday}T10:00")
        submit(stage)
        submit(stage, "林晓彤", "/周报 提交 @产品部 需求评审 问题:无 计划:排期")
    stage.say("王志远", "/会议 材料 M1")
    first = stage.expect("王志远", contains=["W9 ", "W4 ", "第 1 页"], lacks="W3 ")
    assert first.text.index("12/21–12/27") < first.text.index("12/7–12/13")
    stage.click("王志远", "下一页")
    stage.expect("王志远", contains=["W3 ", "W2 ", "11/30–12/6"], lacks="W1 ")
    theirs = brought(stage, "张伟")
    assert theirs.count("技术部 周报") == 4
    assert "产品部" not in theirs


def test_month_before(stage: Stage) -> None:
    """Held in the first days of a month, it looks back at the one before."""
    submit(stage)
    stage.say("Jim Green", "/meeting book Monthly review @lilei dec 3 15:00-16:00")
    stage.ignore()
    stage.say("Jim Green", "/meeting reports M1")
    stage.expect("Jim Green", contains=["Reports · M1", "W1"], buttons=["Open W1"])
    stage.until("2026-12-03T14:50")
    stage.expect("Jim Green", contains="1 report lies ready for you")
    stage.ignore()


def test_project(stage: Stage) -> None:
    """A weekly meeting about a project brings how it stands, to those on it; each of a series."""
    stage.say("韩梅梅", "/项目 新建 双十一大促 @李雷 12月20日")
    stage.say("韩梅梅", "/会议 预约 大促周会 @李雷 @徐静 每周一 11:00-12:00 关联:X1")
    stage.ignore()
    assert TAP not in stage.card("徐静", "M1").buttons
    stage.click("李雷", TAP, on="M1")
    stage.expect("李雷", contains="X1 双十一大促", buttons=["打开 X1"])
    stage.click("李雷", "打开 X1")
    stage.expect("李雷", contains=["X1 双十一大促", "进行中 0"])
    stage.say("李雷", "/项目 加人 X1 @徐静")
    stage.wait("1m")
    assert TAP in stage.card("徐静", "M1").buttons
    stage.until("2026-11-23T12:30")
    stage.ignore()
    assert TAP in stage.card("李雷", "M2").buttons


def test_project_of_a_task(stage: Stage) -> None:
    """About a task, it is the task's project; about one of no project there is none."""
    stage.say("韩梅梅", "/项目 新建 双十一大促 @李雷 12月20日")
    stage.say("韩梅梅", "/任务 新建 主会场 @李雷 +双十一大促")
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.say("韩梅梅", "/会议 预约 大促周会 @李雷 周五 11:00-12:00 关联:T1")
    stage.say("韩梅梅", "/会议 预约 另一周会 @李雷 周五 15:00-16:00 关联:T2")
    stage.ignore()
    assert "X1" in brought(stage, "李雷")
    assert TAP not in stage.card("李雷", "M2").buttons
