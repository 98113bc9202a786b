"""Work on a task: states, progress, review, correction and the way back (T-10, T-12)."""

import pytest

from storage.database import Database
from tests.stage import Stage, staged


@pytest.fixture
def task(stage: Stage) -> Stage:
    """李雷 has taken on T1, which 韩梅梅 gave him in the room 产品群 more than a minute ago."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 @何佳怡", room="产品群")
    stage.click("李雷", "收到", on="T1")
    stage.wait("2m")
    stage.ignore()
    return stage


def shown(stage: Stage) -> str:
    """The room's card of T1."""
    return stage.shown("产品群", "T1", room="产品群")


def test_progress(task: Stage) -> None:
    """A percentage with a word to it begins the work, on everybody's card and in silence."""
    task.say("李雷", "/任务 进度 T1 %80 预计两天内补齐")
    task.expect("李雷", contains="已记录：您更新了进度（T1）")
    assert "80%" in shown(task)
    assert "备注: 预计两天内补齐" in shown(task)
    assert "状态: 进行中" in shown(task)


@pytest.mark.console
def test_progress_by_form(task: Stage) -> None:
    """The button asks with what is known filled in."""
    task.click("李雷", "开始", on="T1")
    task.click("李雷", "更新进度", on="T1")
    task.expect("李雷", contains=["任务 · 更新进度", "进度: 0"])
    task.click("李雷", "更新进度", form={"progress": "35%", "note": "接口好了"})
    assert "35%" in shown(task)


@pytest.mark.console
@pytest.mark.parametrize("percent", ["101", "-1", "一半", "1e2", "٣", "½", "99999999999999999999"])
def test_impossible_progress(task: Stage, percent: str) -> None:
    """What is no percentage is told and changes nothing."""
    task.click("李雷", "开始", on="T1")
    task.click("李雷", "更新进度", on="T1")
    task.ignore()
    task.click("李雷", "更新进度", form={"progress": percent})
    task.expect("李雷", contains="不是百分比")
    assert "0%" in shown(task)


def test_progress_without_anything(task: Stage) -> None:
    """A progress command that says nothing opens the form."""
    task.say("李雷", "/任务 进度 T1")
    task.expect("李雷", contains=["更新进度", "进度: 0"])


def test_collaborator_reports(task: Stage) -> None:
    """Who works along may say how far it is, and neither hands over nor closes."""
    task.say("何佳怡", "/任务 进度 T1 %50")
    task.expect("何佳怡", contains="已记录")
    task.say("何佳怡", "/任务 完成 T1")
    task.refused("何佳怡", "您不能执行“完成”")
    task.say("何佳怡", "/任务 转交 T1 @Jim")
    task.refused("何佳怡", "您不能执行“转交”")


def test_collaborators_progress_is_not_the_owners_word(stage: Stage) -> None:
    """A collaborator's report leaves the owner's acknowledgement owed, and its button there."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 @何佳怡", room="产品群")
    stage.ignore()
    stage.say("何佳怡", "/任务 进度 T1 %50")
    stage.ignore()
    assert stage.card("李雷", "T1").buttons == ["收到", "更新进度", "完成", "阻塞", "更多"]
    stage.wait("96m")
    stage.expect(
        "李雷", contains="前确认收到", buttons=["收到", "更新进度", "完成", "阻塞", "更多"]
    )
    stage.click("李雷", "收到", on="T1")
    stage.wait("1d")


@pytest.mark.console
def test_blocked_and_on(task: Stage) -> None:
    """A block needs a reason, which the initiator is told; going on clears it."""
    task.click("李雷", "开始", on="T1")
    task.click("李雷", "阻塞", on="T1")
    task.expect("李雷", contains="原因*:")
    task.click("李雷", "阻塞", form={"reason": "等接口文档"})
    task.expect("韩梅梅", contains=["李雷 的任务被卡住了", "原因: 等接口文档"])
    assert task.card("产品群", "T1", room="产品群").card.tone == "danger"
    task.click("李雷", "开始", on="T1")
    assert "等接口文档" not in shown(task)


def test_done(task: Stage) -> None:
    """Without a review the owner's word is enough; done is 100 % and has no buttons."""
    task.say("李雷", "完成 T1 已上线")
    task.expect("韩梅梅", contains=["李雷 完成了任务", "备注: 已上线"], buttons=["更多"])
    task.expect("李雷", contains="已记录：您完成了任务（T1）")
    assert "100%" in shown(task)
    assert task.card("产品群", "T1", room="产品群").buttons == ["更多"]


def test_done_early_and_late(stage: Stage) -> None:
    """A finished task says how far off its date it was."""
    stage.say("李雷", "/任务 新建 备份 今天17:00")
    stage.say("李雷", "/任务 新建 报销 今天12:00")
    stage.wait("3h")
    stage.ignore()
    stage.say("李雷", "完成 T1")
    stage.say("李雷", "完成 T2")
    stage.ignore()
    assert "已完成（提前 4 小时）" in stage.shown("李雷", "T1")
    assert "已完成（逾期 1 小时）" in stage.shown("李雷", "T2")


def test_review_by_settings(database: Database) -> None:
    """Where the company wants a review, done is the initiator's word alone."""
    with staged(database, settings={"task.review": True}) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
        stage.click("李雷", "开始", on="T1")
        stage.ignore()
        assert stage.card("李雷", "T1").buttons == ["更新进度", "提交", "阻塞", "更多"]
        stage.say("李雷", "完成 T1")
        stage.refused("李雷", "T1 需要 韩梅梅 验收")
        stage.click("李雷", "提交", on="T1")
        stage.expect("韩梅梅", contains="李雷 提交了成果", buttons=["验收通过", "退回", "更多"])
        stage.say("李雷", "/任务 验收 T1")
        stage.refused("李雷", "您不能执行“验收通过”")
        stage.click("韩梅梅", "验收通过", on="T1")
        stage.expect("李雷", contains="韩梅梅 已验收通过")


def test_own_task_needs_no_review(database: Database) -> None:
    """Nobody has to accept their own work from themselves."""
    with staged(database, settings={"task.review": True}) as stage:
        stage.say("李雷", "/任务 新建 备份")
        stage.expect("李雷")
        stage.say("李雷", "完成 T1")
        stage.expect("李雷", contains="已记录：您完成了任务（T1）")


@pytest.mark.console
def test_sent_back(task: Stage) -> None:
    """Each return counts; the third is said to have reached what was agreed."""
    for count in (1, 2, 3):
        task.say("李雷", "/任务 提交 T1")
        task.expect("韩梅梅", contains="提交了成果")
        task.click("韩梅梅", "退回", on="T1")
        task.expect("韩梅梅", contains="原因*:")
        task.click("韩梅梅", "退回", form={"reason": f"缺第 {count} 页"})
        limit = "，已达到约定的 3 次上限" if count == 3 else ""
        task.expect("李雷", contains="已记录")
        if count == 3:
            task.expect("韩梅梅", contains="T1 约定的 3 次修改已用完")
        task.expect("李雷", contains=[f"退回修改（第 {count} 次）{limit}", f"缺第 {count} 页"])
    assert "进行中 · 已退回 3 次" in shown(task)


@pytest.mark.parametrize(
    "typed, why",
    [
        ("退回 T1 不行", "没有提交上来等验收的成果"),
        ("验收 T1", "没有提交上来等验收的成果"),
        ("重开 T1 再看看", "还没有结束，不用重开"),
    ],
)
def test_no_back_door(task: Stage, typed: str, why: str) -> None:
    """Words for another state than the task's are refused and start no second clock."""
    task.say("韩梅梅", f"/任务 {typed}")
    task.refused("韩梅梅", f"T1 现在是“待开始”，{why}")
    task.wait("5d")


@pytest.mark.parametrize("typed", ["退回 T1", "重开 T1"])
def test_no_form_is_filled_in_in_vain(task: Stage, typed: str) -> None:
    """What its state does not allow is refused before its form is asked, or a confirmation."""
    task.say("韩梅梅", f"/任务 {typed}")
    task.refused("韩梅梅", "T1 现在是“待开始”")
    task.say("李雷", "完成 T1")
    task.ignore()
    for verb in ("转交", "延期", "修改", "拆分", "补充"):
        task.say("韩梅梅", f"/任务 {verb} T1")
        task.refused("韩梅梅", "T1 已完成，不能再修改")
    task.say("韩梅梅", "/任务 取消 T1 不做了")
    task.refused("韩梅梅", "不能改为“已取消”")


def test_finished_is_not_begun_again(task: Stage) -> None:
    """`开始` takes no finished task up again in silence; `重开` does, with clocks."""
    task.say("李雷", "完成 T1")
    task.ignore()
    task.say("李雷", "/任务 开始 T1")
    task.refused("李雷", "T1 现在是“已完成”，不能改为“进行中”")


@pytest.mark.parametrize("typed", ["进度 T1 %10", "转交 T1 @Jim", "延期 T1 周五", "修改 T1 !高"])
def test_closed(task: Stage, typed: str) -> None:
    """A closed task says how to open it again."""
    task.say("李雷", "完成 T1")
    task.ignore()
    task.say("王志远" if "进度" not in typed else "李雷", f"/任务 {typed}")
    reader = "王志远" if "进度" not in typed else "李雷"
    task.refused(reader, "T1 已完成，不能再修改；需要继续的话请先输入 /任务 重开 T1")


def test_reopened_by_the_initiator(task: Stage) -> None:
    """A task taken up again asks its owner anew, with a button and a clock."""
    task.say("李雷", "完成 T1")
    task.ignore()
    task.say("韩梅梅", "/任务 重开 T1 还有遗漏")
    task.expect("李雷", contains=["重新打开了任务，请确认收到", "原因: 还有遗漏"])
    task.expect("韩梅梅", contains="已记录")
    assert task.card("李雷", "T1").buttons == ["收到", "更新进度", "完成", "阻塞", "更多"]
    task.wait("96m")
    task.expect("李雷", contains="前确认收到")
    task.click("李雷", "收到", on="T1")
    task.wait("1d")


def test_reopened_by_the_owner(task: Stage) -> None:
    """An owner who takes a task up again owes no word, and the initiator hears of it."""
    task.say("李雷", "完成 T1")
    task.ignore()
    task.say("李雷", "/任务 重开 T1 还有遗漏")
    task.expect("韩梅梅", contains="李雷 重新打开了任务", lacks="请确认")
    task.expect("李雷", contains="已记录")
    task.wait("5d")


def test_cancel_asks_once(task: Stage) -> None:
    """Cancelling asks before it is done, and then tells everybody who was told of the task."""
    task.say("韩梅梅", "/任务 取消 T1 需求变了", room="产品群")
    asked = task.expect("韩梅梅", kind="ephemeral", contains="确定要取消任务 T1 吗？")
    assert "待开始" in shown(task)
    task.click("韩梅梅", "取消任务", room="产品群")
    task.expect("李雷", contains=["韩梅梅 取消了任务", "原因: 需求变了"])
    task.expect("何佳怡", contains="韩梅梅 取消了任务")
    assert "已取消" in shown(task)
    task.click("韩梅梅", "取消任务", room="产品群")
    task.expect("韩梅梅", kind="ephemeral", contains="不能改为“已取消”")
    assert asked.card.subject == ""


def test_cancel_needs_a_reason(task: Stage) -> None:
    """Without a reason the form asks for one."""
    task.say("韩梅梅", "/任务 取消 T1")
    task.expect("韩梅梅", contains="原因*:")


def test_undo(stage: Stage) -> None:
    """Within a minute a task can be taken back; its cards say so and nobody is written to."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.ignore()
    stage.wait("59s")
    stage.click("韩梅梅", "撤销", on="T1", room="产品群")
    assert "已取消" in shown(stage)
    assert stage.card("李雷", "T1").buttons == ["更多"]
    assert "请确认收到" not in stage.shown("李雷", "T1")
    stage.wait("5d")


def test_undo_too_late(stage: Stage) -> None:
    """After a minute the sentence names the way that tells people."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.wait("60s")
    stage.ignore()
    stage.say("韩梅梅", "/任务 撤销 T1")
    stage.refused("韩梅梅", "T1 已不能撤销，可以取消：/任务 取消 T1 原因")


def test_undo_after_the_owners_word(stage: Stage) -> None:
    """A task that somebody else has taken on is cancelled, not undone behind their back."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.click("李雷", "收到", on="T1")
    stage.ignore()
    stage.say("韩梅梅", "/任务 撤销 T1")
    stage.refused("韩梅梅", "T1 已不能撤销")


@pytest.mark.console
def test_edit_by_form(stage: Stage) -> None:
    """The form shows the task as it is; what is left empty stays."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 周五17:00", room="产品群")
    stage.ignore()
    stage.click("韩梅梅", "修改", on="T1", room="产品群")
    form = stage.expect("韩梅梅", kind="ephemeral", contains=["标题: 联调", "11月27日 周五 17:00"])
    assert form.card.form is not None
    given = {each.name: each.value for each in form.card.form.inputs}
    stage.click("韩梅梅", "修改", room="产品群", form=given | {"title": "联调登录"})
    assert "T1 联调登录" in shown(stage)
    assert "截止: 11月27日 周五 17:00" in shown(stage)
    assert "优先级: 中" in shown(stage)


def test_edit_an_overdue_task(task: Stage) -> None:
    """The title of a task whose date has passed can be corrected by the form."""
    task.say("韩梅梅", "/任务 延期 T1 今天11:00")
    task.wait("2h")
    task.ignore()
    task.say("韩梅梅", "/任务 修改 T1")
    form = task.expect("韩梅梅", contains="标题: 联调")
    assert form.card.form is not None
    given = {each.name: each.value for each in form.card.form.inputs}
    task.click("韩梅梅", "修改", form=given | {"title": "联调登录"})
    assert "T1 联调登录" in shown(task)
    assert "截止: 11月23日 周一 11:00（已逾期）" in shown(task)


def test_made_urgent(stage: Stage) -> None:
    """A new urgency is told to the owner and starts the clock that it counts by."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.wait("1h")
    stage.ignore()
    stage.say("韩梅梅", "/任务 修改 T1 !急")
    stage.expect(
        "李雷",
        kind="urgent",
        contains="韩梅梅 修改了任务",
        buttons=["收到", "开始", "转交", "更多"],
    )
    stage.expect("韩梅梅", contains="已记录")
    stage.until("2026-11-23T12:35")
    stage.silence()
    stage.until("2026-11-23T12:36")
    stage.expect("李雷", kind="urgent", contains="13:00 前确认收到")
    stage.click("李雷", "收到", on="T1")
    stage.wait("1d")


def test_comments(task: Stage) -> None:
    """A remark is kept on the card and told to the other side, never to its author."""
    task.say("韩梅梅", "/任务 评论 T1 客户要看 demo")
    task.expect("李雷", contains="韩梅梅：客户要看 demo")
    task.expect("韩梅梅", contains="已记录：您发表了评论（T1）")
    task.say("李雷", "周三给", reply_to="T1", room="产品群")
    task.expect("韩梅梅", contains="李雷：周三给")
    assert "李雷 11月23日 周一 10:02: 周三给" in shown(task)


def test_a_mention_in_a_remark(task: Stage) -> None:
    """People read names, not their messenger's ids."""
    task.say("韩梅梅", f"/任务 评论 T1 请{task.mention('何佳怡')}看一下")
    task.expect("李雷", contains="请 @何佳怡 看一下")
    task.expect("何佳怡", contains="请 @何佳怡 看一下")
    task.expect("韩梅梅")


def test_re_assignment(stage: Stage) -> None:
    """Another owner has a clock of their own; the former one hears nothing more."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷", room="产品群")
    stage.wait("90m")
    stage.ignore()
    stage.say("韩梅梅", "/任务 转交 T1 @何佳怡")
    stage.expect("何佳怡", contains="韩梅梅 给您分配了任务")
    stage.expect("韩梅梅", contains="已记录")
    assert stage.card("李雷", "T1").buttons == []
    assert "请确认收到" not in stage.shown("李雷", "T1")
    stage.until("2026-11-23T14:35")
    stage.silence()
    stage.until("2026-11-23T14:36")
    stage.expect("何佳怡", contains="前确认收到")
    stage.until("2026-11-23T15:00")
    stage.expect("何佳怡", contains="已超过")
    stage.expect("韩梅梅", contains="何佳怡 超过 2 小时")
    stage.click("何佳怡", "收到", on="T1")
    stage.wait("2d")


def test_taken_over(task: Stage) -> None:
    """Who takes a task from somebody else has thereby said so."""
    task.say("张伟", "/任务 转交 T1 @张伟")
    task.expect("韩梅梅", contains="任务已转交给 张伟")
    task.expect("张伟", contains="已记录")
    task.wait("5d")


def test_given_back_to_the_initiator(task: Stage) -> None:
    """An initiator who gets their task back owes a word as any owner does, and is told once."""
    task.say("李雷", "/任务 转交 T1 @韩梅梅")
    task.expect(
        "韩梅梅",
        contains="李雷 给您分配了任务，请确认收到",
        buttons=["收到", "开始", "转交", "更多"],
    )
    task.expect("李雷", contains="已记录")
    task.until("2026-11-23T14:00")
    task.expect("韩梅梅", contains="前确认收到")
    task.expect("韩梅梅", contains="已超过 2 小时")


def test_given_to_its_owner(task: Stage) -> None:
    """Handing a task to whoever has it is told and starts nothing."""
    task.say("韩梅梅", "/任务 转交 T1 @李雷")
    task.refused("韩梅梅", "T1 本来就由 李雷 负责")


def test_lists(task: Stage) -> None:
    """Mine are those that I own, a room's those made there, a direct chat's all that concern me."""
    task.say("韩梅梅", "/任务 新建 写周报 周三")
    task.ignore()
    task.say("李雷", "/任务 我的")
    task.expect("李雷", contains=["任务：我的 · 1 个", "T1 联调"], lacks="T2")
    task.say("韩梅梅", "/任务 列表")
    task.expect("韩梅梅", contains=["T2 写周报: 待开始 · 韩梅梅 · 11月25日", "T1 联调"])
    task.say("何佳怡", "/任务 列表", room="产品群")
    task.expect("何佳怡", kind="ephemeral", contains="T1 联调", lacks="T2")
    task.say("张伟", "/任务 我的")
    task.expect("张伟", contains="没有未完成的任务")


def test_list_is_bounded(stage: Stage) -> None:
    """Of many tasks the most pressing are listed first, and it is said that there are more."""
    for number in range(22):
        stage.say("李雷", f"/任务 新建 第{number}件")
    stage.say("李雷", "/任务 新建 急件 明天")
    stage.ignore()
    stage.say("李雷", "/任务 我的")
    said = stage.expect("李雷", contains=["23 个", "T23 急件", "第 1 页，共 3 页"], lacks="T10")
    assert said.text.count("待开始") == 10
