"""The pool: work without an owner, claimed by whoever takes it; moving work (T-22)."""

from functools import partial

import pytest

from bot.engine.incoming import Incoming, IncomingKind
from storage.database import Database
from tests.engine.test_conflicts import at_once
from tests.handover.company import imports, without
from tests.stage import Stage, staged


def offered(stage: Stage, words: str = "@技术部 周五17:00") -> None:
    """韩梅梅 has put T1 into a pool, in the room 产品群."""
    stage.say("韩梅梅", f"/任务 入池 修复登录页 {words}", room="产品群")
    stage.ignore()


def test_claimed(stage: Stage) -> None:
    """The head is told once, a member claims it by a tap, and the due clock starts then."""
    stage.say("韩梅梅", "/任务 入池 修复登录页 @技术部 今天18:00 !高", room="产品群")
    stage.expect("产品群", contains=["负责人: 待认领（技术部）", "状态: 待开始"], lacks="未确认")
    stage.expect("张伟", kind="urgent", contains="韩梅梅 放入了任务池，等人认领")
    stage.silence()
    assert stage.card("李雷", "T1", room="产品群").buttons == [
        "认领",
        "修改",
        "撤销",
        "转交",
        "更多",
    ]
    stage.wait("5h")  # past the two hours of an acknowledgement that nobody owes
    stage.silence()
    stage.click("李雷", "认领", on="T1", room="产品群")
    stage.expect("韩梅梅", kind="urgent", contains=["李雷 认领了任务", "负责人: 李雷", "已收到"])
    stage.silence()
    stage.until("2026-11-23T18:00")
    stage.expect("李雷", kind="urgent", contains="已到截止时间")
    stage.silence()


@pytest.mark.both_databases
def test_two_claim_in_the_same_instant(stage: Stage) -> None:
    """Of two who claim it together one has it, and the other is told who."""
    offered(stage)
    inputs = [
        Incoming(
            f"c{n}", stage.box.name, stage.account(name), IncomingKind.TEXT, text="/任务 认领 T1"
        )
        for n, name in enumerate(["李雷", "张伟"])
    ]
    at_once([partial(stage.app.engine.receive, each) for each in inputs])
    stage.settle()
    told = [each.text for each in stage.box.delivered]
    assert sum("T1 不在任务池里，由" in each for each in told) == 1
    assert sum("认领了任务\nT1" in each for each in told) == 1
    stage.ignore()


def test_who_may_claim(stage: Stage) -> None:
    """Of a department's pool its members, of a project's everybody; nobody works on it before."""
    offered(stage)
    stage.say("徐静", "/任务 认领 T1")
    stage.refused("徐静", "您不能执行“认领”")
    stage.say("张伟", "/任务 开始 T1")
    stage.refused("张伟", "您不能执行“开始”")
    stage.say("韩梅梅", "/任务 入池 写文案 +V2.0")
    stage.ignore()
    stage.say("徐静", "/任务 认领 T2")
    stage.expect("韩梅梅", contains="徐静 认领了任务")
    stage.expect("徐静", contains="已记录：您认领了任务（T2）")
    stage.say("李雷", "/任务 认领 T2")
    stage.refused("李雷", "您不能执行“认领”")


def test_listed(stage: Stage) -> None:
    """The list of the pool shows what one may claim, each a tap away, and nothing else."""
    offered(stage)
    stage.say("韩梅梅", "/任务 入池 写文案 +V2.0")
    stage.say("韩梅梅", "/任务 新建 备份 @李雷")
    stage.ignore()
    stage.say("李雷", "/任务 任务池")
    shown = stage.expect("李雷", contains=["T1 修复登录页", "T2 写文案"], lacks="备份")
    assert shown.buttons == ["认领 T1", "认领 T2"]
    stage.say("徐静", "任务池")
    stage.expect("徐静", contains="T2 写文案", lacks="修复登录页")
    stage.say("李雷", "/任务 任务池 +V2.0")
    stage.expect("李雷", contains="T2 写文案", lacks="修复登录页")
    stage.say("张伟", "/任务 我的")
    stage.expect("张伟", lacks="修复登录页")
    stage.click("李雷", "认领 T2")
    stage.ignore()
    stage.say("李雷", "收到 T3")
    stage.ignore()


def test_nobody_claims_it(stage: Stage) -> None:
    """After a working day, and after each further one, the head is told; who offered it once."""
    offered(stage)
    stage.until("2026-11-24T10:00")
    stage.expect("张伟", contains="放进任务池 1 个工作日了，还没有人认领")
    stage.expect("韩梅梅", contains="还没有人认领")
    stage.silence()
    stage.until("2026-11-25T10:00")
    stage.expect("张伟", contains="2 个工作日")
    stage.silence()
    stage.say("张伟", "/任务 转交 T1 @李雷")
    stage.expect("李雷", contains="张伟 给您分配了任务")
    stage.expect("韩梅梅", contains="任务已转交给 李雷")
    stage.ignore()
    stage.click("李雷", "收到", on="T1")
    stage.until("2026-11-26T18:00")
    stage.expect("李雷", contains="还有一个工作日到期")
    stage.silence()


def test_a_projects_pool(stage: Stage) -> None:
    """Of a project's pool the head of who offered it is told."""
    offered(stage, "+V2.0")
    assert "待认领（V2.0）" in stage.shown("韩梅梅", "T1", room="产品群")
    stage.until("2026-11-24T10:00")
    stage.expect("林晓彤", contains="还没有人认领")
    stage.expect("韩梅梅", contains="还没有人认领")
    stage.silence()


def test_ones_own_department(stage: Stage) -> None:
    """Without department or project it is one's own department's pool; without that, a question."""
    stage.say("李雷", "/任务 入池 修复登录页")
    stage.expect("李雷", contains="待认领（技术部）")
    stage.expect("张伟", contains="放入了任务池")
    stage.say("王志远", "/任务 入池 修复登录页")
    stage.refused("王志远", "请 @部门 或写上 +项目")


def test_taken_back_and_up_again(stage: Stage) -> None:
    """A cancelled one is nobody's; taken up again it waits to be claimed again."""
    offered(stage)
    stage.wait("2m")
    stage.say("韩梅梅", "/任务 取消 T1 不做了")
    stage.click("韩梅梅", "取消任务")
    stage.ignore()
    stage.until("2026-11-25T09:30")
    stage.silence()
    stage.say("韩梅梅", "/任务 重开 T1 还是要做")
    stage.ignore()
    stage.until("2026-11-26T09:30")
    stage.expect("张伟", contains="1 个工作日")
    stage.ignore()


def test_the_head_leaves(stage: Stage) -> None:
    """The pool has another keeper, and what lies in it stays there."""
    offered(stage)
    imports(stage, without("zhangwei"))
    stage.ignore()
    assert "待认领（技术部）" in stage.shown("韩梅梅", "T1", room="产品群")
    stage.click("李雷", "认领", on="T1", room="产品群")
    stage.ignore()


def test_in_the_digest(database: Database) -> None:
    """The keeper's digest lists what nobody has claimed, apart from what they owe."""
    with staged(database, settings={"daily.digest_at": "10:00"}) as stage:
        offered(stage)
        stage.until("2026-11-24T10:00")
        stage.expect("张伟", contains="还没有人认领")
        stage.expect("张伟", contains=["任务池里待认领", "T1 修复登录页"], lacks="等您确认收到")
        stage.ignore()


def test_moved(stage: Stage) -> None:
    """A task goes to another project, to this room, or to another department's pool."""
    offered(stage)
    stage.say("韩梅梅", "/任务 移动 T1 +V3.0")
    stage.expect("韩梅梅", contains="已记录：您移动了任务（T1）")
    assert "项目: V3.0" in stage.shown("韩梅梅", "T1", room="产品群")
    stage.say("韩梅梅", "/任务 移动 T1", room="设计群")
    stage.expect("设计群", contains=["韩梅梅 把任务移到了本群", "T1 修复登录页"])
    stage.say("韩梅梅", "/任务 列表", room="设计群")
    stage.expect("韩梅梅", kind="ephemeral", contains="T1 修复登录页")
    stage.say("韩梅梅", "/任务 移动 T1 @市场部")
    stage.expect("马俊杰", contains="放入了任务池")
    stage.ignore()
    stage.say("韩梅梅", "/任务 移动 T1")
    stage.refused("韩梅梅", "请写上要移到哪里")
    stage.say("徐静", "/任务 认领 T1")
    stage.ignore()
    stage.say("韩梅梅", "/任务 移动 T1 @技术部")
    stage.refused("韩梅梅", "要交给技术部请用：/任务 转交 T1 @技术部")
    stage.say("徐静", "/任务 移动 T1 +V4.0")
    stage.refused("徐静", "您不能执行“移动”")
