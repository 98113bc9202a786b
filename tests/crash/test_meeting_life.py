"""A series of meetings whose program dies at any commit of its life ends as if it had not."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pytest
from sqlmodel import Session, SQLModel, select

from bot.engine.ledger import history
from bot.engine.messenger import MessageKind
from bot.files.queries import attachments
from bot.meetings.model import Attendee, Decision, Edition, Entry, Meeting, Minutes
from bot.tasks.model import Task
from tests.crash.mortal import Pressed, Said, Step, Until, commits, cuts, ended, paced
from tests.stage import Stage

PARTS: Final = 16
SAMPLE: Final = 3
_ROOM: Final = "产品群"
_RECORDS: Final = ("M1", "M2", "Y1", "Y2", "T1", "T2")
_LIFE: Final[tuple[Step, ...]] = paced(
    (
        Said("韩梅梅", "/会议 预约 产品周会 @李雷 @徐静 每周一 11:00-12:00 议程 进度; 风险", _ROOM),
        Pressed("李雷", "meeting.accept", "M1"),
        Until("2026-11-23T10:58"),
        Said("韩梅梅", "#开会", _ROOM),
        Said("李雷", "#议题 不该由他说", _ROOM),
        Said("韩梅梅", "#议题 缓存\n#决议 用 Redis 集群\n#行动 @李雷 画部署图 周五", _ROOM),
        Said("李雷", "#行动 查一下账单", _ROOM),
        Said("韩梅梅", "#投票 本月上线", _ROOM),
        Said("李雷", "+1", _ROOM),
        Said("李雷", "#记录 说错了", _ROOM),
        Said("李雷", "#撤销", _ROOM),
        Pressed("韩梅梅", "minutes.note", "Y1", {"text": "#决议 本月上线\n就这样"}),
        Until("2026-11-23T11:40"),
        Said("韩梅梅", "#会议结束", _ROOM),
        Pressed("韩梅梅", "minutes.edit", "Y1", {"pending": "预算谁批"}),
        Pressed("韩梅梅", "minutes.publish", "Y1"),
        Until("2026-11-23T12:05"),
        Pressed("徐静", "minutes.read", "Y1"),
        Pressed("李雷", "task.ack", "T1"),
        Pressed("韩梅梅", "task.done", "T2"),
        Until("2026-11-30T10:55"),
        Said("李雷", "#会议开始", _ROOM),
        Said("李雷", "#记录 上次的图画好了", _ROOM),
        Until("2026-11-30T12:30"),
        Pressed("韩梅梅", "minutes.end", "Y2"),
        Until("2026-12-01T10:05"),
    )
)
"""Arranged, reminded, held, ended, confirmed, published; the next of the series held as well."""


@dataclass(frozen=True)
class Ended:
    """How a life ended: what nobody may be able to tell from a life without a power cut."""

    rows: dict[str, list[dict[str, object]]]
    ledgers: dict[str, Counter[str]]
    files: Counter[str]
    messages: Counter[tuple[str, str, str, str]]
    looks: Counter[str]
    commits: int = field(compare=False)


def _told(stage: Stage) -> Ended:
    names = {account: name for (_, name), account in stage.accounts.items()}
    with stage.database.snapshot() as tx:
        tables = (Meeting, Attendee, Minutes, Entry, Edition, Decision, Task)
        return Ended(
            {each.__name__: list(_rows(tx, each)) for each in tables},
            {each: Counter(one.action for one in history(tx, each)) for each in _RECORDS},
            Counter(each.file.name for each in attachments(tx, "Y1")),
            Counter(
                (
                    each.message.kind.value,
                    names.get(each.message.account, each.message.room),
                    each.message.subject or each.message.message,
                    each.message.card.lead if each.message.card else each.message.text,
                )
                for each in stage.box.delivered
                if each.message.kind is not MessageKind.UPDATE
            ),
            Counter(each.text for each in stage.box.shown()),
            commits(stage),
        )


def _rows(tx: Session, table: type[SQLModel]) -> Iterable[dict[str, object]]:
    for each in tx.exec(select(table)).all():
        yield each.model_dump()


def test_a_life_is_a_life(fresh: Callable[[], str]) -> None:
    """It has what it is about; cut off here and there it ends the same, nothing lost or twice."""
    whole = ended(fresh(), _LIFE, _told)
    assert [each["state"] for each in whole.rows["Meeting"]] == ["over", "over", "planned"]
    assert [each["state"] for each in whole.rows["Task"]] == ["todo", "done"]
    assert len(whole.rows["Decision"]) == 2
    for cut in random.Random(9).sample(cuts(whole.commits), SAMPLE):  # noqa: S311
        assert ended(fresh(), _LIFE, _told, cut) == whole, f"died at commit {cut}"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_commit(fresh: Callable[[], str], part: int) -> None:
    """Cut off before or after each of its commits it ends the same."""
    whole = ended(fresh(), _LIFE, _told)
    for cut in cuts(whole.commits, part, PARTS):
        assert ended(fresh(), _LIFE, _told, cut) == whole, f"died at commit {cut}"
