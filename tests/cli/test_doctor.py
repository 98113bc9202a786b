"""`muster doctor`: each check, when all is well and when it is not."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Insert, Update, insert, update

from bot.charts import find_font
from bot.directory.duty import put_on_weekday
from bot.directory.model import ACCOUNTS, DEPARTMENTS, PEOPLE
from bot.directory.queries import departments_named, person_by_key
from bot.engine.effects.appointments import closed_table
from bot.engine.inbox import FAILED, inbox_table
from bot.engine.outbox.rows import PARKED, WAITING, outbox_table
from bot.time.deadline_tables import deadline_table
from tests.cli.conftest import Muster
from tests.databases import open_closing

PAST = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _console(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console is connected."""
    del alone
    monkeypatch.setenv("MUSTER_CONSOLE_ENABLED", "true")
    monkeypatch.setenv("MUSTER_CONSOLE_TOKEN", "a long random text")


def _levels(muster: Muster) -> dict[str, str]:
    return {str(line["check"]): str(line["level"]) for line in muster("doctor", "--json").lines()}


def _found(muster: Muster, check: str) -> tuple[str, str]:
    lines = muster("doctor", "--json").lines()
    (line,) = (line for line in lines if line["check"] == check)
    return str(line["level"]), f"{line['found']} {line['advice']}"


def _after(muster: Muster, change: Update | Insert) -> None:
    with open_closing(muster.url) as database, database.transaction() as tx:
        tx.connection().execute(change)


def test_a_healthy_installation_has_nothing_wrong(muster: Muster) -> None:
    """Nothing fails, and whoever stands above all is no gap; calendar and font apart."""
    levels = _levels(muster)
    del levels["calendar"], levels["font"]
    assert set(levels.values()) == {"ok"}
    assert "王志远" in _found(muster, "superiors")[1]


def test_people_read_lines(muster: Muster) -> None:
    """Without --json each check is a line."""
    assert "ok    tables: are those of this release" in muster("doctor").out


def test_a_database_without_tables_fails(empty: Muster) -> None:
    """It says what to do, and looks no further."""
    with open_closing(empty.url):
        pass
    shown = empty("doctor", "--json")
    assert shown.code == 1
    assert shown.lines()[-1]["check"] == "tables"
    assert "`muster migrate`" in str(shown.lines()[-1]["advice"])


def test_a_database_that_is_not_there_fails(
    muster: Muster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that does not exist is a finding, not a crash, and is not made by looking."""
    monkeypatch.setenv("MUSTER_DATABASE_URL", "sqlite:///missing.db")
    shown = muster("doctor", "--json")
    assert shown.code == 1
    assert [line["check"] for line in shown.lines()] == ["database"]
    assert "no database" in muster("doctor", "--json").out


def test_an_empty_directory_fails(empty: Muster) -> None:
    """Without people nobody can talk to the bot."""
    empty("migrate")
    assert _levels(empty)["people"] == "fail"


def test_no_messenger_is_worth_knowing(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning that names the settings."""
    monkeypatch.setenv("MUSTER_CONSOLE_ENABLED", "false")
    level, told = _found(muster, "messengers")
    assert level == "warn"
    assert "MUSTER_CONSOLE_ENABLED" in told


def test_people_without_a_superior_are_named(muster: Muster) -> None:
    """Two without one are a gap: what climbs to them ends there."""
    _after(muster, update(PEOPLE).where(PEOPLE.c.key == "chensiyuan").values(superior_id=None))
    level, told = _found(muster, "superiors")
    assert level == "warn"
    assert "陈思远" in told


def test_departments_without_a_head_are_named(muster: Muster) -> None:
    """Only those, by name."""
    _after(muster, update(DEPARTMENTS).where(DEPARTMENTS.c.name == "设计部").values(head_id=None))
    level, told = _found(muster, "departments")
    assert level == "warn"
    assert "设计部" in told


def _on_duty(muster: Muster, unit: str, weekdays: Iterable[int], key: str) -> None:
    with open_closing(muster.url) as database, database.transaction() as tx:
        (at,) = [each.id for each in departments_named(tx, unit)]
        officer = person_by_key(tx, key)
        assert officer is not None
        for weekday in weekdays:
            put_on_weekday(tx, at, weekday, officer.id)


def test_a_full_rota_has_no_gap(muster: Muster) -> None:
    """Somebody on every weekday is enough; departments without a rota have no gap either."""
    _on_duty(muster, "技术部", range(7), "lilei")
    assert _found(muster, "duties")[0] == "ok"


def test_days_without_an_officer_are_named(muster: Muster) -> None:
    """A rota of Mondays alone leaves days open: worth knowing, since heads answer on them."""
    _on_duty(muster, "技术部", [0], "lilei")
    level, found = _found(muster, "duties")
    assert level == "warn"
    assert "1 rotas have gaps: 技术部 from 20" in found
    assert "/duty set" in found


def test_an_officer_who_has_left_is_a_gap(muster: Muster) -> None:
    """Their name on the rota answers for nothing."""
    _on_duty(muster, "技术部", range(7), "lilei")
    _after(muster, update(PEOPLE).where(PEOPLE.c.key == "lilei").values(active=False))
    level, found = _found(muster, "duties")
    assert (level, "技术部" in found) == ("warn", True)


def test_people_who_can_t_be_reached_are_named(muster: Muster) -> None:
    """At most five names, and how many more."""
    _after(muster, update(ACCOUNTS).values(messenger="slack"))
    level, told = _found(muster, "accounts")
    assert level == "warn"
    assert "14 can't be reached" in told
    assert "and 9 more" in told


def test_late_deadlines_fail(muster: Muster) -> None:
    """A deadline that nobody kept means that nothing runs, or that it fails."""
    muster("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")
    _after(muster, update(deadline_table).values(due_at=PAST, retry_at=PAST))
    level, told = _found(muster, "deadlines")
    assert level == "fail"
    assert "`muster run`" in told


def test_a_deadline_that_keeps_failing_is_late(muster: Muster) -> None:
    """That it is tried again tomorrow makes it no less late."""
    muster("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")
    _after(muster, update(deadline_table).values(due_at=PAST, attempt=9))
    assert _found(muster, "deadlines")[0] == "fail"


def test_late_messages_fail(muster: Muster) -> None:
    """What may leave and does not, be it that it is tried again later."""
    muster("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")
    values = {"state": WAITING, "ready": True, "not_before": PAST, "attempts": 4}
    _after(muster, update(outbox_table).values(values))
    level, told = _found(muster, "late messages")
    assert level == "fail"
    assert "for console may leave and have not" in told


def test_alarms_that_reach_nobody_fail(muster: Muster) -> None:
    """Without a main administrator on a messenger nobody is told of anything."""
    assert _found(muster, "alarms")[0] == "ok"
    _after(muster, update(ACCOUNTS).values(messenger="slack"))
    level, told = _found(muster, "alarms")
    assert level == "fail"
    assert "main_admin" in told


@pytest.mark.parametrize("folder", ["file/x/y", "/proc/x"])
def test_a_place_for_files_that_can_t_be_written_fails(
    muster: Muster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """That nothing is missing in a place where nothing can be is no good news."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("MUSTER_FILES_URL", str(tmp_path / folder))
    level, told = _found(muster, "files")
    assert level == "fail"
    assert "nothing can be written in" in told


def test_stuck_messages_and_failed_inputs_are_counted(muster: Muster) -> None:
    """Parked, waiting for a messenger that is not there, and inputs that met a bug."""
    muster("say", "--as", "韩梅梅", "/任务 新建 写周报 @李雷")
    _after(muster, update(inbox_table).values(state=FAILED))
    _after(muster, update(outbox_table).values(state=PARKED))
    levels = _levels(muster)
    assert (levels["failed inputs"], levels["parked messages"]) == ("warn", "warn")
    _after(muster, update(outbox_table).values(state=WAITING, messenger="slack"))
    level, told = _found(muster, "waiting messages")
    assert level == "warn"
    assert "for slack" in told
    assert "`muster outbox drop --for slack`" in told


def test_calendars_that_take_nothing_are_named(muster: Muster) -> None:
    """Which messenger refuses appointments, since when, and what is missing."""
    assert _found(muster, "calendars")[0] == "ok"
    row = {"messenger": "feishu", "reason": "a permission", "since": PAST, "retry_at": PAST}
    _after(muster, insert(closed_table).values(row))
    level, told = _found(muster, "calendars")
    assert level == "warn"
    assert "feishu since" in told
    assert "a permission" in told


def test_it_looks_beside_the_process_that_owns_the_database(muster: Muster) -> None:
    """The doctor comes while the patient works."""
    with open_closing(muster.url):
        assert muster("doctor").code == 0


def test_templates_at_fault(
    muster: Muster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A company's own that can't be used, or lie where nothing reads them, are told."""
    assert _found(muster, "templates") == ("ok", "can be used ")
    (tmp_path / "minutes.zh.md").write_text("{{ titel }}", encoding="utf-8")
    monkeypatch.setenv("MUSTER_MEETING_TEMPLATES", str(tmp_path))
    level, told = _found(muster, "templates")
    assert level == "warn"
    assert "1 of " in told
    assert "`muster templates check`" in told


def test_a_font_that_is_not_there(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was named and is missing fails; none that writes Chinese is worth knowing."""
    font = find_font()
    monkeypatch.setenv("MUSTER_CHARTS_FONT", str(font))
    assert _found(muster, "font") == ("ok", f"{font.name} writes Chinese ")
    monkeypatch.setenv("MUSTER_CHARTS_FONT", "none.ttf")
    assert _found(muster, "font")[0] == "fail"
    monkeypatch.delenv("MUSTER_CHARTS_FONT")
    monkeypatch.setattr("bot.charts.fonts._found", lambda: None)
    level, told = _found(muster, "font")
    assert level == "warn"
    assert "fonts-noto-cjk" in told
