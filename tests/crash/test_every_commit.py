"""An incident whose program dies at any commit of its life ends as if it had not (issue 8).

The life is played again and again on the same database file, each time cut off at another commit:
just before it, so that all of it is rolled back, or just after, so that nothing but it is known.
What was not acknowledged is sent again under its key, as platforms do.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from sqlmodel import Session

from bot.engine.incoming import IncomingKind
from bot.engine.messenger import Outgoing
from storage.database import Database
from tests.databases import SqliteTemplate
from tests.recorder import Recorder
from tests.stage import Stage

_NEVER: Final = -1
_PRESS: Final = IncomingKind.ACTION
_LIFE: Final[tuple[tuple[str, ...], ...]] = (
    ("say", "韩梅梅", "/紧急 上报 支付接口超时 !紧急 类型:故障"),
    ("until", "2026-11-23T10:12"),
    ("press", "张伟", "incident.take"),
    ("say", "张伟", "/紧急 更新 I1 已切到备用通道"),
    ("until", "2026-11-23T11:01"),
    ("say", "张伟", "/紧急 解决 I1 证书已更新"),
    ("press", "韩梅梅", "incident.confirm"),
    ("until", "2026-11-24T12:00"),
)
"""Nobody answers, somebody takes it, an update, a solution too late, closed, archived."""


class PowerCut(BaseException):
    """The program is gone; nothing catches this."""


class Forgetful(Recorder):
    """A platform that takes an update again whose acknowledgement nobody heard."""

    def _check_update(self, message: Outgoing) -> None:
        before = self._shown[message.message].message
        assert (before.room, before.account) == (message.room, message.account)


class Mortal(Database):
    """A database that dies with its program at one of its commits."""

    commits = 0
    dies_before = _NEVER
    dies_after = _NEVER
    dead = False

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit, and die where it is time; the dead write nothing."""
        if self.dead:
            raise PowerCut
        with super().transaction() as tx:
            yield tx
            self.commits += 1
            self._perhaps_die(self.dies_before)
        self._perhaps_die(self.dies_after)

    def _perhaps_die(self, at: int) -> None:
        if self.dead or self.commits == at:
            self.dead = True
            raise PowerCut


@dataclass(frozen=True)
class Ended:
    """How a life ended: what nobody may be able to tell from a life without a power cut."""

    incident: dict[str, object]
    ledger: Counter[str]
    rungs: Counter[tuple[str, str, str]]
    commits: int = field(compare=False)


def _lived(url: str, *, before: int = _NEVER, after: int = _NEVER) -> Ended:
    """Play the life on an empty database, dying once where that is asked for."""
    database = Mortal.open(url)
    stage = Stage(database)
    stage.messengers = {"console": Forgetful(stage.clock)}
    stage.restart()
    try:
        database.commits = 0
        database.dies_before, database.dies_after = before, after
        commits = 0
        for number, step in enumerate(_LIFE):
            while not _done(stage, number, step):
                assert isinstance(stage.database, Mortal)
                stage.database.close()
                stage.database = Mortal.open(url)
                stage.restart()
        assert isinstance(stage.database, Mortal)
        commits = stage.database.commits
        stage.ignore()
        stage.check()
        return _ended(stage, commits)
    finally:
        stage.close()
        stage.database.close()


def _done(stage: Stage, number: int, step: tuple[str, ...]) -> bool:
    """Whether a step came to its end; else the program died of it."""
    try:
        match step:
            case ("say", person, text):
                stage.send(person, key=f"step-{number}", kind=IncomingKind.TEXT, text=text)
            case ("press", person, action):
                form = {"record": "I1"}
                stage.send(person, key=f"step-{number}", kind=_PRESS, action=action, form=form)
            case (_, moment, *_):
                stage.until(moment)
            case _:
                raise AssertionError(step)
    except PowerCut:
        return False
    return True


def _ended(stage: Stage, commits: int) -> Ended:
    from bot.engine.ledger import history
    from bot.incidents.model import Incident

    with stage.database.snapshot() as tx:
        rows = tx.connection().exec_driver_sql(
            "SELECT ladder, rung, deadline.state FROM deadline JOIN clock ON clock.id = clock_id "
            "WHERE deadline.state IN ('fired', 'skipped')"
        )
        return Ended(
            tx.get_one(Incident, 1).model_dump(),
            Counter(each.action for each in history(tx, "I1")),
            Counter((row[0], row[1], row[2]) for row in rows),
            commits,
        )


@pytest.fixture
def fresh(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Gives the address of an empty database, each time another."""
    return lambda: sqlite_template.copy(tmp_path_factory.mktemp("life"))


def test_a_life_is_a_life(fresh: Callable[[], str]) -> None:
    """The life that is cut off has what it is about: breaches, a war room, its archive."""
    whole = _lived(fresh())
    assert whole.incident["state"] == "closed"
    for action in ("escalate", "late_respond", "take", "update", "late_solve", "room", "archive"):
        assert whole.ledger[f"incident.{action}"] == 1, action
    assert max(whole.rungs.values()) == 1
    at = random.Random(8).randint(1, whole.commits)  # noqa: S311
    assert _lived(fresh(), after=at) == whole


@pytest.mark.slow
def test_every_commit(fresh: Callable[[], str]) -> None:
    """Cut off before or after each of its commits it ends the same, each rung climbed once."""
    whole = _lived(fresh())
    for at in range(1, whole.commits + 1):
        cut = {"before": at} if at % 2 else {"after": at}
        assert _lived(fresh(), **cut) == whole, f"died at commit {cut}"
