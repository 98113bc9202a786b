"""`muster approvals`: definitions checked, installed, shown."""

from pathlib import Path

from bot.approvals.catalogue import shipped
from tests.cli.conftest import Muster


def test_what_is_wrong_is_told_with_its_line(muster: Muster, tmp_path: Path) -> None:
    """Exit code 1, a line for each mistake; a right one is said to be right."""
    file = tmp_path / "leave.yaml"
    file.write_text(shipped()["leave"].text, encoding="utf-8")
    assert muster("approvals", "check", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("days > 3", "dayz > 3").replace("role: hr", "rol: hr"), "utf-8")
    shown = muster("approvals", "check", str(file))
    assert shown.code == 1
    printed = shown.out + shown.err
    assert "leave.yaml: line " in printed
    assert "rol is no rule" in printed
    assert "Traceback" not in printed


def test_a_company_installs_its_own(muster: Muster, tmp_path: Path) -> None:
    """In place of a shipped one or beside them; the same text again stays the same version."""
    file = tmp_path / "leave.yaml"
    file.write_text(
        shipped()["leave"].text.replace("请假, en: Leave", "休假, en: Time off"), "utf-8"
    )
    for _ in range(2):
        shown = muster("approvals", "install", str(file))
        assert (shown.code, shown.out.strip()) == (0, "leave is version 1 now.")
    listed = muster("approvals", "list").out
    assert "休假 / Time off: Superior → Second superior → HR filing (version 1 since 20" in listed
    assert "采购 / Purchase" in listed
    assert listed.count("version") == 1
    shown = muster("approvals", "show", "休假")
    assert (shown.code, "days > 3:" in shown.out, "role hr" in shown.out) == (0, True, True)
    shown = muster("approvals", "show", "放假")
    assert (shown.code, "No definition is called 放假" in shown.err) == (1, True)
