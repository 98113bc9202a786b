"""The report for people, and what a scenario does when the bot itself fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.engine.messenger import DeliveryRefused, MessageKind, Outgoing, Pace
from bot.simulation import Left, ScenarioError, play, read_scenario
from bot.simulation.scenario import Scenario
from bot.time.clock import Clock
from storage.database import Database
from tests.databases import open_closing
from tests.simulation.running import scenario, simulate

STEPS = """\
  - {as: 韩梅梅, in: 产品群, say: "/任务 新建 [red]原型[/red] @李雷"}
  - {wait: 30m}
  - {as: 李雷, click: 转交, on: T1, form: {owner: 张伟}}
"""


def test_the_report_says_when_who_did_what_and_who_saw_what(tmp_path: Path) -> None:
    """What a user typed is shown as it is, however much it looks like markup."""
    outcome = simulate(scenario(tmp_path, STEPS))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(
        "11月23日 周一 10:00\n"
        "  韩梅梅 → 产品群: /任务 新建 [red]原型[/red] @李雷\n"
        "    产品群 · 新消息\n"
        "      T1 [red]原型[/red]\n"
        "      负责人: 李雷\n"
        "      发起人: 韩梅梅\n"
        "      优先级: 中\n"
        "      状态: 待开始 · 未确认\n"
        "      [收到] [开始] [修改] [撤销] [转交] [更多]\n"
        "    李雷 · 新消息\n"
    )
    assert "\n\n11月23日 周一 10:01\n    产品群 · 原地更新\n" in outcome.out
    assert "\n\n11月23日 周一 10:30\n  李雷: [转交] T1 (owner: 张伟)\n" in outcome.out


def test_the_report_in_english(tmp_path: Path) -> None:
    """`--language` is that of the report, too."""
    outcome = simulate(
        scenario(
            tmp_path, "  - {as: 李雷, in: 产品群, say: /task mine}\n  - {as: 李雷, say: hi}\n"
        ),
        "--language",
        "en",
    )
    assert outcome.out.startswith(
        "Mon 23 Nov 10:00\n"
        "  李雷 → 产品群: /task mine\n"
        "    李雷 · 产品群 · seen by this person only\n"
        "      Tasks: mine · 0\n"
        "      Nothing is open\n"
        "  李雷 → direct chat: hi\n"
    )


@dataclass(frozen=True, slots=True)
class _Closed:
    """A messenger that takes nothing from the second message on."""

    taken: list[Outgoing]
    name = "console"
    pace = Pace()

    async def deliver(self, message: Outgoing) -> str:
        """Take one message."""
        if self.taken:
            raise DeliveryRefused("closed")
        self.taken.append(message)
        return "1"


def test_a_message_that_the_messenger_refuses_stops_the_scenario(
    tmp_path: Path, database: Database
) -> None:
    """Else people would believe that it has been seen."""

    def closed(_database: Database, _clock: Clock, _script: Scenario) -> _Closed:
        return _Closed([])

    script = read_scenario(scenario(tmp_path, STEPS), environment={})
    events = play(script, database, closed)
    left: Sequence[Left] = [
        event for event in (next(events), next(events)) if isinstance(event, Left)
    ]
    assert [each.message.kind for each in left] == [MessageKind.POST]
    with pytest.raises(ScenarioError, match=r"line 6: a message could not leave \(closed\)\."):
        next(events)


@pytest.mark.parametrize(
    "gone, sentence",
    [
        ("ledger", "line 6: this input met a bug"),
        ("task_collaborator", "line 6: a message could not leave"),
    ],
)
def test_a_bug_stops_the_scenario(tmp_path: Path, empty_url: str, gone: str, sentence: str) -> None:
    """A table that is gone stands for any bug: the person is told, and so is the author."""

    def broken(database: Database, _clock: Clock, _script: Scenario) -> _Closed:
        with database.transaction() as tx:
            tx.connection().execute(text(f"DROP TABLE {gone}"))
        return _Closed([])

    script = read_scenario(scenario(tmp_path, STEPS), environment={})
    with open_closing(empty_url) as database, pytest.raises(ScenarioError, match=sentence):
        list(play(script, database, broken))


def test_settings_of_the_environment_hold_unless_the_scenario_has_its_own(tmp_path: Path) -> None:
    """Administrators see what their rules do; the scenario's settings weigh more."""
    environment = {"MUSTER_TASK_ACK_WITHIN": "3h", "MUSTER_LANGUAGE": "en"}
    path = scenario(tmp_path, STEPS)
    rules = read_scenario(path, environment=environment).settings
    assert (rules.task.ack_within.seconds, rules.language) == (3 * 3600, "en")
    assert rules.outbox.debounce.total_seconds() == 0
    path = scenario(
        tmp_path, STEPS, settings='{task.ack_within: 1h, calendar.company_days_off: ["2026-11-24"]}'
    )
    rules = read_scenario(path, "zh", environment=environment).settings
    assert (rules.task.ack_within.seconds, rules.language) == (3600, "zh")
    assert [day.isoformat() for day in rules.calendar.company_days_off] == ["2026-11-24"]
