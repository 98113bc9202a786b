"""The severity matrix: the shipped numbers, and mistakes told with their lines."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.incidents.matrix.catalogue import shipped, shipped_text
from bot.incidents.matrix.model import Severity
from bot.incidents.matrix.reading import MatrixError, read
from tests.cli.processes import ended


def test_the_numbers_of_the_documents() -> None:
    """紧急 1 h, 严重 4 h and its group within 2 h, an update each half hour, 24 h to respond."""
    limits = {each.severity: each for each in shipped().severities}
    urgent, serious = limits[Severity.URGENT], limits[Severity.SERIOUS]
    hours = {name: timedelta(hours=n).total_seconds() for name, n in (("1", 1), ("2", 2), ("4", 4))}
    assert urgent.solve.seconds == hours["1"]
    assert (serious.solve.seconds, serious.assemble.seconds) == (hours["4"], hours["2"])
    assert urgent.update.seconds == serious.update.seconds == 1800
    assert limits[Severity.GENERAL].respond.seconds == 86_400
    pulled = [each.id for each in shipped().policy("technical", Severity.URGENT).teams]
    assert pulled == ["technical", "service", "management"]


@pytest.mark.parametrize(
    "before, after, told",
    [
        ("solve: 1h", "solve: 1x", "solve is '1x'; write it like 30m"),
        ("solve: 1h", "solvd: 1h", "solvd is not known; did you mean solve?"),
        ("respond: 10m", "respond: 10s", "from 1m to 30d"),
        ("lead: technical", "lead: techs", "there is no team 'techs'"),
        ("pulls: [service]", "pulls: [servce]", "there is no team 'servce'"),
        ("- id: general", "- id: generic", "id is 'generic'; it can be general, serious, urgent"),
        ("steps: [duty, head", "steps: [duty, boss", "'boss' is none of duty, head"),
        ("who: [{role: gm}]", "who: [{boss: gm}]", "boss names nobody"),
        ("strong: [breach]", "strong: [always]", "'always' is none of report, remind, breach"),
        ("management: management", "management: nobody", "there is no team 'nobody'"),
        ("- id: pr\n", "- id: legal\n", "the team 'legal' stands twice"),
    ],
)
def test_a_mistake_is_told(before: str, after: str, told: str) -> None:
    """What is wrong is named with its line, and what to write instead."""
    assert before in shipped_text()
    written = shipped_text().replace(before, after, 1)
    with pytest.raises(MatrixError) as raised:
        read(written, "matrix")
    assert any(told in flaw and flaw.startswith("line ") for flaw in raised.value.flaws)


@pytest.mark.parametrize("written", ["", "[]", "teams: []", "a: *b", "x: [", "\t"])
def test_what_is_no_matrix(written: str) -> None:
    """Nothing that is no matrix gets through, and nothing of it is a traceback."""
    with pytest.raises(MatrixError):
        read(written, "matrix")


def test_by_command(tmp_path: Path) -> None:
    """The shipped one is printed, checked as right; a mistake ends with code 1 and its line."""
    code, printed = ended("incidents", "matrix", folder=tmp_path)
    assert code == 0
    file = tmp_path / "own.yaml"
    file.write_text(printed, encoding="utf-8")
    assert ended("incidents", "check", str(file), folder=tmp_path)[0] == 0
    file.write_text(printed.replace("solve: 1h", "solve: soon"), encoding="utf-8")
    code, printed = ended("incidents", "check", str(file), folder=tmp_path)
    assert (code, "own.yaml: line " in printed, "Traceback" in printed) == (1, True, False)
