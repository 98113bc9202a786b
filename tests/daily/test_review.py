"""Review: what was handed in, reminders of it, and the limit of revisions (T-07, T-20)."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import Stage, staged


@pytest.fixture
def reviewed(database: Database) -> Iterator[Stage]:
    """A company that wants reviews; 李雷 has handed in a draft on Monday at 10:00."""
    with staged(database, settings={"task.review": "true", "task.max_revisions": "1"}) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷")
        stage.ignore()
        stage.click("李雷", "开始")
        stage.say("李雷", "/任务 提交 T1 初稿见附件")
        stage.ignore()
        yield stage


def test_waits_for_a_day(reviewed: Stage) -> None:
    """The initiator sees the deliverable, is reminded after a day; then their head is told."""
    assert "成果: 初稿见附件" in reviewed.shown("韩梅梅", "T1")
    reviewed.until("2026-11-24T10:00")
    reviewed.expect("韩梅梅", contains="请验收或退回", buttons=["验收通过", "退回", "更多"])
    reviewed.silence()
    reviewed.until("2026-11-25T10:00")
    assert all("韩梅梅 一直没有验收" in each.text for each in reviewed._awaited)  # noqa: SLF001
    assert len(reviewed._awaited) <= 1  # noqa: SLF001
    reviewed.ignore()


def test_return_and_limit(reviewed: Stage) -> None:
    """A return stops the reminders; the last revision agreed is told to both."""
    reviewed.click("韩梅梅", "退回", on="T1", form={"reason": "缺少移动端"})
    reviewed.expect("李雷", contains="已达到约定的 1 次上限")
    reviewed.expect("韩梅梅", contains="1 次修改已用完")
    reviewed.until("2026-11-26T18:00")
    reviewed.silence()


def test_accepted_in_time(reviewed: Stage) -> None:
    """Accepting stops the reminders."""
    reviewed.click("韩梅梅", "验收通过", on="T1")
    reviewed.expect("李雷", contains="已验收通过")
    reviewed.until("2026-11-26T18:00")
    reviewed.silence()
