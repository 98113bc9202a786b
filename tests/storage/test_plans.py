"""No statement of a company's day looks through a table that only grows (SQLite's own plans)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.engine.upkeep.housekeeping import tidy
from tests.databases import SqliteTemplate, open_closing
from tests.handover.company import notes, without
from tests.stage import Stage
from tests.storage.statements import Statements, plans, recorded

SMALL: Final = {
    "SCAN following USING INDEX ix_outbox_ready": "stops at the first",
    "SCAN lanes": "the lanes that have something to send",
    "SCAN come": "a thousand of those whose time has come, at most",
    "SCAN help_request USING INDEX ix_help_request_waiting": "holds only what is not answered",
    "SCAN task USING INDEX ix_task_pool": "holds only what nobody has claimed",
    "SCAN person USING INDEX ix_person_main_admin": "holds only the main administrators",
    "SCAN anon_1": "what a subquery that is looked at itself has found",
    "SCAN (subquery-1)": "an empty list",
    "SCAN (subquery-5)": "an empty list of departments that somebody heads",
    "SCAN approval_definition": "one row for each version of an affair's form",
    "SCAN resource": "the rooms of a company",
    "SCAN link_code": "codes live for minutes",
    "SCAN routine": "one row for each that is declared",
    "SCAN person": "the names of a company, read by a phrase that names somebody",
    "SCAN department": "the departments of a company",
    "SCAN department USING INDEX uq_department_folded_active": "the departments of a company",
    "SCAN duty_weekday USING COVERING INDEX sqlite_autoindex_duty_weekday_1": "seven a unit",
    "SCAN duty_date USING COVERING INDEX sqlite_autoindex_duty_date_1": "the rota's exceptions",
    "SCAN reached": "the departments below one",
    "SCAN line": "the departments above one",
    "SCAN candidate": "the superiors of one person",
    "SCAN CONSTANT ROW": "no table",
    "SCAN deployment": "one row",
    "SCAN incident USING INDEX ix_incident_under_way": "holds only what is not over",
}
"""The steps that look through something whole, each with the reason why that is small."""

PAGE: Final = re.compile(
    r"""WHERE (\w+)\.id > \? (AND \1\.id < \(SELECT max\([^()]+\) AS \w+ FROM [^()]+\) )?"""
    r"""ORDER BY \1\.id LIMIT \? OFFSET \?$"""
)
"""So many rows behind an id, whatever they are: no more is read than is given."""

DAY: Final = (
    ("韩梅梅", "/任务 新建 写周报 @李雷 周五17:00 !高", "产品群"),
    ("李雷", "收到 T1", ""),
    ("李雷", "/任务 列表", ""),
    ("李雷", "/任务 列表", "产品群"),
    ("韩梅梅", "/任务 查看 T1", ""),
    ("李雷", "/任务 阻塞 T1 等设计", ""),
    ("李雷", "/任务 完成 T1", ""),
    ("韩梅梅", "/求助 @李雷 不会用", "产品群"),
    ("李雷", "/求助 列表", ""),
    ("李雷", "/求助 列表", "产品群"),
    ("某人", "/任务 列表", ""),
    ("李雷", "/会议 开始 缓存方案", "产品群"),
    ("李雷", "/纪要 记录 Y1 #决议 用 Redis 集群", "产品群"),
    ("李雷", "/纪要 结束 Y1", "产品群"),
    ("李雷", "/纪要 发布 Y1", ""),
    ("李雷", "/纪要", ""),
    ("李雷", "/纪要 缓存方案 11月 @技术部 系列:M1", ""),
    ("李雷", "/纪要 集群", "产品群"),
    ("李雷", "/会议 决议 集群", ""),
    ("王志远", "/纪要", ""),
    ("王志远", "/纪要 集群 方案 2026年", ""),
    ("王志远", "/会议 决议", ""),
    ("王志远", "/会议 统计", ""),
)

STAFF: Final = ("韩梅梅", "李雷", "林晓彤")
"""Who says every example of every command after that: a giver, a doer, who runs the company."""


@pytest.fixture(scope="module")
def day(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Statements]:
    """A database, and what was run on it while people worked, time passed and night came."""
    url = sqlite_template.copy(tmp_path_factory.mktemp("plans"))
    with recorded() as noted, open_closing(url) as database:
        stage = Stage(database)
        noted.clear()  # importing an organisation is no daily work
        for person, line, room in DAY:
            stage.say(person, line, room=room)
            stage.wait("3h")
        for person in STAFF:
            for command in stage.app.rules.commands.values():
                for example in command.examples.zh:
                    stage.say(person, example, room="产品群")
            stage.wait("3h")
        stage.wait("120h")
        _leave_and_return(stage, noted)
        stage.app.next_due()
        later = stage.clock.now() + timedelta(days=400)
        tidy(database, stage.app.settings.retention, later)
        stage.close()
    return Path(url.removeprefix("sqlite:///")), noted


def _leave_and_return(stage: Stage, noted: Statements) -> None:
    """What follows when somebody is gone and when they are back; the imports are no daily work."""
    for org in (without("lilei"), without()):
        before = dict(noted)
        notes(stage, org)
        for each in noted.keys() - before.keys():
            del noted[each]
        stage.settle()


def test_no_statement_scans_a_growing_table(day: tuple[Path, Statements]) -> None:
    """Every step finds its rows by an index, or looks through what is known to stay small."""
    found = {
        step: sql
        for sql, steps in plans(*day).items()
        for step in steps
        if _is_whole(step) and step not in SMALL and not _is_of_page(step, sql)
    }
    assert found == {}


def test_the_day_is_seen(day: tuple[Path, Statements]) -> None:
    """The statements that history would slow down are among those looked at."""
    seen = " ".join(day[1])
    for table in ("task", "ledger", "inbox", "outbox", "posted", "clock", "deadline"):
        assert re.search(rf"(FROM|INTO|UPDATE) {table}\b", seen), table
    assert len(day[1]) > 200


def test_what_goes_past_sqlalchemy_is_seen(day: tuple[Path, Statements]) -> None:
    """Prepared statements, which the driver's own cursor runs, are among those looked at."""
    assert any(sql.startswith("INSERT INTO ledger") for sql in day[1])


def test_a_scan_is_noticed(day: tuple[Path, Statements]) -> None:
    """A question that no index answers is known for what it is."""
    sql = "SELECT id FROM task WHERE title = ?"
    [steps] = plans(day[0], {sql: ("x",)}).values()
    assert steps == ["SCAN task"]
    assert all(map(_is_whole, steps))


def _is_whole(step: str) -> bool:
    """Whether a step reads a whole table or index, or all of it behind some key."""
    return step.startswith("SCAN") or "(rowid>" in step


def _is_of_page(step: str, sql: str) -> bool:
    found = PAGE.search(" ".join(sql.split()))
    return found is not None and step.startswith(f"SEARCH {found[1]} USING INTEGER PRIMARY KEY")
