"""One approval on three messengers: submitted on one, decided on another, a copy on a third."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.approvals.flows import define, people, step
from tests.stage import Stage, staged

_ORG = {
    "people": [
        {"name": "李雷", "id": "lilei", "accounts": {"feishu": "F1"}},
        {"name": "张伟", "id": "zhang", "accounts": {"dingtalk": "D1"}},
        {"name": "林晓彤", "id": "lin", "accounts": {"slack": "U1"}, "language": "en"},
        {"name": "徐静", "id": "xu", "accounts": {"slack": "U2"}},
    ],
}


@pytest.fixture
def three(database: Database) -> Iterator[Stage]:
    """A small company, each person on one of three messengers."""
    with staged(database, org=_ORG, messengers=("feishu", "dingtalk", "slack")) as stage:
        yield stage


def test_across_messengers(three: Stage) -> None:
    """The first decision changes every card everywhere, each in its reader's language."""
    define(three, step("a", people("张伟", "徐静")) + step("b", people("林晓彤")))
    three.say("李雷", "/审批 提交 试验 金额:5", room="oc_1", messenger="feishu")
    three.expect("oc_1", messenger="feishu", contains="● a: 张伟")
    three.expect("张伟", messenger="dingtalk", contains="李雷发起的审批")
    three.expect("徐静", messenger="slack", contains="李雷发起的审批")
    three.say("李雷", "/审批 抄送给 A1 @林晓彤", messenger="feishu")
    three.expect("林晓彤", messenger="slack", contains="A copy of what 李雷 submitted")
    three.ignore()
    three.click("张伟", "同意", on="A1", messenger="dingtalk")
    three.expect("林晓彤", messenger="slack", contains=["asks for your decision", "✓ a: 张伟"])
    assert "✓ a: 张伟" in three.shown("oc_1", "A1", room="oc_1")
    assert "– a: 徐静" in three.shown("徐静", "A1")
    three.say("徐静", "同意 A1", messenger="slack")
    three.expect("徐静", messenger="slack", contains="已由张伟在 11月23日 周一 10:00 处理")
    three.say("林晓彤", "approve A1 fine", messenger="slack")
    three.expect("李雷", messenger="feishu", contains=["已通过", "fine"])
    three.ignore()
