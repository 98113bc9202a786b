"""Meetings whose program dies at any commit stand in calendars as if it had not, each once."""

import random
from collections.abc import Callable
from typing import Final, NamedTuple

import pytest

from bot.engine.messenger import Appointment, Calendars, MessageKind
from tests.crash.mortal import UNCUT, Cut, Pressed, Said, Step, commits, cuts, ended, paced
from tests.stage import Stage

PARTS: Final = 8
_LIFE: Final[tuple[Step, ...]] = paced(
    (
        Said("韩梅梅", "/会议 预约 技术方案评审 @李雷 @何佳怡 @徐静 周四14:00-15:30"),
        Said("张伟", "/会议 预约 面试 @徐静 周四16:00-17:00"),
        Said("韩梅梅", "/会议 修改 M1 周五14:00-15:00"),
        Said("韩梅梅", "/会议 邀请 M1 @苏雨桐"),
        Said("何佳怡", "不参加 M1 那天出差"),
        Said("韩梅梅", "/会议 移除 M1 @徐静"),
        Pressed("张伟", "meeting.cancel", "M2"),
    )
)
"""Two meetings: one moved, its people added, declining and taken off; the other called off."""


class Ended(NamedTuple):
    """What stands in calendars at the end, and how many appointments there ever were."""

    standing: list[Appointment]
    made: int


def _told(stage: Stage) -> Ended:
    made = {e.id for e in stage.box.delivered if e.message.kind is MessageKind.APPOINTMENT}
    return Ended([*stage.box.appointments.values()], len(made))


def _ended(url: str, cut: Cut = UNCUT) -> Ended:
    return ended(url, _LIFE, _told, cut, calendars=Calendars.OWN)


def test_cut_off_once(fresh: Callable[[], str]) -> None:
    """The whole is what it is about: one meeting stands, moved and refilled, of two that did."""
    whole = _ended(fresh())
    (only,) = whole.standing
    assert (only.title, len(only.accounts), len(only.without)) == ("技术方案评审", 3, 2)
    assert only.starts.isoformat() == "2026-11-27T06:00:00+00:00"
    assert whole.made == 2
    most = ended(fresh(), _LIFE, commits, calendars=Calendars.OWN)
    cut = Cut(after=random.Random(9).randint(1, most))  # noqa: S311
    assert _ended(fresh(), cut) == whole


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_commit(fresh: Callable[[], str], part: int) -> None:
    """Cut off before or after each of its commits, it ends the same."""
    whole = _ended(fresh())
    most = ended(fresh(), _LIFE, commits, calendars=Calendars.OWN)
    for cut in cuts(most, part, PARTS):
        assert _ended(fresh(), cut) == whole, f"died at commit {cut}"
