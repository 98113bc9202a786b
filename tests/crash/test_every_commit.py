"""An incident whose program dies at any commit of its life ends as if it had not (issue 8)."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pytest

from bot.engine.ledger import history
from bot.incidents.model import Incident
from tests.crash.mortal import Cut, Pressed, Said, Step, Until, commits, cuts, ended
from tests.stage import Stage

PARTS: Final = 8
_LIFE: Final[tuple[Step, ...]] = (
    Said("韩梅梅", "/紧急 上报 支付接口超时 !紧急 类型:故障"),
    Until("2026-11-23T10:12"),
    Pressed("张伟", "incident.take", "I1"),
    Said("张伟", "/紧急 更新 I1 已切到备用通道"),
    Until("2026-11-23T11:01"),
    Said("张伟", "/紧急 解决 I1 证书已更新"),
    Pressed("韩梅梅", "incident.confirm", "I1"),
    Until("2026-11-24T12:00"),
)
"""Nobody answers, somebody takes it, an update, a solution too late, closed, archived."""


@dataclass(frozen=True)
class Ended:
    """How a life ended: what nobody may be able to tell from a life without a power cut."""

    incident: dict[str, object]
    ledger: Counter[str]
    rungs: Counter[tuple[str, str, str]]
    commits: int = field(compare=False)


def _told(stage: Stage) -> Ended:
    with stage.database.snapshot() as tx:
        rows = tx.connection().exec_driver_sql(
            "SELECT ladder, rung, deadline.state FROM deadline JOIN clock ON clock.id = clock_id "
            "WHERE deadline.state IN ('fired', 'skipped')"
        )
        return Ended(
            tx.get_one(Incident, 1).model_dump(),
            Counter(each.action for each in history(tx, "I1")),
            Counter((row[0], row[1], row[2]) for row in rows),
            commits(stage),
        )


def test_a_life_is_a_life(fresh: Callable[[], str]) -> None:
    """The life that is cut off has what it is about: breaches, a war room, its archive."""
    whole = ended(fresh(), _LIFE, _told)
    assert whole.incident["state"] == "closed"
    for action in ("escalate", "late_respond", "take", "update", "late_solve", "room", "archive"):
        assert whole.ledger[f"incident.{action}"] == 1, action
    assert max(whole.rungs.values()) == 1
    at = random.Random(8).randint(1, whole.commits)  # noqa: S311
    assert ended(fresh(), _LIFE, _told, Cut(after=at)) == whole


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_commit(fresh: Callable[[], str], part: int) -> None:
    """Cut off before or after each of its commits it ends the same, each rung climbed once."""
    whole = ended(fresh(), _LIFE, _told)
    for cut in cuts(whole.commits, part, PARTS):
        assert ended(fresh(), _LIFE, _told, cut) == whole, f"died at commit {cut}"
