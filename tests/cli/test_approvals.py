"""`muster approvals`: definitions checked, installed, shown."""

from pathlib import Path

import pytest

from bot.approvals.catalogue import shipped
from tests.cli.processes import ended


@pytest.fixture
def settings(database_url: str) -> dict[str, str]:
    """The environment of a process on an empty, migrated database."""
    return {"MUSTER_DATABASE_URL": database_url}


def test_what_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    """Exit code 1, a line for each mistake; a right one is said to be right."""
    file = tmp_path / "leave.yaml"
    file.write_text(shipped()["leave"].text, encoding="utf-8")
    assert ended("approvals", "check", str(file), folder=tmp_path)[0] == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("days > 3", "dayz > 3").replace("role: hr", "rol: hr"), "utf-8")
    code, printed = ended("approvals", "check", str(file), folder=tmp_path)
    assert code == 1
    assert "leave.yaml: line " in printed
    assert "rol is no rule" in printed
    assert "Traceback" not in printed


def test_a_company_installs_its_own(settings: dict[str, str], tmp_path: Path) -> None:
    """In place of a shipped one or beside them; the same text again stays the same version."""
    file = tmp_path / "leave.yaml"
    file.write_text(
        shipped()["leave"].text.replace("请假, en: Leave", "休假, en: Time off"), "utf-8"
    )
    for _ in range(2):
        code, printed = ended("approvals", "install", str(file), folder=tmp_path, settings=settings)
        assert (code, printed.strip()) == (0, "leave is version 1 now.")
    code, printed = ended("approvals", "list", folder=tmp_path, settings=settings)
    assert "休假 / Time off: Superior → Second superior → HR filing" in printed
    assert "采购 / Purchase" in printed
    code, printed = ended("approvals", "show", "休假", folder=tmp_path, settings=settings)
    assert (code, "days > 3:" in printed, "role hr" in printed) == (0, True, True)
    code, printed = ended("approvals", "show", "放假", folder=tmp_path, settings=settings)
    assert (code, "No definition is called 放假" in printed) == (1, True)
