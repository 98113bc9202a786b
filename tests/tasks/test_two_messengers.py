"""One person on two messengers: the same owner, the same clock, one message each time."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import Stage, staged

BOTH = ("console", "slack")
_ORG = {
    "departments": [{"name": "技术部", "head": "张伟"}],
    "people": [
        {"name": "韩梅梅", "id": "han", "accounts": {"slack": "U1"}},
        {"name": "李雷", "id": "lilei", "department": "技术部", "accounts": {"slack": "U2"}},
        {"name": "张伟", "id": "zhang", "department": "技术部", "accounts": {"slack": "U3"}},
    ],
}


@pytest.fixture
def two(database: Database) -> Iterator[Stage]:
    """A small company where everybody is on the console and on Slack."""
    with staged(database, org=_ORG, messengers=BOTH) as stage:
        yield stage


def test_given_here_answered_there(two: Stage) -> None:
    """Told where the giver wrote, answered on the other: one acknowledgement, one reminder."""
    mention = two.mention("李雷", "slack")
    two.say("韩梅梅", f"/任务 新建 联调 {mention} 今天17:00", room="C1", messenger="slack")
    two.expect("C1", messenger="slack", contains="负责人: 李雷")
    two.expect("李雷", messenger="slack", contains="给您分配了任务")
    two.silence()
    two.wait("96m")
    two.expect("李雷", contains="前确认收到")
    two.silence()
    two.say("李雷", "收到 T1", messenger="console")
    two.expect("李雷", messenger="console", contains="已记录：您确认收到（T1）")
    two.silence()
    assert "已收到" in two.shown("C1", "T1", room="C1")
    two.say("李雷", "收到 T1", messenger="slack")
    two.expect("李雷", messenger="slack", contains="已经确认过了")
    two.until("2026-11-23T17:00")
    two.expect("李雷", contains="已到截止时间")
    two.silence()


def test_two_presses_of_one_person(two: Stage) -> None:
    """Pressed on both cards in turn, the second is told what the first has done."""
    two.say("韩梅梅", "/任务 新建 联调 @李雷", room="C1", messenger="slack")
    two.say("张伟", "/任务 评论 T1 看一下", messenger="console")
    two.ignore()
    assert len([each for each in two.messengers["slack"].shown() if each.message.account]) == 1
    two.click("李雷", "开始", on="T1", room="C1", messenger="slack")
    two.click("李雷", "更新进度", on="T1", messenger="console")
    two.expect("李雷", messenger="console", contains="更新进度")
    two.click("李雷", "更新进度", form={"progress": "40"}, messenger="console")
    assert "40%" in two.shown("C1", "T1", room="C1")
    two.ignore()


def test_reviewer_and_comments(two: Stage) -> None:
    """Mentions name the same person by either account, and reach them once."""
    line = f"/任务 新建 联调 {two.mention('李雷')} 验收人: {two.mention('张伟')}"
    two.say("韩梅梅", line, messenger="console")
    two.ignore()
    said = f"{two.mention('张伟', 'slack')} @张伟 请先看接口"
    two.say("李雷", f"/任务 评论 T1 {said}", messenger="slack")
    two.expect("张伟", contains="李雷 在评论中提到了您")
    two.expect("韩梅梅")
    two.expect("李雷", contains="已记录")
    two.silence()
    two.say("李雷", "/任务 提交 T1 好了", messenger="slack")
    two.expect("张伟", contains="李雷 提交了成果")
    two.ignore()
    two.say("张伟", "/任务 验收 T1", messenger="console")
    two.expect("李雷", contains="张伟 已验收通过")
    two.ignore()
