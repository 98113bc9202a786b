"""A form opens where a button asks for words, says what is wrong, and does what it is for."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.contract.messengers import RIGS, rig
from tests.contract.rig import Rig
from tests.stage import Stage, staged


@pytest.fixture(params=RIGS)
def stage(request: pytest.FixtureRequest, sqlite: Database) -> Iterator[Stage]:
    """The sample company on that messenger, with a task that 李雷 works on."""
    with staged(sqlite, rig=rig(request.param)) as opened:
        opened.say("韩梅梅", "/任务 新建 完成UI原型 @李雷", room="产品群")
        opened.say("李雷", "/任务 开始 T1")
        opened.ignore()
        yield opened


def test_a_reason_is_asked_for_and_given(stage: Stage) -> None:
    """The button opens the form, the form is sent, the cards change."""
    stage.click("李雷", "阻塞", on="T1", form={"reason": "等接口"})
    stage.expect("韩梅梅", contains="等接口")
    stage.ignore()
    assert "等接口" in stage.shown("韩梅梅", "T1", room="产品群")


def test_what_people_write_is_text_everywhere(stage: Stage) -> None:
    """Markup, mentions of everybody and links are shown as they were typed."""
    hostile = "<!channel> <at id=all></at> @所有人 **粗** [点](http://x.example) dtmd://x `a`"
    stage.click("李雷", "阻塞", on="T1", form={"reason": hostile})
    told = stage.expect("韩梅梅", contains="<!channel>")
    stage.ignore()
    assert "@所有人" in told.text


def test_who_has_to_act_is_mentioned(stage: Stage) -> None:
    """In a room the owner of a new task is, truly."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    hung = stage.card("韩梅梅", "T2", room="产品群")
    stage.ignore()

    async def mentioned(rig: Rig) -> tuple[str, ...]:
        seen = rig.seen(hung.id)
        return seen.mentions if seen else ()

    assert set(stage.on_rig(mentioned)) == {stage.account("李雷")}


def test_a_long_text_is_never_refused(stage: Stage) -> None:
    """It is split or shortened; the platform takes it."""
    stage.say("李雷", "/任务 评论 T1 " + "很长的说明。" * 300)
    stage.ignore()
    stage.say("李雷", "T1")
    stage.expect("李雷", contains="很长的说明")
