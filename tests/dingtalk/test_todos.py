"""Tasks among DingTalk's own todos: made once, kept up, never more than there is to spare."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, cast

import pytest

from storage.database import Database
from tests.contract.rig import Rig
from tests.contract.rigs.dingtalk import DingtalkRig, opened
from tests.databases import SqliteTemplate, open_closing
from tests.doubles.dingtalk.faults import Fault
from tests.doubles.dingtalk.values import Todo
from tests.stage import Stage, staged

URL: Final = "https://wiki.example.com/tasks?id={id}"


@pytest.fixture
def stage(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Stage]:
    """The sample company on DingTalk."""
    database: Database
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        with staged(database, rig=partial(opened, todo_url=URL)) as company:
            yield company


def kept_up(stage: Stage) -> list[Todo]:
    """The todos after a round."""

    async def work(rig: Rig) -> list[Todo]:
        there = cast("DingtalkRig", rig)
        await there.host.todos.once()
        return [*there.double.tenant.todos.values()]

    return stage.on_rig(work)


def order(stage: Stage, fault: Fault) -> None:
    """Let the next call about todos go wrong."""

    async def work(rig: Rig) -> None:
        cast("DingtalkRig", rig).double.faults.order(fault, "/todo/")

    stage.on_rig(work)


def test_a_task_is_a_todo_of_its_owner(stage: Stage) -> None:
    """Made once, its due date and state follow the task, and so does who has to do it."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷 周五17:00 !高", room="产品群")
    stage.ignore()
    (todo,) = kept_up(stage)
    assert todo.subject == "T1 甲"
    assert todo.executors == [f"union-{stage.account('李雷')}"]
    assert todo.due == 1795770000000
    assert todo.url == "https://wiki.example.com/tasks?id=T1"
    stage.click("李雷", "收到", on="T1", room="产品群")
    stage.say("韩梅梅", "/任务 转交 T1 @张伟")
    stage.ignore()
    assert kept_up(stage) == [todo]
    assert todo.executors == [f"union-{stage.account('张伟')}"]
    assert not todo.done
    stage.click("韩梅梅", "撤销", on="T1", room="产品群")
    stage.ignore()
    assert kept_up(stage) == [todo]
    assert todo.done


def test_a_lost_answer_makes_no_second_todo(stage: Stage) -> None:
    """DingTalk knows the task by its sourceId, and tells which todo it has."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    stage.ignore()
    order(stage, Fault.LOST_ANSWER)
    with pytest.raises(Exception, match="no answer"):
        kept_up(stage)
    assert len(kept_up(stage)) == 1
    stage.say("韩梅梅", "/任务 修改 T1 标题:乙")
    stage.ignore()
    (todo,) = kept_up(stage)
    assert todo.subject == "T1 乙"


def test_what_was_deleted_there_is_made_again(stage: Stage) -> None:
    """A todo that somebody deleted comes back with the task's next change."""
    stage.say("韩梅梅", "/任务 新建 甲 @李雷")
    (todo,) = kept_up(stage)
    todo.deleted = True
    todo.source_id = ""
    for percent in ("10", "20"):
        stage.say("李雷", f"/任务 进度 T1 {percent}%")
        kept_up(stage)
    stage.ignore()
    assert len(kept_up(stage)) == 2
