"""Files that settings name: a wrong one is told by the start and by `muster doctor`."""

from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Muster

_WRONG: Final = {
    "MUSTER_INCIDENT_MATRIX": "severity matrix",
    "MUSTER_CHARTS_FONT": "font",
    "MUSTER_CALENDAR_HOLIDAYS": "calendar",
}
"""The settings, each with the check of the doctor."""


@pytest.fixture(params=sorted(_WRONG))
def setting(request: pytest.FixtureRequest, alone: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """One of them, which names a file that is none of its kind; the console is connected."""
    monkeypatch.setenv("MUSTER_CONSOLE_ENABLED", "true")
    monkeypatch.setenv("MUSTER_CONSOLE_TOKEN", "a long random text")
    (alone / "wrong.file").write_text("kinds: 7", encoding="utf-8")
    monkeypatch.setenv(request.param, "wrong.file")
    return str(request.param)


@pytest.mark.usefixtures("setting")
def test_it_stops_the_start(muster: Muster) -> None:
    """One sentence that names the file, and exit code 1."""
    shown = muster("run")
    assert shown.code == 1
    assert "wrong.file" in shown.err
    assert "Traceback" not in shown.err


def test_the_doctor_tells(muster: Muster, setting: str) -> None:
    """A finding like any other."""
    lines = muster("doctor", "--json").lines()
    (found,) = (line for line in lines if line["check"] == _WRONG[setting])
    assert found["level"] == "fail"
    assert "wrong.file" in str(found["advice"])
