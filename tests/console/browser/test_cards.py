"""Cards and forms: pressing, confirming, filling in, and what changes then."""

import pytest
from playwright.sync_api import Page, expect

from bot.engine.cards import Button, Card, Form, Input, InputKind
from bot.engine.incoming import mention
from tests.console.browser.served import Desktop, Served
from tests.console.sample import Company

pytestmark = pytest.mark.browser

ROOM = "产品群"


@pytest.fixture
def page(served: Served[Company], desktop: Desktop) -> Page:
    """韩梅梅 has given 李雷 a task in the product room."""
    opened = desktop.open(served.url("hanmeimei", ROOM))
    opened.locator("#composer-text").fill("/任务 新建 完成UI原型 @李雷 周五17:00 !高")
    opened.keyboard.press("Enter")
    expect(opened.locator(".card")).to_be_visible()
    return opened


def test_a_card_changes_in_place_for_everybody(
    page: Page, served: Served[Company], desktop: Desktop
) -> None:
    """李雷 presses 收到: both windows show the new state at the old place, highlighted."""
    li = desktop.open(served.url("lilei", ROOM))
    li.get_by_role("button", name="收到").click()
    for window in (page, li):
        expect(window.locator(".card.tone-success")).to_contain_text("已收到")
        expect(window.locator(".message.changed .updated")).to_have_text("10:00 更新")
        expect(window.locator(".card button")).to_have_count(0)
        expect(window.locator(".message")).to_have_count(2)
    assert served.core.heard[-1].subject == "T1"
    assert served.core.heard[-1].version == 1


def test_a_refused_press_is_explained_under_its_button(page: Page) -> None:
    """Who may not is told why, right there."""
    page.get_by_role("button", name="收到").click()
    expect(page.locator(".card-notice")).to_have_text("只有负责人 李雷 可以确认。")
    expect(page.get_by_role("button", name="收到")).to_be_enabled()


def test_a_serious_press_is_confirmed_first(page: Page, served: Served[Company]) -> None:
    """The question can be declined by button and by Escape, and only then nothing happens."""
    button = page.get_by_role("button", name="取消任务")
    heard = len(served.core.heard)
    button.click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("取消任务「完成UI原型」?")
    expect(dialog.get_by_role("button", name="返回")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    dialog.get_by_role("button", name="返回").click()
    expect(dialog).to_have_count(0)
    assert len(served.core.heard) == heard
    button.click()
    dialog.get_by_role("button", name="取消任务").click()
    expect(page.locator(".card-notice")).to_be_visible()
    assert served.core.heard[-1].action == "task.cancel"


def test_a_button_with_values_sends_them_without_its_cards_record(
    page: Page, served: Served[Company]
) -> None:
    """A button of a merged message or a suggestion names its own record."""
    button = Button("收到 T7", "task.ack", values={"record": "T7"})
    card = Card("3 条消息", buttons=(button,), subject="T1", version=4)
    served.call(served.core.deliver(room=ROOM, card=card))
    page.get_by_role("button", name="收到 T7").click()
    expect(page.locator(".card-notice").last).to_be_visible()
    heard = served.core.heard[-1]
    assert (heard.form, heard.subject, heard.version) == ({"record": "T7"}, "", 0)


def test_a_form_is_filled_in_and_sent(page: Page, served: Served[Company]) -> None:
    """What is missing or wrong is said beside each input and keeps the rest; then it closes."""
    page.locator("#composer-text").fill("/任务 新建")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    expect(dialog.get_by_label("标题")).to_be_focused()
    dialog.get_by_role("button", name="新建").click()
    expect(dialog.locator('[data-name="title"] .input-error')).to_have_text("请填写")
    expect(dialog.locator('[data-name="owner"] .input-error')).to_have_text("请填写")
    dialog.get_by_label("标题").fill("画草图")
    dialog.get_by_label("负责人").fill("李")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="移除 李雷")).to_be_visible()
    dialog.get_by_label("协作者").fill("@ann")
    dialog.locator(".suggestion").first.click()
    dialog.get_by_label("协作者").press_sequentially("技术部")
    dialog.get_by_label("截止").fill("周五17:00")
    dialog.get_by_label("高", exact=True).check(force=True)
    dialog.get_by_label("说明").fill("三屏\n含空状态")
    dialog.get_by_role("button", name="新建").click()
    expect(dialog.locator('[data-name="title"] .input-error')).to_have_text("标题里要有「原型」")
    expect(dialog.get_by_label("标题")).to_be_focused()
    dialog.get_by_label("标题").fill("完成UI原型")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert served.core.heard[-1].form == {
        "title": "完成UI原型",
        "owner": mention("lilei"),
        "helpers": f"{mention('ann')} 技术部",
        "due": "周五17:00",
        "priority": "high",
        "effort": "",
        "description": "三屏\n含空状态",
    }


def test_a_number_is_a_number(page: Page) -> None:
    """What can't be one is refused before it is sent."""
    page.locator("#composer-text").fill("/任务 新建")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    dialog.get_by_label("工时(小时)").fill("很多")
    dialog.get_by_role("button", name="新建").click()
    expect(dialog.locator('[data-name="effort"] .input-error')).to_have_text("请填写数字")


def test_a_form_in_a_card_is_sent_from_there(page: Page, served: Served[Company]) -> None:
    """It carries the message, the record and the version; errors show inside the card."""
    inputs = (
        Input("title", "新标题", value="旧", error="太短"),
        Input("owner", "交给", InputKind.PERSON, value="李雷"),
    )
    card = Card("修改", form=Form("task.new", "保存", inputs), subject="T1", version=3)
    posted = served.call(served.core.deliver(room=ROOM, card=card))
    form = page.locator(".card .form")
    expect(form.locator('[data-name="title"] .input-error')).to_have_text("太短")
    form.get_by_role("button", name="保存").click()
    expect(form.locator('[data-name="title"] .input-error')).to_have_text("标题里要有「原型」")
    heard = served.core.heard[-1]
    assert (heard.message, heard.subject, heard.version) == (posted, "T1", 3)
    assert heard.form == {"title": "旧", "owner": mention("lilei")}
    form.get_by_role("button", name="移除 李雷").click()
    form.get_by_label("交给").fill("设计部")
    form.get_by_label("新标题").fill("新原型")
    # What was wrong is wiped away when the form is sent, before anybody has heard it.
    with page.expect_response("**/api/act"):
        form.get_by_role("button", name="保存").click()
    expect(form.locator('[data-name="title"] .input-error')).to_have_text("")
    assert served.core.heard[-1].form == {"title": "新原型", "owner": "设计部"}
