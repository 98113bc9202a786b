"""Somebody decides for another in certain affairs alone (semantics §3.1, rule 13)."""

from tests.approvals.flows import define, people, step, submit
from tests.stage import Stage

NAMED = "/审批 代理 @林晓彤 试验 周一到周三"


def start(stage: Stage) -> None:
    """张伟 decides, and has 林晓彤 decide trials for three days."""
    define(stage, step("a", people("张伟")))
    stage.say("张伟", NAMED)
    stage.expect("张伟", contains=["张伟 的审批由人代理", "审批类型: 试验", "林晓彤"])
    stage.expect("林晓彤", contains="张伟 请您代理")


def test_what_is_new_goes_to_the_agent(stage: Stage) -> None:
    """While the one who named them is there; other affairs do not, nor does it when it is over."""
    start(stage)
    submit(stage)
    stage.expect("李雷", contains="● a: 林晓彤 · 原为张伟")
    stage.expect("林晓彤", contains="李雷发起的审批")
    stage.say("林晓彤", "同意 A1")
    stage.expect("李雷", contains="已通过")
    stage.ignore()
    stage.say("李雷", "/审批 提交 请假 假别:事假 天数:1 时间:12月14日 事由:搬家")
    stage.expect("李雷", contains="● 上级审批: 张伟 · 待处理")
    stage.ignore()
    stage.until("2026-11-26T10:00")
    stage.ignore()
    submit(stage)
    stage.expect("李雷", contains="● a: 张伟 · 待处理")
    stage.ignore()


def test_messages_and_other_rights_stay(stage: Stage) -> None:
    """The agent is no deputy in anything else."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    stage.say("张伟", NAMED)
    stage.ignore()
    stage.say("林晓彤", "同意 A1")
    stage.refused("林晓彤", "您不能执行")
    stage.say("李雷", "催办 A1")
    stage.expect("张伟", kind="urgent")
    stage.ignore()


def test_what_waits_is_handed_over_on_request(stage: Stage) -> None:
    """Naming the agent offers it; the clock goes on."""
    define(stage, step("a", people("张伟")))
    submit(stage)
    submit(stage, "林晓彤")
    stage.wait("1h")
    stage.ignore()
    stage.say("张伟", NAMED)
    stage.expect("张伟", contains="的审批由人代理")
    stage.expect("林晓彤")
    stage.expect("张伟", contains=["还有 2 件在等您", "A1, A2"], buttons=["一并移交"])
    stage.click("张伟", "一并移交")
    stage.expect("林晓彤", contains="11月24日 周二 10:00 前处理")
    stage.expect("张伟", contains="已移交给林晓彤：A1")
    stage.say("张伟", "/审批 移交 @徐静")
    stage.refused("张伟", "没有可以移交给徐静的审批")


def test_an_agent_who_submitted_or_is_away_is_passed_over(stage: Stage) -> None:
    """And an agent's own agent is never asked."""
    start(stage)
    submit(stage, "林晓彤")
    stage.expect("林晓彤", contains="● a: 张伟 · 待处理")
    stage.expect("张伟")
    stage.say("林晓彤", "/审批 代理 @徐静 试验 周一到周三")
    stage.ignore()
    submit(stage)
    stage.expect("李雷", contains="● a: 林晓彤 · 原为张伟")
    stage.ignore()
    stage.say("林晓彤", "/请假 今天")
    stage.ignore()
    submit(stage)
    stage.expect("李雷", contains="● a: 张伟 · 待处理")
    stage.ignore()


def test_on_leave_the_agent_comes_before_the_deputy(stage: Stage) -> None:
    """Who was named for the affair knows it better."""
    start(stage)
    stage.say("张伟", "/请假 今天 @徐静")
    stage.ignore()
    submit(stage)
    stage.expect("李雷", contains="● a: 林晓彤 · 原为张伟")
    stage.ignore()


def test_the_preview_knows_the_agent(stage: Stage) -> None:
    """As it would be asked today (rule 18)."""
    start(stage)
    stage.say("李雷", "/审批 发起 试验 金额:1")
    stage.expect("李雷", contains="a: 林晓彤")


def test_several_affairs_and_what_is_unclear(stage: Stage) -> None:
    """In any order; without a name or days the form asks."""
    stage.say("张伟", "/审批 代理 采购、请假 @林晓彤 12月1日到12月3日")
    stage.expect("张伟", contains="审批类型: 请假、采购")
    stage.expect("林晓彤")
    stage.say("Jim Green", "/approval agent @林晓彤 leave wed-fri")
    stage.expect("Jim Green", contains="Affairs: Leave")
    stage.expect("林晓彤")
    stage.say("张伟", "/审批 代理 @林晓彤")
    form = stage.expect("张伟").card.form
    assert form is not None
    assert [each.name for each in form.inputs] == ["agent", "affairs", "span"]
    stage.say("张伟", "/审批 代理 @张伟 请假 今天")
    stage.refused("张伟", "不能由本人代理")


def test_it_is_ended_like_leave(stage: Stage) -> None:
    """With the button of its card; the agent is told."""
    start(stage)
    stage.click("张伟", "absence.cancel", on="L1")
    stage.expect("林晓彤", contains="您不再代理")
    submit(stage)
    stage.expect("李雷", contains="● a: 张伟 · 待处理")
    stage.ignore()
