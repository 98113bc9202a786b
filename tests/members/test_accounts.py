"""One person on several messengers: a code from one of them opens the other (`/关联`)."""

import re
from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.stage import Stage, staged

CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
def both(database: Database) -> Iterator[Stage]:
    """The sample company with two messengers, whose people are known on the first only."""
    with staged(database, messengers=("console", "slack")) as opened:
        yield opened


def code(stage: Stage, person: str) -> str:
    """A code as the bot gives it."""
    stage.say(person, "/关联")
    found = CODE.search(stage.expect(person, contains=["只能用一次", "console: "]).text)
    assert found is not None
    return found[0]


def test_a_code_from_one_messenger_opens_another(both: Stage) -> None:
    """Refused as a stranger, welcome with the code, known from then on; a code is used once."""
    both.say("U77", "/任务 我的", messenger="slack")
    both.expect("U77", contains="/关联", messenger="slack")
    given = code(both, "李雷")
    both.say("U77", f"/关联 {given}", messenger="slack")
    both.expect("U77", contains="您是李雷", messenger="slack")
    both.say("U77", "/任务 我的", messenger="slack")
    both.expect("U77", lacks="不认识", messenger="slack")
    both.say("U78", f"/link {given}", messenger="slack")
    both.expect("U78", contains="还不认识您", messenger="slack")


def test_in_a_room_only_the_asker_sees_the_code(both: Stage) -> None:
    """What would let anybody act as somebody is shown to nobody else."""
    both.say("李雷", "/绑定", room="产品群")
    both.expect("李雷", kind="ephemeral", contains="不要转给别人")


def test_who_has_an_account_is_told_so(both: Stage) -> None:
    """A code typed where one is known already is kept for where it is needed."""
    given = code(both, "李雷")
    both.say("李雷", f"/关联 {given}")
    both.refused("李雷", "已经是李雷的")
    both.say("U77", f"/关联 {given}", messenger="slack")
    both.expect("U77", contains="您是李雷", messenger="slack")
