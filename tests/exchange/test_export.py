"""Tasks into a spreadsheet: what one may see, safe to open, and the same when it comes back."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.directory.queries import person_by_key
from bot.engine.cards import plain_text
from bot.engine.commands.text import clean
from bot.engine.context import Context
from bot.sheets.values import Fault
from bot.tasks.exchange.drafts import drafts
from bot.tasks.exchange.lines import lines
from bot.tasks.exchange.reading import read_sheet
from bot.tasks.exchange.writing import workbook
from bot.tasks.model import Priority, State, Task
from storage import Tx
from templates import LANGUAGES
from tests.exchange.sheets import content, first_sheet, saved, send, table
from tests.stage import Stage


def test_what_one_may_see_in_the_readers_language(stage: Stage) -> None:
    """Filters as in a list, headers and words in either language, no task of others."""
    stage.say("韩梅梅", "/任务 新建 完成原型 @李雷 @何佳怡 周五17:00 !高 +V2.0 #设计")
    stage.say("徐静", "/任务 新建 市场的事")
    stage.ignore()
    stage.say("韩梅梅", "/任务 导出 全部")
    (line,) = table(content(stage, stage.expect("韩梅梅", contains="已导出 1 个任务")))
    assert line["任务名称"] == "完成原型"
    assert line["负责人"] == "李雷"
    assert line["协同人"] == "何佳怡"
    assert line["发起部门"] == "产品部"
    assert line["截止日期"] == datetime.fromisoformat("2026-11-27T17:00")
    assert (line["优先级"], line["进度状态"], line["完成比例"]) == ("高", "待开始", 0)
    stage.say("Jim Green", "/task export all +V2.0")
    (line,) = table(content(stage, stage.expect("Jim Green", contains="1 task exported")))
    assert (line["Task"], line["Priority"], line["Status"]) == ("完成原型", "high", "to do")


@pytest.mark.parametrize("text", ["/任务 模板", "/任务 导出 逾期"])
def test_an_empty_sheet_has_headers_and_choices(stage: Stage, text: str) -> None:
    """A template offers priorities and states; filled in it can be imported."""
    stage.say("韩梅梅", text)
    empty = content(stage, stage.expect("韩梅梅"))
    assert table(empty) == []
    book = load_workbook(io.BytesIO(empty))
    sheet = first_sheet(book)
    offered = {each.formula1 for each in sheet.data_validations.dataValidation}
    assert offered == {'"急,高,中,低"', '"待开始,进行中,阻塞,待审核,已完成,已取消"'}
    headers = [cell.value for cell in sheet[2]]
    sheet.cell(3, headers.index("任务名称") + 1, "从模板来的")
    send(stage, "韩梅梅", "/任务 导入", ("模板.xlsx", saved(book)))
    stage.expect("韩梅梅", contains="已导入 1 个任务")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_what_looks_like_a_formula_is_text(stage: Stage, title: str) -> None:
    """Nobody's title is computed by a spreadsheet, and it comes back as it was."""
    task = _task(1, title=title)
    with stage.database.snapshot() as tx:
        made = workbook(lines(_context(stage, tx), [task]), "zh")
    cell = first_sheet(load_workbook(io.BytesIO(made)))["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)
    (row,) = read_sheet("x.xlsx", made).rows
    assert title in row.cells.values()
    assert Fault.FORMULA not in row.cells.values()


_WRITTEN = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
_WORDS = st.text(_WRITTEN, max_size=30).map(clean)
_MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2027-12-31")
).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))


@given(data=st.data(), language=st.sampled_from(LANGUAGES))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(stage: Stage, data: st.DataObject, language: str) -> None:
    """Whatever a task holds, its line in a sheet says the same task again."""
    state = data.draw(st.sampled_from(State))
    due = data.draw(st.none() | _MOMENTS)
    task = _task(
        data.draw(st.integers(1, 9**9)),
        title=data.draw(_WORDS.filter(bool)),
        description=data.draw(_WORDS),
        project=data.draw(_WORDS),
        next_step=data.draw(_WORDS),
        problem=data.draw(_WORDS),
        note=data.draw(_WORDS),
        acceptance=data.draw(_WORDS),
        goal=data.draw(_WORDS),
        scope=data.draw(_WORDS),
        resources=data.draw(_WORDS),
        risks=data.draw(_WORDS),
        priority=data.draw(st.sampled_from(Priority)).value,
        state=state.value,
        progress=100
        if state is State.DONE
        else 0
        if state is State.TODO
        else data.draw(st.integers(0, 99)),
        due_at=due,
        starts_at=due - timedelta(days=3) if due and data.draw(st.booleans()) else None,
        finished_at=datetime(2026, 11, 20, 3, 30, tzinfo=UTC) if state is State.DONE else None,
    )
    with stage.database.snapshot() as tx:
        ctx = _context(stage, tx)
        made = workbook(lines(ctx, [task]), "zh" if language == "zh" else "en")
        reading = read_sheet("x.xlsx", made)
        (draft,) = drafts(ctx, reading)
    assert [each.error.key for each in reading.problems] == []
    assert draft.title == task.title
    assert draft.own_id == task.subject
    assert {name: getattr(task, name) for name in draft.words} == draft.words
    assert (draft.priority, draft.state) == (task.urgency, state)
    assert draft.progress == task.progress
    assert (draft.due, draft.starts, draft.finished) == (
        task.due_at,
        task.starts_at,
        task.finished_at,
    )


def _task(task_id: int, **values: object) -> Task:
    task = Task(
        id=task_id,
        title="-",
        owner_id=1,
        initiator_id=1,
        messenger="console",
        created_at=Stage.start().astimezone(UTC),
    )
    for name, value in values.items():
        setattr(task, name, value)
    return task


def _context(stage: Stage, tx: Tx) -> Context:
    return Context(tx, stage.app.rules, stage.clock.now(), person_by_key(tx, "hanmeimei"))


def test_a_file_that_was_exported_is_imported_whole(stage: Stage) -> None:
    """People, ties with their days and what was said come along to the new tasks."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷 @何佳怡 2026-12-01 !高")
    stage.say("韩梅梅", "/任务 新建 乙 @何佳怡 ^T1+2")
    stage.say("韩梅梅", "/任务 里程碑 T1 11月26日 初稿;11月30日 终稿")
    stage.say("李雷", "/任务 达成 T1")
    stage.ignore()
    stage.say("韩梅梅", "/任务 导出 我发起的")
    first = content(stage, stage.expect("韩梅梅", contains="已导出 2 个任务"))
    send(stage, "韩梅梅", "/任务 导入", ("计划.xlsx", first))
    card = stage.expect("韩梅梅", contains="已导入 2 个任务").message.card
    assert card is not None
    assert "没有导入的列：发起人、发起部门" in plain_text(card)
    stage.ignore()
    stage.say("韩梅梅", "/任务 导出 我发起的")
    again = table(content(stage, stage.expect("韩梅梅", contains="已导出 4 个任务")))
    changed = {"T1": "T3", "T2": "T4", "T1+2": "T3+2"}
    for line in table(first):
        copied = {**line, "编号": changed[str(line["编号"])]}
        if line["依赖任务"]:
            copied["依赖任务"] = changed[str(line["依赖任务"])]
        assert copied in again
