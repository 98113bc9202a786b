"""Tasks across departments and what is asked for in them: every field of TPL-03 and TPL-04."""

import pytest

from tests.stage import Stage

WHOLE = """/任务 跨部门 双十二大促 @李雷 @设计部 @市场部 12月20日 !高 +大促
目标: 成交额提升 30%
里程碑: 12/10 初稿;上线 12月15日
所需资源: 设计 2 人,预算 5 万
风险预估: 素材可能晚 2 天
计划开始: 11月30日
验收标准: 走查无阻断问题
备注: 客户已确认
主会场与两个分会场"""


def asked(stage: Stage) -> None:
    """韩梅梅 of 产品部 has asked for T1 across departments, in the room 大促群."""
    stage.say("韩梅梅", WHOLE, room="大促群")
    stage.ignore()


def test_every_field(stage: Stage) -> None:
    """One message gives all of the form's fields; owner and heads of the departments are told."""
    stage.say("韩梅梅", WHOLE, room="大促群")
    stage.expect(
        "大促群",
        contains=[
            "T1 双十二大促",
            "负责人: 李雷",
            "发起人: 韩梅梅",
            "截止: 12月20日 周日 18:00",
            "优先级: 高",
            "协作部门: 设计部、市场部",
            "项目: 大促",
            "协作类型: 跨部门协作",
            "计划开始: 11月30日 周一 09:00",
            "协作目标: 成交额提升 30%",
            "所需资源: 设计 2 人,预算 5 万",
            "风险预估: 素材可能晚 2 天",
            "里程碑（0/2 达成）",
            "○ 1 初稿 · 12月10日 周四 18:00",
            "○ 2 上线 · 12月15日 周二 18:00",
            "客户已确认",
            "验收标准: 走查无阻断问题",
            "主会场与两个分会场",
        ],
    )
    stage.expect("李雷", kind="urgent", contains="韩梅梅 给您分配了任务")
    stage.expect("苏雨桐", kind="urgent", contains="设计部")
    stage.expect("马俊杰", kind="urgent", contains="市场部")
    stage.silence()


def test_in_english(stage: Stage) -> None:
    """The same in English, with the names of the fields in English."""
    stage.say(
        "Jim Green",
        "/task across Winter sale @lilei @设计部 @市场部 dec 20\n"
        "goal: sales up by 30 percent\nmilestones: first draft dec 10; dec 15 live\n"
        "resources: two designers\nrisks: pictures late\nplanned start: nov 30",
    )
    wanted = [
        "Goal: sales up by 30 percent",
        "○ 1 first draft · Thu 10 Dec 18:00",
        "○ 2 live · Tue 15 Dec",
    ]
    stage.expect("Jim Green", contains=[*wanted, "Planned start: Mon 30 Nov"])
    stage.ignore()


@pytest.mark.parametrize(
    "words, told",
    [
        ("大促 @设计部 12月20日", "至少要有 2 个协作部门"),
        ("大促 @设计部 @产品部 12月20日", "至少要有 2 个协作部门"),
        ("大促 @设计部 @市场部 12月20日 计划开始:12月21日", "晚于截止"),
        ("大促 @设计部 @市场部 12月20日 里程碑：12月21日上线", "晚于任务截止"),
        ("大促 @设计部 @市场部 12月20日 里程碑：上线", "没看出日期和名称"),
        ("大促 @设计部 @市场部 里程碑：12月1日甲;12月2日甲", "已有里程碑“甲”"),
    ],
)
def test_mistakes(stage: Stage, words: str, told: str) -> None:
    """Each mistake is told in a sentence, and nothing is made."""
    stage.say("韩梅梅", f"/任务 跨部门 {words}")
    stage.expect("韩梅梅", contains=told)
    stage.silence()
    stage.say("韩梅梅", "/任务 列表 全部")
    stage.expect("韩梅梅", contains="没有")


def test_by_form(stage: Stage) -> None:
    """Without departments the form asks for them, with all fields; what is filled in is kept."""
    stage.say("韩梅梅", "/任务 跨部门 大促 12月20日 目标:提升30%")
    form = stage.expect("韩梅梅").card
    assert form.form is not None
    names = {each.name: each.value for each in form.form.inputs}
    assert names["goal"] == "提升30%"
    assert {"departments", "milestones", "resources", "risks", "starts", "kind"} <= names.keys()
    filled = {
        "title": "大促",
        "departments": "设计部、市场部",
        "milestones": "12/10 初稿\n12/15 上线",
    }
    stage.send("韩梅梅", kind="action", action="task.across", form=filled)
    stage.expect("韩梅梅", contains=["协作部门: 设计部、市场部", "○ 2 上线"])
    stage.ignore()


def test_said_later(stage: Stage) -> None:
    """What was left out is added by words or by the form, which shows what there is."""
    stage.say("韩梅梅", "/任务 新建 原型 @李雷 周五")
    stage.ignore()
    stage.say("韩梅梅", "/任务 补充 T1 目标:可点击 @设计部 计划开始:周三")
    stage.expect("李雷", contains=["补充了任务要求", "协作目标: 可点击", "计划开始: 11月25日"])
    stage.expect("苏雨桐", contains="设计部")
    stage.ignore()
    answer = stage.send(
        "韩梅梅", kind="action", action="task.detail", subject="T1", version=2, opens_forms=True
    )
    assert answer.form is not None
    assert answer.form.form is not None
    shown = {each.name: each.value for each in answer.form.form.inputs if each.value}
    assert shown == {
        "departments": "设计部",
        "starts": "11月25日 周三 09:00",
        "goal": "可点击",
        "effort": "1",
    }


def test_taken_away(stage: Stage) -> None:
    """A field that comes back empty, or a word for nothing, clears what was there."""
    asked(stage)
    empty = {"goal": "", "risks": "", "resources": "设计 2 人", "departments": "设计部、市场部"}
    version = stage.card("韩梅梅", "T1", room="大促群").card.version
    stage.send(
        "韩梅梅", kind="action", action="task.detail", subject="T1", version=version, form=empty
    )
    shown = stage.expect("李雷", kind="urgent", lacks=["协作目标", "风险预估"]).text
    assert "所需资源: 设计 2 人" in shown
    assert "计划开始" in shown  # it was no field of what came back
    stage.say("韩梅梅", "/任务 补充 T1 资源:无 计划开始:无")
    stage.expect("李雷", kind="urgent", lacks=["所需资源", "计划开始"])
    stage.ignore()
    stage.say("韩梅梅", "/任务 补充 T1 协作部门:无")
    stage.expect("韩梅梅", contains="至少要有 2 个协作部门")
    stage.silence()


def test_nothing_said(stage: Stage) -> None:
    """Somebody else may not, and of a closed task nothing more is asked."""
    asked(stage)
    stage.say("徐静", "/任务 补充 T1 目标:别的")
    stage.refused("徐静", "您不能执行")
    stage.say("韩梅梅", "/任务 修改 T1 截止:无")
    stage.expect("李雷", kind="urgent", contains="韩梅梅 取消了截止时间", lacks="截止:")
    stage.ignore()
    stage.say("韩梅梅", "/任务 修改 T1 描述:无")
    assert "主会场" not in stage.shown("韩梅梅", "T1", room="大促群")
    stage.ignore()


def test_a_form_that_shows_no_date_clears_none(stage: Stage) -> None:
    """A due date that has passed is not shown in the form: coming back empty it stays."""
    stage.say("韩梅梅", "/任务 新建 原型 @李雷 今天18:00")
    stage.until("2026-11-24T10:00")
    stage.ignore()
    version = stage.card("韩梅梅", "T1").card.version
    form = {"title": "原型 2", "due": "", "priority": "mid", "reviewer": "", "description": ""}
    stage.send(
        "韩梅梅", kind="action", action="task.edit", subject="T1", version=version, form=form
    )
    assert "截止: 11月23日" in stage.shown("韩梅梅", "T1")
    stage.ignore()


def test_a_name_with_a_blank(stage: Stage) -> None:
    """People with a blank in their names come back from a form as they were shown."""
    stage.say("韩梅梅", "/任务 新建 @李雷 @Jim Green")
    stage.ignore()
    form = {"title": "原型", "owner": "李雷", "people": "Jim Green、何佳怡"}
    stage.send("韩梅梅", kind="action", action="task.new", form=form)
    stage.expect("韩梅梅", contains="协作人: Jim Green、何佳怡")
    stage.ignore()
    form = {"title": "原型", "owner": "Jim Green", "people": "Jim Green 何佳怡"}
    answer = stage.send("韩梅梅", kind="action", action="task.new", form=form, opens_forms=True)
    assert "Green" in answer.errors["people"]


def test_sorted_across_departments(stage: Stage) -> None:
    """What several departments share is listed for each, the most important first (T-25)."""
    for title, mark in (("低的", "!低"), ("急的", "!急"), ("高的", "!高")):
        stage.say("韩梅梅", f"/任务 跨部门 {title} @李雷 @设计部 @市场部 12月20日 {mark}")
    stage.say("韩梅梅", "/任务 新建 一个部门的 @李雷 周五 !急")
    stage.ignore()
    stage.say("马俊杰", "/任务 列表 跨部门 优先级")
    shown = stage.expect("马俊杰", contains="3 个", lacks="一个部门的").text
    places = [shown.index(title) for title in ("急的", "高的", "低的")]
    assert places == sorted(places)
    stage.say("孙丽娜", "/任务 列表 跨部门")
    stage.expect("孙丽娜", contains="没有")
