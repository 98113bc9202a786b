"""Tasks that other records give: those of a meeting, those inside an incident."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.directory.queries import departments_named, people_named
from bot.directory.values import Member
from bot.engine.context import Context, Origin
from bot.errors import UserError
from bot.tasks import NewTask, Priority, give, given_by, in_words, standing
from storage.database import Database
from tests.stage import Stage, staged


@contextmanager
def acting(stage: Stage, name: str) -> Iterator[Context]:
    """What a handler of another feature has: its own transaction, and somebody who acts."""
    with stage.database.transaction() as tx:
        (actor,) = people_named(tx, name)
        origin = Origin("console", "会议室", stage.account(name))
        ctx = Context(tx, stage.app.rules, stage.clock.now(), actor, origin)
        yield ctx
        ctx.flush()
    stage.settle()


def member(ctx: Context, name: str) -> Member:
    """The one person of that name."""
    (found,) = people_named(ctx.tx, name)
    return found


def test_given_by_a_meeting(stage: Stage) -> None:
    """The owner gets it as any task, with its clocks; its card and story name the meeting."""
    with acting(stage, "韩梅梅") as ctx:
        give(
            ctx,
            NewTask(
                "提交架构文档",
                "M5",
                owner=member(ctx, "李雷"),
                people=(member(ctx, "张伟"),),
                due=ctx.now + stage.span("8h"),
                priority=Priority.HIGH,
                description="评审用",
                project="V2.0",
            ),
        )
    wanted = ["韩梅梅 给您分配了任务", "T1 提交架构文档", "来源: M5", "项目: V2.0", "评审用"]
    stage.expect("李雷", kind="urgent", contains=wanted, buttons=["收到", "开始", "转交", "更多"])
    stage.expect("张伟", kind="urgent", contains="请您协作")
    stage.silence()
    stage.wait("96m")
    stage.expect("李雷", kind="urgent", contains="12:00 前确认收到")
    stage.say("李雷", "/任务 T1")
    stage.expect("李雷", contains=["韩梅梅 新建了任务: M5", "来源: M5"])


def test_in_a_room_of_its_own(stage: Stage) -> None:
    """A card hangs in the room that is named; one's own is answered where there is none."""
    room = Origin(stage.box.name, stage.place("作战室"))
    with acting(stage, "韩梅梅") as ctx:
        give(ctx, NewTask("查明原因", "I3", member(ctx, "李雷"), room=room))
        give(ctx, NewTask("联系客户", "I3"))
    stage.expect("作战室", contains=["T1 查明原因", "来源: I3"])
    stage.expect("李雷", contains="T1 查明原因")
    stage.expect("韩梅梅", contains="T2 联系客户")


def test_how_they_stand(stage: Stage) -> None:
    """A record reads the tasks that it gave, and any others by id, as they are now."""
    with acting(stage, "韩梅梅") as ctx:
        for title in ("甲", "乙"):
            give(ctx, NewTask(title, "M5", member(ctx, "李雷")))
        give(ctx, NewTask("丙", "M6", member(ctx, "张伟"), due=ctx.now + stage.span("5h")))
    stage.say("李雷", "/任务 进度 T1 %60 接口好了")
    stage.ignore()
    with acting(stage, "韩梅梅") as ctx:
        assert [each.subject for each in given_by(ctx.tx, "M5")] == ["T1", "T2"]
        assert given_by(ctx.tx, "") == []
        asked = standing(ctx.tx, ["T3", "T1", "T99", "M5", "T1"])
        assert [(each.subject, each.is_open, each.progress) for each in asked] == [
            ("T3", True, 0),
            ("T1", True, 60),
        ]
        assert in_words(ctx, asked[1]) == "T1 甲 · 进行中 · 李雷 · 60%"
        assert in_words(ctx, asked[0]) == "T3 丙 · 待开始 · 张伟 · 11月23日 周一 15:00"


def test_a_department_without_a_head(database: Database) -> None:
    """It is refused in words, and whoever gives it decides what becomes of the rest."""
    org = {
        "departments": [{"name": "客服部"}],
        "people": [{"name": "韩梅梅", "id": "hmm", "level": "admin", "console": "hanmeimei"}],
    }
    with staged(database, org=org) as stage:
        with pytest.raises(UserError), acting(stage, "韩梅梅") as ctx:
            (unit,) = departments_named(ctx.tx, "客服部")
            give(ctx, NewTask("回访", "M5", unit))
        stage.silence()
