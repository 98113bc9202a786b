"""Lists, board, Gantt chart and the story of a task: who sees what, and where it goes on."""

import io

import pytest
from PIL import Image

from bot.engine.messenger import Outgoing
from tests.stage import Stage


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """A company with work under way: T1 late, T2 in review, T3 blocked, T4 on another project."""
    stage.say("韩梅梅", "/任务 新建 完成UI原型 @李雷 今天18:00 !高 +V2.0", room="产品群")
    stage.say("韩梅梅", "/任务 新建 写接口文档 @徐静 周五 +V2.0 #文档")
    stage.say("李雷", "/任务 新建 搬服务器 下周三")
    stage.say("徐静", "/任务 新建 盘点办公用品 @何佳怡")
    stage.say("李雷", "/任务 进度 T1 %60 还差两页")
    stage.say("徐静", "/任务 提交 T2 初稿")
    stage.say("李雷", "/任务 阻塞 T3 等机房")
    stage.ignore()
    return stage


def titles(shown: str) -> list[str]:
    """The ids of the tasks in a list, in order."""
    return [
        word for word in shown.replace("\n", " ").split() if word[0] == "T" and word[1:].isdigit()
    ]


def test_room_list(busy: Stage) -> None:
    """In a room the list is the room's, seen by whoever asked."""
    busy.say("韩梅梅", "/任务 列表", room="产品群")
    said = busy.expect("韩梅梅", kind="ephemeral", contains=["本群未完成的任务 · 1 个"])
    assert titles(said.text) == ["T1"]


@pytest.mark.parametrize(
    "person,typed,found",
    [
        ("李雷", "/任务 列表", ["T1", "T3"]),
        ("李雷", "我的任务", ["T1", "T3"]),
        ("李雷", "/任务 我的 阻塞", ["T3"]),
        ("李雷", "/task list mine blocked", ["T3"]),
        ("韩梅梅", "/任务 列表 等我", ["T2"]),
        ("韩梅梅", "/任务 列表 我发起的 按优先级", ["T1", "T2"]),
        ("韩梅梅", "/任务 列表 +v2.0", ["T1", "T2"]),
        ("韩梅梅", "/任务 列表 #文档", ["T2"]),
        ("韩梅梅", "/任务 列表 @李雷 进行中", ["T1"]),
        ("韩梅梅", "/任务 清单 待验收", ["T2"]),
        ("何佳怡", "/任务 列表 全部 p1", ["T4"]),
    ],
)
def test_filters(busy: Stage, person: str, typed: str, found: list[str]) -> None:
    """Words narrow the list, in both languages and in any order."""
    busy.say(person, typed)
    assert titles(busy.expect(person).text) == found


def test_overdue(busy: Stage) -> None:
    """A task is overdue from the moment that it is due."""
    busy.wait("9h")
    busy.ignore()
    busy.say("李雷", "/任务 列表 逾期")
    assert "T1 完成UI原型" in busy.expect("李雷", contains="已逾期").text


def test_unknown_filter(busy: Stage) -> None:
    """A word that is no filter is told, with those that there are."""
    busy.say("李雷", "/任务 列表 胡萝卜")
    busy.expect("李雷", contains=["不认识的筛选词“胡萝卜”", "逾期 阻塞"])
    busy.say("李雷", "/任务 列表 我的 p0")
    busy.expect("李雷", contains="“0”不是页码")


def test_others_work_stays_theirs(stage: Stage) -> None:
    """A colleague of another department sees nothing of it (D-06)."""
    stage.say("韩梅梅", "/任务 新建 机密方案 @李雷 +V2.0")
    stage.ignore()
    stage.say("何佳怡", "/任务 列表 全部 +V2.0")
    stage.expect("何佳怡", contains="没有未完成的任务", lacks="机密")
    stage.say("何佳怡", "/任务 看板 +V2.0")
    stage.expect("何佳怡", lacks="机密")
    stage.say("何佳怡", "/任务 甘特 @李雷")
    stage.expect("何佳怡", lacks="机密")


def test_pages(stage: Stage) -> None:
    """Ten a page; buttons turn it and keep the filters."""
    for number in range(1, 24):
        stage.say("李雷", f"/任务 新建 第{number}件事 +仓库")
    stage.ignore()
    stage.say("李雷", "/任务 列表 我的 +仓库")
    stage.expect(
        "李雷", contains=["23 个", "T10", "第 1 页，共 3 页"], lacks="T11", buttons=["下一页"]
    )
    stage.click("李雷", "下一页")
    stage.expect("李雷", contains=["T11", "T20"], lacks="T21", buttons=["上一页", "下一页"])
    stage.click("李雷", "下一页")
    stage.expect("李雷", contains=["T21", "T23", "仓库"], buttons=["上一页"])


def picture(stage: Stage, message: Outgoing) -> Image.Image:
    """The chart on a card, read back from the store."""
    assert message.card is not None
    assert message.card.picture is not None
    found = Image.open(io.BytesIO(stage.app.files.read(message.card.picture.file.hash)))
    assert found.format == "PNG"
    return found


def test_board(busy: Stage) -> None:
    """A picture with a column a state; the same as text for whoever can't see it."""
    busy.say("韩梅梅", "/任务 看板 +V2.0")
    said = busy.expect(
        "韩梅梅",
        contains=["看板", "【进行中】1", "T1 完成UI原型 · 李雷", "60%", "【待审核】1", "T2"],
    )
    assert picture(busy, said.message).width > 1000


def test_finished_work_leaves_the_board_after_a_week(stage: Stage) -> None:
    """What was done lately is still there to be seen."""
    stage.say("李雷", "/任务 新建 写周报")
    stage.say("李雷", "/任务 完成 T1")
    stage.ignore()
    stage.say("李雷", "/任务 看板")
    stage.expect("李雷", contains=["【已完成】1", "T1"])
    stage.wait("8d")
    stage.ignore()
    stage.say("李雷", "/任务 看板")
    stage.expect("李雷", contains="没有未完成的任务")
    stage.say("李雷", "/任务 列表 我的 已完成")
    stage.expect("李雷", contains="T1 写周报")


def test_gantt(busy: Stage) -> None:
    """A bar a task, from its beginning to its due date."""
    busy.say("韩梅梅", "/任务 甘特 +V2.0")
    said = busy.expect("韩梅梅", contains=["甘特图", "T1 完成UI原型 · 李雷 · 11/23 → 11/23", "60%"])
    assert picture(busy, said.message).width > 1000


def test_story(busy: Stage) -> None:
    """Asked for by its id, a task tells its clocks with the time left, and what happened."""
    busy.say("李雷", "T1")
    said = busy.expect("李雷", contains=["截止时限: 还剩 8 小时", "经过:"])
    assert said.message.card is not None
    lines = said.message.card.fields[-1].value.splitlines()
    assert "李雷 更新了进度: 还差两页 · 60%" in lines[0]
    assert "韩梅梅 新建了任务: 李雷" in lines[-1]
    busy.wait("9h")
    busy.ignore()
    busy.say("李雷", "/任务 查看 t1")
    busy.expect("李雷", contains="截止时限: 已超")


def test_english_reader(busy: Stage) -> None:
    """All of it in the reader's language."""
    busy.say("Jim Green", "/task new Tidy up tomorrow")
    busy.ignore()
    busy.say("Jim Green", "/task board mine")
    busy.expect("Jim Green", contains=["Board · Tasks: mine", "【to do】1"])
    busy.say("Jim Green", "/task list mine")
    busy.expect("Jim Green", contains=["Tasks: mine · 1", "T5 Tidy up"])
    busy.say("Jim Green", "T5")
    busy.expect("Jim Green", contains=["Due: ", "left (until", "History:", "created it"])
