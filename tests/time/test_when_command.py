"""`muster when` as people and scripts call it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.when import when_command

app = typer.Typer()
app.command()(when_command)
NOW = ("--now", "2026-11-23T10:00+08:00")


def run(*arguments: str, stdin: str | None = None) -> tuple[int, list[str]]:
    """The exit code and the lines printed."""
    result = CliRunner().invoke(app, [*arguments], input=stdin)
    return result.exit_code, result.output.splitlines()


def test_one_phrase_for_people() -> None:
    """A phrase is answered with its date in words, in its own language."""
    assert run("周五17:00", *NOW) == (0, ["周五17:00 → 11月27日 周五 17:00"])
    assert run("fri 5pm", *NOW) == (0, ["fri 5pm → Fri 27 Nov 17:00"])
    assert run("fri 5pm", *NOW, "--language", "zh") == (0, ["fri 5pm → 11月27日 周五 17:00"])


def test_phrases_on_standard_input_for_scripts() -> None:
    """Each line gives one JSON object, with the time in the calendar's zone."""
    code, lines = run("--json", *NOW, stdin="周五17:00\n\nthu\n2月30日\n")
    assert code == 1
    read, day, refused = (json.loads(line) for line in lines)
    assert read == {
        "phrase": "周五17:00",
        "at": "2026-11-27T17:00:00+08:00",
        "date_only": False,
        "error": None,
    }
    assert (day["at"], day["date_only"]) == ("2026-11-26T18:00:00+08:00", True)
    assert (refused["at"], refused["date_only"]) == (None, False)
    assert "不存在" in refused["error"]


def test_refusals_in_the_language_asked_for() -> None:
    """The error sentence follows --language, else the phrase."""
    assert "no such date" in run("2月30日", *NOW, "--language", "en")[1][0]
    assert "no such date" in run("feb 30", *NOW)[1][0]


def test_a_time_without_zone_is_the_calendars() -> None:
    """--now without an offset is read where the calendar is."""
    assert run("今天", "--now", "2026-11-23T10:00") == run("今天", *NOW)


def test_now_is_the_machines_time_by_default() -> None:
    """Without --now a phrase is read at the present."""
    assert run("2h", "--json")[0] == 0


@pytest.mark.parametrize("option", [("--now", "soon"), ("--language", "fr")])
def test_wrong_options(option: tuple[str, str]) -> None:
    """A wrong option ends with the usual exit code 2."""
    assert run("thu", *option)[0] == 2


def test_phrases_are_read_by_the_company_s_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the company has set as its days and its zone counts here as it does for the bot."""
    eve = ("in 1 business day", "--now", "2026-12-31T10:00")
    assert run(*eve) == (0, ["in 1 business day → Fri 1 Jan 2027 18:00"])
    table = tmp_path / "2027.toml"
    table.write_text('[2027]\nsource = "a test"\nholidays = [2027-01-01]\nmakeup = [2027-01-02]\n')
    monkeypatch.setenv("MUSTER_CALENDAR_HOLIDAYS", str(table))
    assert run(*eve) == (0, ["in 1 business day → Sat 2 Jan 2027 18:00"])
    monkeypatch.setenv("MUSTER_TIMEZONE", "Europe/Berlin")
    assert json.loads(run(*eve, "--json")[1][0])["at"] == "2027-01-02T18:00:00+01:00"
