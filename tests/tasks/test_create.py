"""Creation: who is told what, where, and how a task is read back (T-01, T-04, T-05, T-17)."""

import pytest

from storage.database import Database
from tests.stage import Stage, staged

_NEW = "/任务 新建 完成UI原型 @李雷 周五17:00 !高"


def test_room_and_owner_are_told(stage: Stage) -> None:
    """The room gets one card, the owner a strong private one that asks to acknowledge."""
    stage.say("韩梅梅", _NEW, room="产品群")
    stage.expect("产品群", contains=["T1 完成UI原型", "截止: 11月27日 周五 17:00", "优先级: 高"])
    asked = "韩梅梅 给您分配了任务，请确认收到"
    stage.expect("李雷", kind="urgent", contains=asked, buttons=["收到", "开始", "转交", "更多"])


@pytest.mark.parametrize(
    "line", ["写周报，@李雷，周五", "写周报，周五，@李雷", "写周报；@李雷； 周五"]
)
def test_commas_part_what_is_said(stage: Stage, line: str) -> None:
    """As people write them instead of blanks."""
    stage.say("韩梅梅", f"/任务 新建 {line}")
    stage.expect("韩梅梅", contains=["T1 写周报\n", "负责人: 李雷", "截止: 11月27日 周五"])
    stage.expect("李雷", contains="未确认")
    stage.say("韩梅梅", "/任务 评论 T1 @李雷，请看一下")
    stage.expect("李雷", contains="@李雷，请看一下")
    stage.ignore()


def test_direct_chat(stage: Stage) -> None:
    """In a direct chat the initiator gets the card themselves, with a minute to change it."""
    stage.say("韩梅梅", "/任务 新建 写周报 @李雷")
    stage.expect(
        "韩梅梅", contains="T1 写周报", lacks="给您分配", buttons=["修改", "撤销", "转交", "更多"]
    )
    stage.expect("李雷", contains="未确认")
    stage.wait("59s")
    assert "撤销" in stage.card("韩梅梅", "T1").buttons
    stage.wait("1s")
    assert stage.card("韩梅梅", "T1").buttons == ["转交", "更多"]


def test_own_task(stage: Stage) -> None:
    """Who names no owner owns it, owes nobody a word and may still change or undo it."""
    stage.say("李雷", "/任务 新建 整理书架")
    stage.expect("李雷", contains="已收到", buttons=["开始", "修改", "撤销", "转交", "更多"])
    stage.wait("3d")
    stage.silence()


def test_a_name_without_its_mark_is_asked_about(stage: Stage) -> None:
    """Nothing is guessed of a colleague's name at the end: who wrote it may hand the task over."""
    stage.say("韩梅梅", "/任务 新建 买咖啡 李雷")
    stage.expect("韩梅梅", contains="T1 买咖啡 李雷")
    asked = stage.expect("韩梅梅", contains=["要交给 李雷 吗", "/任务 转交 T1 @李雷"])
    assert asked.buttons == ["交给 李雷"]
    stage.click("韩梅梅", "交给 李雷")
    stage.expect("李雷", contains="请确认收到")
    stage.say("Jim Green", "/task new Buy coffee Jim Green")
    stage.expect("Jim Green", contains="Buy coffee Jim Green")
    stage.say("李雷", "/任务 新建 订会议室 Jim Green")
    stage.expect("李雷", contains="订会议室")
    stage.expect("李雷", contains=["要交给 Jim Green 吗", "@jim"], buttons=["交给 Jim Green"])


@pytest.mark.parametrize("title", ["李雷", "和李雷 吃饭", "问问 李 小雷"])
def test_other_words_are_the_title(stage: Stage, title: str) -> None:
    """A name in the midst, alone, or of nobody here is no question."""
    stage.say("韩梅梅", f"/任务 新建 {title}")
    stage.expect("韩梅梅", contains=f"T1 {title}")


@pytest.mark.parametrize(
    "typed",
    [
        "/任务新建写周报@李雷",
        "任务新建写周报 @李雷",
        "/新建任务写周报@李雷",
        "/任务 新建写周报@李雷",
    ],
)
def test_glued(stage: Stage, typed: str) -> None:
    """Chinese is typed without spaces: a slash or a mention says that it is a command."""
    stage.say("韩梅梅", typed)
    stage.expect("韩梅梅", contains=["T1 写周报", "负责人: 李雷"])
    stage.expect("李雷", contains="写周报")


def test_collaborators(stage: Stage) -> None:
    """Further people help: each is told once and owes no acknowledgement."""
    stage.say("韩梅梅", "/任务 新建 联调 @李雷 @Jim @何佳怡 @李雷")
    stage.expect("韩梅梅", contains="协作人: Jim Green、何佳怡")
    stage.expect("李雷")
    stage.expect("Jim Green", contains="韩梅梅 asks you to help")
    stage.expect("何佳怡", contains="韩梅梅 请您协作", buttons=["更多"])
    stage.click("李雷", "收到", on="T1")
    stage.wait("1d")
    stage.silence()


def test_everything_on_the_card(stage: Stage) -> None:
    """Project, tags, description and the absolute date with weekday are read back."""
    stage.say("韩梅梅", '/任务 新建 @李雷 发版 +V2.0 #上线 明天12点 "先灰度"\n再全量')
    said = stage.expect(
        "韩梅梅", contains=["T1 发版", "项目: V2.0", "标签: 上线", "先灰度\n再全量"]
    )
    assert "截止: 11月24日 周二 12:00" in said.text
    stage.expect("李雷", contains="发版")


def test_mention_by_entity(stage: Stage) -> None:
    """A mention that the messenger resolved names the owner whatever the name is."""
    stage.say("韩梅梅", f"/任务 新建 联调 {stage.mention('Jim Green')}", room="产品群")
    stage.expect("产品群", contains="负责人: Jim Green")
    stage.expect(
        "Jim Green", contains="gave you a task", buttons=["Got it", "Start", "Hand over", "More"]
    )


def test_department_as_owner(stage: Stage) -> None:
    """A department's head is asked to name somebody, whose clock then starts (T-29)."""
    stage.say("韩梅梅", "/任务 新建 修复登录 @技术部", room="产品群")
    stage.expect("产品群", contains="负责人: 技术部 · 张伟")
    stage.expect("张伟", contains="给您的部门分配了任务", buttons=["收到", "开始", "转交", "更多"])
    stage.wait("1h")
    stage.say("张伟", "/任务 转交 T1 @李雷")
    stage.expect("李雷", contains="张伟 给您分配了任务", buttons=["收到", "开始", "转交", "更多"])
    stage.expect("韩梅梅", contains="任务已转交给 李雷")
    stage.expect("张伟", contains="已记录：您转交了任务（T1：李雷）")
    stage.until("2026-11-23T14:05")
    stage.silence()
    stage.wait("1m")
    stage.expect("李雷", contains="请在 11月23日 周一 14:30 前确认收到")


def test_own_department(stage: Stage) -> None:
    """A head who gives a task to their own department has it, and owes themselves no word."""
    stage.say("张伟", "/任务 新建 招人 @技术部")
    stage.expect("张伟", contains="负责人: 技术部 · 张伟")
    stage.wait("2d")


def test_department_without_head(database: Database) -> None:
    """Where nobody runs a department, a sentence asks for a person and nothing is made."""
    org = {"departments": [{"name": "筹备组"}], "people": [{"name": "李雷", "id": "lilei"}]}
    with staged(database, org=org) as stage:
        stage.say("李雷", "/任务 新建 选址 @筹备组")
        stage.refused("李雷", "筹备组 没有负责人")
        stage.say("李雷", "T1")
        stage.refused("李雷", "没有找到“T1”")


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("/任务 新建 @李雷 周五17:00", "标题*:"),
        ("/任务 新建 @李雷", "标题*:"),
        ("/任务 新建 联调 @李磊", "通讯录里没有“李磊”"),
        ("/任务 新建 联调 @李雷 12月32日", "12月32日"),
        ("/任务 新建 联调 !很高", "不认识“很高”"),
        ("/任务 新健 联调", "没有“新健 联调”这个命令"),
        ("/任务", "标题*:"),
        (f"/任务 新建 {'长' * 201}", "内容太长：201 个字，最多 200 个"),
    ],
)
def test_mistakes_are_told(stage: Stage, typed: str, sentence: str) -> None:
    """Whatever can't be read is answered in private with what to do, and makes nothing."""
    stage.say("韩梅梅", typed, room="产品群")
    stage.expect("韩梅梅", kind="ephemeral", contains=sentence)
    stage.silence()


@pytest.mark.console  # on a rig somebody's account is told by their name
def test_two_of_one_name(database: Database) -> None:
    """Two people of one name are asked about; naming the department decides."""
    people = [
        {"name": "韩梅梅", "id": "han"},
        {"name": "李雷", "id": "li1", "department": "技术部"},
        {"name": "李雷", "id": "li2", "department": "设计部"},
    ]
    org = {"departments": ["技术部", "设计部"], "people": people}
    with staged(database, org=org) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷")
        stage.expect("韩梅梅", contains=["@李雷(技术部)", "@李雷(设计部)"])
        stage.silence()
        stage.say("韩梅梅", "/任务 新建 联调 @李雷(设计部)")
        stage.expect("韩梅梅", contains="T1 联调")
        stage.expect("li2", contains="联调")


def test_unreachable_owner(database: Database) -> None:
    """Who gives a task to somebody without an account is told so at once."""
    people = [
        {"name": "韩梅梅", "id": "han", "accounts": {"slack": "U1"}},
        {"name": "李雷", "id": "li"},
    ]
    with staged(database, org={"people": people}, messengers=["slack"]) as stage:
        stage.say("韩梅梅", "/任务 新建 联调 @李雷")
        stage.expect("韩梅梅", contains="T1 联调")
        stage.expect("韩梅梅", contains="李雷 现在收不到消息")


def test_unknown_year_is_said(stage: Stage) -> None:
    """A due date in a year whose holidays nobody has published carries a note."""
    stage.say("韩梅梅", "/任务 新建 年会 2027-03-01 17:00")
    stage.expect("韩梅梅", contains="2027 年的放假安排还没有导入")


@pytest.mark.console
def test_form_for_missing_arguments(stage: Stage) -> None:
    """What a form sends makes the same task as a typed line."""
    stage.say("韩梅梅", "/任务 新建 @李雷 !高")
    form = stage.expect("韩梅梅", contains=["标题*:", "负责人: 李雷", "优先级: 高"])
    assert form.card.form is not None
    given = {each.name: each.value for each in form.card.form.inputs}
    stage.click("韩梅梅", "新建任务", form=given | {"title": "联调", "due": "周五"})
    stage.expect("韩梅梅", contains=["T1 联调", "截止: 11月27日 周五 18:00", "优先级: 高"])
    stage.expect("李雷", kind="urgent")


@pytest.mark.console
def test_form_keeps_what_is_right(stage: Stage) -> None:
    """A form with a mistake comes back with the mistake beside its input and the rest kept."""
    stage.say("韩梅梅", "/任务")
    stage.expect("韩梅梅")
    stage.click("韩梅梅", "新建任务", form={"title": "联调", "due": "二月三十日"})
    stage.expect("韩梅梅", contains=["标题*: 联调", "⚠"])


def test_modal_errors(stage: Stage) -> None:
    """Where the messenger can show errors in an open form, they come as the answer."""
    answer = stage.send(
        "韩梅梅", kind="action", action="task.new", form={"due": "二月三十日"}, opens_forms=True
    )
    assert set(answer.errors) == {"title", "due"}
    assert answer.errors["title"] == "必填"


def test_a_project_name_that_is_too_long(stage: Stage) -> None:
    """It is refused with its limit, on both databases, and no task is made."""
    stage.say("韩梅梅", f"/任务 新建 原型 +{'长' * 81}", room="产品群")
    stage.expect("韩梅梅", kind="ephemeral", contains="80")
