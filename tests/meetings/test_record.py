"""What a record of talks about a project has beyond minutes: its project, guests (TPL-01)."""

from collections.abc import Iterator
from typing import Final

import pytest

from bot.engine.context import Context
from bot.meetings.model import Content
from bot.meetings.model.content import read_content
from bot.meetings.papers import values_of
from bot.meetings.queries import minutes
from storage.database import Database
from templates.documents import SAMPLE
from tests.meetings.talk import ROOM, begin, said, talk
from tests.stage import Stage, staged

SCRIPT: Final = """
李雷: #会议开始
李雷: #外部 王工（供应商）
韩梅梅: #External Ms Lee (bank)
韩梅梅: #记录 先说一句
李雷: #议题 压测
韩梅梅: #记录 周三开始
李雷: #会议结束
"""


@pytest.fixture
def stage(database: Database) -> Iterator[Stage]:
    """A company on a Monday morning, with a project and a task of it."""
    with staged(database) as stage:
        stage.say("韩梅梅", "/项目 新建 双十一大促 @李雷 12月20日")
        stage.say("韩梅梅", "/任务 新建 主会场 @李雷 +双十一大促")
        stage.ignore()
        yield stage


def _held(stage: Stage, about: str) -> dict[str, str]:
    """The fields of the draft of a meeting about a record, which 李雷 arranges and holds."""
    stage.say("李雷", f"/会议 预约 压测沟通 @韩梅梅 今天10:20-11:00 关联:{about}", room=ROOM)
    talk(stage, SCRIPT)
    stage.ignore()
    return _fields(stage)


def _fields(stage: Stage) -> dict[str, str]:
    return {each.label: each.value for each in stage.card("李雷", "Y1", room=ROOM).card.fields}


def _written(stage: Stage) -> str:
    """The minutes as a Markdown document."""
    stage.say("李雷", "/纪要 导出 Y1 md")
    [file] = stage.expect("李雷", contains="Y1 的会议纪要").message.files
    return stage.app.files.read(file.hash).decode()


@pytest.mark.parametrize("about", ["X1", "T1"])
def test_project_and_guests(stage: Stage, about: str) -> None:
    """The project is that of what the meeting is about; guests are named as they were in it."""
    fields = _held(stage, about)
    assert fields["项目名称"] == "双十一大促"
    assert fields["外部参与人"] == "王工（供应商）、Ms Lee (bank)"
    written = _written(stage)
    assert "| 项目名称 | 双十一大促 |" in written
    assert "| 外部参与人 | 王工（供应商）、Ms Lee (bank) |" in written


def test_board(stage: Stage) -> None:
    """While the meeting is held its card tells of guests, and a line of one can be taken back."""
    begin(stage)
    said(stage, "李雷", "#外部 王工（供应商）")
    assert "外部参与人: 王工（供应商）" in stage.shown("李雷", "Y1", room=ROOM)
    said(stage, "李雷", "#撤销")
    assert "外部参与人" not in stage.shown("李雷", "Y1", room=ROOM)


def test_edited(stage: Stage) -> None:
    """Both can be put right before the minutes are published, and emptied; versions keep them."""
    _held(stage, "X1")
    form = stage.asked("李雷", stage.click("李雷", "修改纪要", on="Y1"))
    values = {each.name: each.value for each in form.inputs}
    assert values["project"] == "双十一大促"
    assert values["external"] == "王工（供应商）\nMs Lee (bank)"
    changed = values | {"project": "双十二大促", "external": "", "summary": ""}
    stage.click("李雷", "修改纪要", form=changed)
    fields = _fields(stage)
    assert fields["项目名称"] == "双十二大促"
    assert not {"外部参与人", "讨论内容摘要"} & fields.keys()
    stage.say("李雷", "/纪要 修改 Y1 项目:无 外部参与人:赵总（客户）")
    stage.ignore()
    fields = _fields(stage)
    assert "项目名称" not in fields
    assert fields["外部参与人"] == "赵总（客户）"
    with stage.database.snapshot() as tx:
        kept = tx.connection().exec_driver_sql("SELECT body FROM minutes_edition ORDER BY number")
        editions = [read_content(each.body) for each in kept]
    assert [each.project for each in editions] == ["双十一大促", "双十二大促", ""]
    assert editions[0].external == ("王工（供应商）", "Ms Lee (bank)")


def test_kept_as_it_was(stage: Stage) -> None:
    """Minutes tell what the project was called then, and are found by it and by guests."""
    _held(stage, "T1")
    stage.click("李雷", "发布纪要", on="Y1")
    stage.say("李雷", "/项目 修改 X1 双十二大促")
    stage.ignore()
    assert _fields(stage)["项目名称"] == "双十一大促"
    stage.say("李雷", "/纪要 供应商")
    stage.expect("李雷", contains=["Y1 压测沟通", "王工（供应商）"])
    stage.say("李雷", "/纪要 双十一")
    stage.expect("李雷", contains=["Y1 压测沟通", "双十一大促"])


def test_topics_are_numbered_as_on_the_card(stage: Stage) -> None:
    """What was said before the first topic takes no number from it."""
    fields = _held(stage, "X1")
    told = ["· 先说一句", "1. 压测", "· 周三开始"]
    assert fields["讨论内容摘要"].splitlines() == told
    assert "- 先说一句\n1. 压测\n- 周三开始" in _written(stage)


def test_templates_know_what_they_are_given(stage: Stage) -> None:
    """The sample that templates are checked with has the values that minutes have."""
    _held(stage, "X1")
    with stage.database.snapshot() as tx:
        ctx = Context(tx, stage.app.rules, stage.clock.now())
        assert values_of(ctx, minutes(tx, 1)).keys() == SAMPLE.keys()


def test_minutes_of_before() -> None:
    """What was kept before there were these fields is read as having none."""
    assert read_content('{"summary":["缓存"]}') == Content(summary=("缓存",))
