"""Every command × every role × every state (architecture, "Trust"; D-05, D-06)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
import pytest

from bot.app import FEATURES, App, build
from bot.directory.sample import sample_company
from bot.engine.commands.policy import anyone
from bot.engine.incoming import Answer
from bot.engine.messenger import MessageKind
from bot.settings import load_settings
from templates import Language, text
from tests.policy.meetings import (
    LOGGED,
    MEETING,
    MEETING_ROLES,
    MEETING_STATES,
    MINUTES,
    MINUTES_STATES,
    SERIES,
)
from tests.policy.projects import PROJECT, PROJECT_ROLES, PROJECT_STATES
from tests.policy.standups import SHARE, STANDUP, STANDUP_ROLES
from tests.policy.table import (
    ABSENCE,
    ABSENCE_ROLES,
    ABSENCE_STATES,
    ANSWERING,
    APPROVAL,
    APPROVAL_ROLES,
    APPROVAL_STATES,
    AWAY,
    BACK,
    BESIDE,
    BESIDE_ROLES,
    COMPANY,
    COMPANY_ROLES,
    FORMS,
    HANDED,
    HANDLING,
    HANDLING_ROLES,
    HELP,
    HELP_ROLES,
    HELP_STATES,
    INCIDENT,
    INCIDENT_ROLES,
    INCIDENT_STATES,
    LED,
    OFFERED,
    OFFERED_ROLES,
    READING,
    TASK_ROLES,
    TASK_STATES,
    TASKS,
    WEEKLY,
    WITH_REVIEW,
    Line,
    lines,
)
from tests.policy.world import Effect, Message, World
from tests.stage import QUIET_DAYS

_TASK: Final = lines(TASKS, TASK_ROLES)
_HELP: Final = lines(HELP, HELP_ROLES)
_COMPANY: Final = lines(COMPANY, COMPANY_ROLES)
_ABSENCE: Final = lines(ABSENCE, ABSENCE_ROLES)
_APPROVAL: Final = lines(APPROVAL, APPROVAL_ROLES)
_HANDLING: Final = lines(HANDLING, HANDLING_ROLES)
_INCIDENT: Final = lines(INCIDENT, INCIDENT_ROLES)
_LED: Final = lines(LED, INCIDENT_ROLES)
_OFFERED: Final = lines(OFFERED, OFFERED_ROLES)
_BESIDE: Final = lines(BESIDE, BESIDE_ROLES)
_WEEKLY: Final = lines(WEEKLY, COMPANY_ROLES)
_MEETING: Final = lines(MEETING, MEETING_ROLES)
_MINUTES: Final = lines(MINUTES, MEETING_ROLES)
_STANDUP: Final = lines(STANDUP, STANDUP_ROLES)
_SHARE: Final = lines(SHARE, STANDUP_ROLES)
_SERIES: Final = lines(SERIES, MEETING_ROLES)
_PROJECT: Final = lines(PROJECT, PROJECT_ROLES)
_BACK: Final = lines(BACK, COMPANY_ROLES)
_AWAY: Final = lines(AWAY, ABSENCE_ROLES)
_HANDED: Final = lines(HANDED, HELP_ROLES)
_COMMANDS: Final = {command.id: command for feature in FEATURES for command in feature.commands}
_LANGUAGES: Final = {each.name: each.language for each in sample_company().people}


@dataclass(frozen=True, slots=True)
class Cell:
    """Somebody who presses one button on one record."""

    command: str
    role: str
    person: str
    on: str

    @property
    def language(self) -> Language:
        """What they read."""
        return _LANGUAGES.get(self.person, "zh")


def test_every_command_has_its_line() -> None:
    """A command that nobody thought about in the table is not let pass."""
    told = {
        *_TASK,
        *_HELP,
        *_COMPANY,
        *_ABSENCE,
        *_BACK,
        *_APPROVAL,
        *_WEEKLY,
        *_INCIDENT,
        *_LED,
        *_OFFERED,
        *_BESIDE,
    }
    wrong = (
        _COMMANDS.keys() ^ told ^ {*_MEETING, *_MINUTES, *_SERIES, *_STANDUP, *_SHARE, *_PROJECT}
    )
    assert not wrong, (
        f"{sorted(wrong)}: give each command its line in tests/policy/table.py, in FORMS what its "
        "form sends, in READING those that only show; a new kind of record is made by furnish() "
        "in tests/policy/world.py"
    )
    assert _HANDED.keys() == _HELP.keys()
    assert FORMS.keys() | READING | ANSWERING <= _COMMANDS.keys()


@pytest.mark.parametrize("command", _TASK)
def test_tasks(world: World, command: str) -> None:
    """What can be done to tasks, and the help, by everybody in every state."""
    cells = _cells(command, TASK_ROLES, [f"task.{state}" for state in TASK_STATES])
    assert _wrong(world, _TASK[command], cells) == {}


@pytest.mark.parametrize("command", _HELP)
def test_help(world: World, command: str) -> None:
    """What can be done to a request while a department is asked."""
    cells = _cells(command, HELP_ROLES, [f"help.{state}" for state in HELP_STATES])
    assert _wrong(world, _HELP[command], cells) == {}


@pytest.mark.parametrize("command", _COMPANY)
def test_company(world: World, command: str) -> None:
    """What is done to the company itself: people, duties."""
    cells = _cells(command, COMPANY_ROLES, ["company"])
    assert _wrong(world, _COMPANY[command], cells) == {}


@pytest.mark.parametrize("command", _WEEKLY)
def test_weekly(world: World, command: str) -> None:
    """What is done about a department's weekly summary."""
    cells = _cells(command, COMPANY_ROLES, ["weekly"])
    assert _wrong(world, _WEEKLY[command], cells) == {}


@pytest.mark.parametrize("command", _ABSENCE)
def test_absence(world: World, command: str) -> None:
    """What can be done about somebody's leave."""
    cells = _cells(command, ABSENCE_ROLES, [f"absence.{state}" for state in ABSENCE_STATES])
    assert _wrong(world, _ABSENCE[command], cells) == {}


@pytest.mark.parametrize("command", _APPROVAL)
def test_approvals(world: World, command: str) -> None:
    """What can be done to an approval that one person decides."""
    records = [f"approval.{state}" for state in APPROVAL_STATES]
    cells = _cells(command, APPROVAL_ROLES, records)
    assert _wrong(world, _APPROVAL[command], cells) == {}


@pytest.mark.parametrize("command", _MEETING)
def test_meetings(world: World, command: str) -> None:
    """What can be done about a meeting."""
    cells = _cells(command, MEETING_ROLES, [f"meeting.{state}" for state in MEETING_STATES])
    assert _wrong(world, _MEETING[command], cells) == {}


@pytest.mark.parametrize("command", _STANDUP)
def test_standups(world: World, command: str) -> None:
    """What can be done to a stand-up, and about stand-ups."""
    cells = _cells(command, STANDUP_ROLES, ["standup"])
    assert _wrong(world, _STANDUP[command], cells) == {}


@pytest.mark.parametrize("command", _SHARE)
def test_shares(world: World, command: str) -> None:
    """Nobody speaks for another."""
    cells = _cells(command, STANDUP_ROLES, ["share"])
    assert _wrong(world, _SHARE[command], cells) == {}


@pytest.mark.parametrize("command", _PROJECT)
def test_projects(world: World, command: str) -> None:
    """What can be done about a project, by everybody on it and beside it."""
    cells = _cells(command, PROJECT_ROLES, [f"project.{state}" for state in PROJECT_STATES])
    assert _wrong(world, _PROJECT[command], cells) == {}


@pytest.mark.parametrize("command", _SERIES)
def test_series(world: World, command: str) -> None:
    """What can be done to a whole series."""
    cells = _cells(command, MEETING_ROLES, ["meeting.series"])
    assert _wrong(world, _SERIES[command], cells) == {}


@pytest.mark.parametrize("command", _MINUTES)
def test_minutes(world: World, command: str) -> None:
    """What can be done to the minutes of a meeting."""
    cells = _cells(command, MEETING_ROLES, [f"minutes.{state}" for state in MINUTES_STATES])
    assert _wrong(world, _MINUTES[command], cells) == {}


@pytest.mark.parametrize("command", _HANDLING)
def test_handling(world: World, command: str) -> None:
    """What is to be handled can be done or passed on, but not refused (semantics §3.1, 16)."""
    cells = _cells(command, HANDLING_ROLES, ["approval.handling"])
    assert _wrong(world, _HANDLING[command], cells) == {}


@pytest.mark.parametrize("command", _INCIDENT)
def test_incidents(world: World, command: str) -> None:
    """What can be done to an incident, and about incidents."""
    records = [f"incident.{state}" for state in INCIDENT_STATES]
    cells = _cells(command, INCIDENT_ROLES, records)
    assert _wrong(world, _INCIDENT[command], cells) == {}


def test_incidents_beside(world: World) -> None:
    """Whoever is on no incident may follow one that they may see."""
    records = [f"incident.{state}" for state in INCIDENT_STATES]
    cells = _cells("incident.follow", BESIDE_ROLES, records)
    assert _wrong(world, _BESIDE["incident.follow"], cells) == {}
    offered = _cells("incident.accept", OFFERED_ROLES, ["incident.offered"])
    assert _wrong(world, _OFFERED["incident.accept"], offered) == {}


@pytest.mark.parametrize("command", _LED)
def test_incidents_led(world: World, command: str) -> None:
    """What only whoever leads it can do, once somebody does."""
    records = [f"incident.{state}" for state in INCIDENT_STATES if state != "reported"]
    cells = _cells(command, INCIDENT_ROLES, records)
    assert _wrong(world, _LED[command], cells) == {}


def test_coming_back(world: World) -> None:
    """Only whoever is away comes back; everybody else is told that they are not."""
    there = _cells("absence.back", COMPANY_ROLES, ["company"])
    assert _wrong(world, _BACK["absence.back"], there) == {}
    away = [Cell("absence.back", "absent", "何佳怡", "absence.current")]
    assert _wrong(world, _AWAY["absence.back"], iter(away)) == {}


@pytest.mark.parametrize("command", _HANDED)
def test_help_handed_over(world: World, command: str) -> None:
    """What can be done to a request that was handed to somebody of another department."""
    cells = _cells(command, HELP_ROLES, [f"help.handed-{state}" for state in HELP_STATES])
    assert _wrong(world, _HANDED[command], cells) == {}


def test_tasks_with_review(world: World) -> None:
    """Where work is reviewed, nobody says by themselves that it is done."""
    given = {**QUIET_DAYS, "task.review": True}
    settings = load_settings(given, environment={}, env_file=None)
    stage = world.stage
    app = build(settings, stage.database, stage.clock, stage.messengers)
    for command, line in lines(WITH_REVIEW, TASK_ROLES).items():
        cells = _cells(command, TASK_ROLES, [f"task.{state}" for state in TASK_STATES])
        assert _wrong(world, line, cells, app) == {}


def _cells(command: str, roles: Mapping[str, str], records: list[str]) -> Iterator[Cell]:
    """Everybody on every record; but once where the command is about none."""
    about = any(each.argument.is_record for each in _COMMANDS[command].parameters)
    for role, person in roles.items():
        for on in records if about else records[:1]:
            yield Cell(command, role, person, on)


def _wrong(
    world: World, line: Line, cells: Iterator[Cell], app: App | None = None
) -> dict[str, str]:
    """The cells where something else happened than the table says, and what it was."""
    found = {}
    for place, cell in enumerate(cells):
        if not world.tries(place, allowed=line.allows(cell.role, _state(cell))):
            continue
        form = FORMS.get(cell.command)
        effect = world.press(cell.person, cell.command, cell.on, form, app)
        if (problem := _problem(world, line, cell, effect)) is not None:
            found[f"{cell.role} on {cell.on}"] = problem
    return found


def _problem(world: World, line: Line, cell: Cell, effect: Effect) -> str | None:
    """What is wrong about one cell; None where the table is kept."""
    if cell.role not in line.who:
        sentence = _refusal(cell)
        return None if _is_told(world, cell, effect, sentence) else f"not refused: {effect}"
    if _state(cell) not in line.when:
        forbidden = _refusal(cell)
        told = effect.messages[0].text if effect.messages else ""
        fits = told not in {"", forbidden} and _is_told(world, cell, effect, told)
        return None if fits else f"not told that it can't be done now: {effect}"
    return None if _is_done(world, cell, effect) else f"not done: {effect}"


def _state(cell: Cell) -> str:
    return cell.on.rpartition(".")[2].removeprefix("handed-")


def _refusal(cell: Cell) -> str:
    match cell.role:
        case "gone":
            return text("input.left_company", cell.language)
        case "unknown":
            return text("input.stranger", cell.language)
        case _:
            command = _COMMANDS[cell.command]
            # Whoever may write a report depends on the department, which is no record.
            key = "may.weekly.writes" if command.may is anyone else command.who
            label, who = command.label(cell.language), text(key, cell.language)
            return text("input.forbidden", cell.language, command=label, who=who)


def _is_told(world: World, cell: Cell, effect: Effect, sentence: str) -> bool:
    """Whether they were told so in private and nothing else happened whatever."""
    account = world.stage.account(cell.person)
    private = Message(account, "", MessageKind.POST.value, sentence)
    return effect == Effect(Answer(explained=True), [private], [], changed=False)


def _is_done(world: World, cell: Cell, effect: Effect) -> bool:
    """Whether it was: written down under their name, or shown to them and nobody else."""
    account = world.stage.account(cell.person)
    if cell.command in READING:
        private = Message(account, "", MessageKind.POST.value, "")
        return effect == Effect(Answer(), [private], [], changed=False)
    keys = {actor for _, actor, _ in effect.noted}
    if cell.command in ANSWERING:
        told = {(each.account, each.room) for each in effect.messages}
        answer = msgspec.structs.replace(effect.answer, explained=False)
        return answer == Answer() and told == {(account, "")} and keys <= {account}
    if cell.command in LOGGED:
        return effect.answer == Answer() and not effect.noted and effect.changed
    return effect.answer == Answer() and keys == {account} and effect.changed
