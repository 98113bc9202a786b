"""What forms take: tables, ranges, people, files, and what approvers may change (A-02, rule 17)."""

from bot.approvals.catalogue import install as put
from bot.files.keeping import GivenFile
from tests.approvals.flows import define, people, step
from tests.files.content import PDF
from tests.stage import Stage

FORM = """\
id: trial
name: {zh: 试验, en: Trial}
form:
  - id: items
    name: {zh: 明细, en: Items}
    kind: table
    columns:
      - {id: what, name: {zh: 物品, en: Item}, kind: text}
      - {id: price, name: {zh: 金额, en: Price}, kind: money}
  - {id: days, name: {zh: 时间, en: Days}, kind: range}
  - {id: who, name: {zh: 同行, en: Company}, kind: people}
flow:
  - {approve: a, name: a, by: {field: who}, mode: all}
"""


def install(stage: Stage, written: str) -> None:
    """Make a definition current."""
    with stage.database.transaction() as tx:
        put(tx, written, stage.clock.now())


def test_tables_ranges_and_people(stage: Stage) -> None:
    """A line a row, summed up; days as days; whom the form names decides (initiator's choice)."""
    install(stage, FORM)
    form = {
        "affair": "trial",
        "items": "物品 | 金额\n显示器 | 1200\n键盘|¥300.5",
        "days": "12月14日到12月18日",
        "who": "@张伟 @林晓彤",
    }
    stage.send("李雷", kind="action", action="approval.submit", form=form)
    rows = "显示器 · 1,200.00\n键盘 · 300.50\n合计: 金额 1,500.50"
    told = [rows, "12月14日 周一 – 12月18日 周五"]
    stage.expect("李雷", contains=[*told, "同行: 张伟、林晓彤"])
    stage.expect("张伟", contains=told)
    stage.expect("林晓彤")
    wrong = form | {"items": "显示器 | 很贵", "days": "下辈子"}
    answer = stage.send(
        "李雷", kind="action", action="approval.submit", form=wrong, opens_forms=True
    )
    assert answer.errors.keys() == {"items", "days"}
    wrong = form | {"items": "显示器"}
    answer = stage.send(
        "李雷", kind="action", action="approval.submit", form=wrong, opens_forms=True
    )
    assert "第 1 行不完整，应写 物品 | 金额" in answer.errors["items"]


def test_rows_without_bars(stage: Stage) -> None:
    """Blanks part the columns where there are as many words; else the row's shape is shown."""
    form = {"affair": "expense", "purpose": "出差", "total": "553"}
    sent = form | {"items": "11月20日 高铁 553"}
    stage.send("李雷", kind="action", action="approval.submit", form=sent)
    stage.expect("李雷", contains="11月20日 周五 · 高铁 · 553.00")
    sent = form | {"items": "11月20日 去机场 打车 80"}
    answer = stage.send(
        "李雷", kind="action", action="approval.submit", form=sent, opens_forms=True
    )
    assert answer.errors == {"items": "第 1 行不完整，应写 日期 | 项目 | 金额"}


def test_a_form_waits_for_its_file(stage: Stage) -> None:
    """Without the receipt nobody is asked; a reply with the file sends it on its way."""
    kept = stage.app.files.take([GivenFile("发票.pdf", PDF)]).files[0]
    form = {
        "affair": "expense",
        "purpose": "出差",
        "items": "11月20日 | 高铁 | 553",
        "total": "553",
    }
    stage.send("李雷", kind="action", action="approval.submit", form=form)
    card = stage.expect("李雷", contains=["还差附件：发票", "待补附件"], buttons=["撤回", "更多"])
    stage.silence()
    stage.say("李雷", "", reply_to=card, files=(kept,))
    stage.expect("张伟", contains=[f"发票: {kept.name}", "● 上级审批: 张伟"])
    stage.say("张伟", "/审批 附件 A1")
    assert stage.expect("张伟", contains="共 1 个").message.files == (kept,)
    stage.say("张伟", "补一张", reply_to="A1", files=(kept,))
    stage.expect("李雷", contains=["补一张", f"附件: {kept.name}"])
    stage.ignore()


def test_a_link_stands_for_a_file(stage: Stage) -> None:
    """Where a messenger takes no files, a link does."""
    form = {"affair": "expense", "purpose": "出差", "items": "11月20日|车票|1", "total": "1"}
    stage.send("李雷", kind="action", action="approval.submit", form=form)
    card = stage.expect("李雷", contains="还差附件")
    stage.say("李雷", "在这里 https://example.com/1.pdf", reply_to=card)
    stage.expect("张伟", contains="发票: https://example.com/1.pdf")
    stage.ignore()


def test_approvers_change_what_they_may(stage: Stage) -> None:
    """Only the fields of their step, each with what it was and what it is (rule 17)."""
    define(stage, step("a", people("张伟"), edits="[amount]") + step("b", people("林晓彤")))
    stage.say("李雷", "/审批 提交 试验 金额:900")
    stage.ignore()
    stage.say("张伟", "/审批 改单 A1 金额:800")
    stage.expect("李雷", contains="张伟修改了表单：金额: 900 → 800")
    stage.ignore()
    stage.say("张伟", "/审批 改单 A1 金额:800")
    stage.refused("张伟", "没有变化")
    stage.ignore()
    form = stage.asked("张伟", stage.click("张伟", "改单", on="A1"))
    assert [(each.name, each.value) for each in form.inputs] == [("amount", "800")]
    stage.say("张伟", "同意 A1")
    stage.expect("林晓彤", contains="金额: 800")
    stage.ignore()
    stage.say("林晓彤", "/审批 改单 A1 金额:1")
    stage.refused("林晓彤", "金额")
    stage.say("李雷", "A1")
    stage.expect("李雷", contains=["修改了表单", "900"])
    stage.ignore()
