"""Leave that Feishu's attendance tells becomes absences here, and no more than that."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from adapters.feishu.client import FeishuClient
from adapters.feishu.hosting import FeishuHost
from adapters.feishu.leave import approved_leave
from adapters.hosting import TellsLeave
from adapters.leave import Leave
from bot.absence import follow_leave
from bot.app import App, build
from bot.directory.absences import Absence, AbsenceState
from bot.directory.model import ACCOUNTS, PEOPLE
from bot.directory.org.imports import import_org
from bot.directory.queries import person_by_key
from bot.directory.sample import sample_company
from bot.engine.context import Context
from bot.settings import load_settings
from bot.time.calendar import Period
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.values import OnLeave
from tests.stage import Stage

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)


def _span(first: int, last: int) -> Period:
    return (
        datetime(2026, 11, first, 9, tzinfo=SHANGHAI),
        datetime(2026, 11, last, 18, tzinfo=SHANGHAI),
    )


def _away(open_id: str, first: int, last: int) -> OnLeave:
    begins, ends = _span(first, last)
    return OnLeave(open_id, f"{open_id}-{first}", begins, ends)


async def test_what_was_approved_is_told(double: FeishuDouble, client: FeishuClient) -> None:
    """Once, however many days it has; of any number of people, fifty at a time."""
    double.tenant.leaves += [_away("ou_li", 23, 25), _away("ou_han", 27, 27)]
    accounts = [f"ou_p{number}" for number in range(60)]
    told = await approved_leave(client, ["ou_li", *accounts, "ou_han"], NOW)
    assert told == {
        "ou_li": [_span(23, 25)],
        "ou_han": [_span(27, 27)],
    }
    assert double.refusals == []


async def test_it_is_entered_here(
    double: FeishuDouble, connected: FeishuHost, database: Database, clock: VirtualClock
) -> None:
    """For everybody with an account, by the company's clocks; taken back there, it is here."""
    app = _company(database, clock)
    double.tenant.leaves.append(_away("ou_li", 23, 25))
    assert isinstance(connected, TellsLeave)
    for _ in range(2):
        await Leave(connected, app).once()
    (entered,) = _absences(database)
    assert entered.source == "飞书 Feishu"
    assert entered.ends_at == _span(23, 25)[1]
    double.tenant.leaves.clear()
    await Leave(connected, app).once()
    (entered,) = _absences(database)
    assert not entered.is_ahead


def test_who_came_back_is_not_sent_away_again(stage: Stage) -> None:
    """What people say to the bot holds; leave that grows is entered as far as it is new."""
    _follow(stage, _span(23, 25))
    _follow(stage, _span(23, 26))
    assert len(_absences(stage.database)) == 2
    stage.say("李雷", "我回来了")
    _follow(stage, _span(23, 26))
    states = [each.state for each in _absences(stage.database)]
    assert states.count(AbsenceState.CURRENT) == 0
    stage.ignore()


def _follow(stage: Stage, *spans: Period) -> None:
    with stage.database.transaction() as tx:
        member = person_by_key(tx, "lilei")
        assert member is not None
        ctx = Context(tx, stage.app.rules, stage.clock.now())
        follow_leave(ctx, "飞书 Feishu", member, spans)
        ctx.flush()
    stage.settle()


def _absences(database: Database) -> list[Absence]:
    with database.snapshot() as tx:
        return list(tx.exec(select(Absence)).scalars())  # type: ignore[call-overload]


def _company(database: Database, clock: VirtualClock) -> App:
    with database.transaction() as tx:
        import_org(tx, sample_company())
        found = select(PEOPLE.c.id).where(PEOPLE.c.name == "李雷")
        row = {
            "messenger": "feishu",
            "external_id": "ou_li",
            "person_id": tx.connection().execute(found).scalar_one(),
            "source": "test",
        }
        tx.connection().execute(insert(ACCOUNTS), [row])
    settings = load_settings({"files.url": "memory://leave"}, environment={}, env_file=None)
    return build(settings, database, clock, {})
