"""The page: typing, reading, who one is and what time it is, with sample messages."""

import pytest
from playwright.sync_api import Page, expect

from adapters.console.web import console_app
from bot.engine.cards import Button, Card, Field, Style, Tone
from bot.engine.incoming import mention
from bot.engine.messenger import MessageKind, Outgoing, RoomWork
from tests.console.browser.served import Desktop, Served, serving_thread
from tests.console.sample import Company

pytestmark = pytest.mark.browser

ROOM = "产品群"
_PATIENCE_MS = 15_000
CARD = Card(
    "T1 完成UI原型",
    Tone.WARNING,
    "已经 2 小时没有回应",
    fields=(Field("负责人", "李雷"), Field("说明", "三屏", wide=True)),
    body="首页、列表页",
    progress=40,
    note="按普通周末计算",
    buttons=(Button("收到", "task.ack", Style.PRIMARY),),
    subject="T1",
    version=1,
)


@pytest.fixture
def page(served: Served[Company], desktop: Desktop) -> Page:
    """韩梅梅 looks at the product room."""
    return desktop.open(served.url("hanmeimei", ROOM))


def composer(page: Page) -> str:
    """What stands in the composer."""
    return page.locator("#composer-text").input_value()


def messages(page: Page) -> list[str]:
    """The texts of the stream."""
    return page.locator(".message .text").all_text_contents()


def test_a_newcomer_is_told_what_to_try(page: Page) -> None:
    """An empty chat offers two commands; pressing one writes it for sending or changing."""
    chips = page.locator(".chip")
    expect(chips).to_have_count(2)
    chips.first.click()
    assert composer(page) == "/任务 新建 完成UI原型 @李雷 周五17:00 !高"
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card h3")).to_have_text("完成UI原型")
    expect(page.locator(".empty")).to_have_count(0)


def test_commands_are_completed_from_the_keyboard(page: Page) -> None:
    """A slash opens the list; arrows choose, Enter and Tab take, Escape closes."""
    page.locator("#composer-text").focus()
    options = page.locator(".completion-item")
    page.keyboard.type("/")
    expect(options).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    assert composer(page) == "/任务 我的 "
    expect(page.locator(".completion")).to_be_hidden()
    page.locator("#composer-text").fill("")
    page.keyboard.type("/求")
    page.keyboard.press("Tab")
    assert composer(page) == "/求助 "
    expect(page.locator(".usage-line")).to_have_text("/求助 @部门 问题")
    page.locator("#composer-text").fill("")
    page.keyboard.type("/任")
    expect(options).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(".completion")).to_be_hidden()
    assert composer(page) == "/任"


def test_english_commands_are_found_where_chinese_ones_do_not_fit(page: Page) -> None:
    """What is typed decides, not only the page's language."""
    page.locator("#composer-text").focus()
    page.keyboard.type("/task n")
    expect(page.locator(".completion-item b")).to_have_text(["/task new"])


def test_people_are_completed_and_become_mentions(page: Page, served: Served[Company]) -> None:
    """An @ opens the people, members first; the one picked is meant, not only named."""
    page.locator("#composer-text").focus()
    page.keyboard.type("/任务 新建 完成UI原型 @")
    names = page.locator(".completion-name")
    expect(names).to_have_text(["韩梅梅", "李雷", "赵六", "王总", "Ann Chen", "Muster"])
    page.keyboard.type("lil")
    expect(names).to_have_text(["李雷"])
    page.keyboard.press("Enter")
    assert composer(page) == "/任务 新建 完成UI原型 @李雷 "
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    assert served.core.heard[0].text == f"/任务 新建 完成UI原型 {mention('lilei')} "
    expect(page.locator(".text .mention")).to_have_text("@李雷")


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page) -> None:
    """One key sends, the other writes on; both lines arrive."""
    page.locator("#composer-text").focus()
    page.keyboard.type("第一行")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("第二行")
    page.keyboard.press("Enter")
    expect(page.locator(".message .text")).to_have_text("第一行\n第二行")
    assert composer(page) == ""


def test_enter_of_an_input_method_does_not_send(page: Page) -> None:
    """While Chinese is being composed, Enter takes the candidate and nothing is sent."""
    box = page.locator("#composer-text")
    box.fill("nihao")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert composer(page) == "nihao"
    expect(page.locator(".message")).to_have_count(0)


def test_drafts_wait_in_their_chat(page: Page) -> None:
    """What was not sent is still there when one comes back, and nowhere else."""
    page.locator("#composer-text").fill("还没写完")
    page.locator('[data-chat="管理层"]').click()
    expect(page.locator("h1")).to_have_text("管理层")
    assert composer(page) == ""
    page.locator(f'[data-chat="{ROOM}"]').click()
    expect(page.locator("#composer-text")).to_have_value("还没写完")


def test_a_refused_text_is_explained_beside_it(page: Page) -> None:
    """The sentence stands under what was typed, for its author only."""
    page.locator("#composer-text").fill("/忙")
    page.keyboard.press("Enter")
    answer = page.locator(".message.ephemeral")
    expect(answer).to_contain_text("现在太忙了")
    expect(answer).to_contain_text("仅你可见")


def test_a_card_shows_all_its_parts(page: Page, served: Served[Company]) -> None:
    """Tone, lead, fields, text, progress, note and buttons; the subject is not said twice."""
    served.call(served.core.deliver(room=ROOM, card=CARD, mentions=("hanmeimei",)))
    card = page.locator(".card.tone-warning")
    for part in (CARD.title, CARD.lead, "负责人", CARD.body, "40%", CARD.note):
        expect(card).to_contain_text(part)
    expect(card.locator(".field.wide")).to_have_count(1)
    expect(card.locator(".card-subject")).to_have_count(0)
    expect(card.locator("[role=progressbar]")).to_have_attribute("aria-valuenow", "40")
    expect(page.locator(".mention.me")).to_have_text("@韩梅梅")


def test_what_is_private_and_what_is_urgent_is_marked(
    served: Served[Company], desktop: Desktop
) -> None:
    """An ephemeral message says so and reaches its reader alone; an urgent one rings a bell."""
    han = desktop.open(served.url("hanmeimei", ROOM))
    li = desktop.open(served.url("lilei", ROOM))
    served.call(
        served.core.deliver(
            kind=MessageKind.EPHEMERAL, room=ROOM, account="hanmeimei", text="只给韩梅梅"
        )
    )
    served.call(served.core.deliver(kind=MessageKind.URGENT, room=ROOM, text="请马上看"))
    expect(li.locator(".message.urgent .mark")).to_have_text("加急")
    assert messages(li) == ["请马上看"]
    expect(han.locator(".message.ephemeral .mark")).to_have_text("仅你可见")
    expect(han.locator(".message")).to_have_count(2)


def test_markup_in_a_text_is_text(page: Page, served: Served[Company]) -> None:
    """Nothing that anybody writes becomes an element, a script or a style of the page."""
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> &lt;b&gt; {{7*7}} \u202eabc"
    evil = Card(hostile, lead=hostile, fields=(Field(hostile, hostile),), note=hostile)
    served.call(served.core.deliver(room=ROOM, text=hostile))
    served.call(served.core.deliver(room=ROOM, card=evil))
    expect(page.locator(".card h3")).to_have_text(hostile)
    assert messages(page) == [hostile]
    assert page.locator("#stream img:not(.avatar), #stream script").count() == 0


def test_a_reply_names_what_it_answers(page: Page, served: Served[Company]) -> None:
    """The reply button takes a message into the composer; what is sent quotes it."""
    posted = served.call(served.core.deliver(room=ROOM, card=CARD))
    page.locator(".message").hover()
    page.get_by_role("button", name="回复 Muster").click()
    expect(page.locator(".reply-bar")).to_contain_text("T1 完成UI原型")
    page.keyboard.type("收到")
    page.keyboard.press("Enter")
    expect(page.locator(".quote")).to_contain_text("T1 完成UI原型")
    expect(page.locator(".reply-bar")).to_be_hidden()
    assert served.core.heard[0].reply_to == posted


def test_unread_marks_are_each_persons_own(page: Page, served: Served[Company]) -> None:
    """One sees which rooms and which people have news; looking clears them for that person."""
    served.call(served.core.deliver(room="管理层", text="周报"))
    served.call(served.core.deliver(kind=MessageKind.URGENT, account="wangzong", text="升级给你"))
    expect(page.locator('[data-chat="管理层"] .badge')).to_have_text("1")
    face = page.get_by_role("button", name="王总:1 条未读")
    face.click()
    expect(page.locator(".me-button .me-name")).to_have_text("王总")
    expect(page.locator("h1")).to_have_text("Muster")
    expect(page.locator(".message .text")).to_have_text("升级给你")
    expect(page.locator('[data-chat="管理层"] .badge')).to_have_text("1")
    page.locator('[data-chat="管理层"]').click()
    expect(page.locator(".unread-line")).to_be_visible()
    page.locator(".me-button").click()
    page.locator('.person-option[data-person="hanmeimei"]').click()
    expect(page.locator(".waiting")).to_be_hidden()
    expect(page.locator('[data-chat="管理层"] .badge')).to_have_text("1")


def test_the_person_is_switched_by_keyboard(page: Page) -> None:
    """The list opens, moves and chooses without a mouse; Escape gives the focus back."""
    button = page.locator(".me-button")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".me-button .me-name")).to_have_text("李雷")
    expect(page.locator("[data-chat]")).to_have_count(2)


def test_two_windows_are_two_people(served: Served[Company], desktop: Desktop) -> None:
    """Each window's address names its person, and both hear each other at once."""
    han = desktop.open(served.url("hanmeimei", ROOM))
    li = desktop.open(served.url("lilei", ROOM))
    han.locator("#composer-text").fill("在吗")
    han.keyboard.press("Enter")
    expect(li.locator(".message .text")).to_have_text("在吗")
    li.reload()
    expect(li.locator(".me-button .me-name")).to_have_text("李雷")
    expect(li.locator(".message .text")).to_have_text("在吗")


def test_what_was_missed_is_caught_up(page: Page, served: Served[Company]) -> None:
    """After a lost connection the page says so, comes back by itself and lacks nothing."""
    served.call(served.core.deliver(room=ROOM, text="before"))
    expect(page.locator(".message")).to_have_count(1)
    served.core.hub.close()
    served.call(served.core.deliver(room=ROOM, text="meanwhile"))
    expect(page.locator(".message .text")).to_have_text(["before", "meanwhile"])
    served.call(served.core.deliver(room=ROOM, text="after"))
    expect(page.locator(".message .text")).to_have_text(["before", "meanwhile", "after"])
    expect(page.locator("#banner")).to_be_hidden()


def test_the_clock_moves(page: Page, served: Served[Company]) -> None:
    """Time stands in the corner with its weekday, and its buttons move it."""
    expect(page.locator(".clock-face")).to_contain_text("11月23日 周一")
    expect(page.locator(".clock-time")).to_have_text("10:00")
    page.get_by_role("button", name="+2 小时").click()
    expect(page.locator(".clock-time")).to_have_text("12:00")
    page.get_by_role("button", name="下个工作日早上").click()
    expect(page.locator(".clock-face")).to_contain_text("11月24日 周二")
    expect(page.locator(".clock-time")).to_have_text("09:00")
    assert served.core.now().hour == 1


def test_outside_a_demo_the_clock_has_no_hands(served: Served[Company], desktop: Desktop) -> None:
    """Real time is shown and can't be moved."""
    company = served.core
    app = console_app(company, company.database, company.hub)
    with serving_thread(app, company.hub) as (address, call):
        page = desktop.open(Served(company, address, call).url("hanmeimei", ROOM))
        expect(page.locator(".clock-time")).to_have_text("10:00")
        expect(page.locator(".clock-steps")).to_have_count(0)


def test_the_page_speaks_two_languages(
    page: Page, desktop: Desktop, served: Served[Company]
) -> None:
    """One press changes every word of the page and its dates; the choice is remembered."""
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator(".clock-face")).to_contain_text("Mon 23 Nov")
    expect(page.locator(".chat-detail")).to_have_text("3 members")
    expect(page.locator(".chip").first).to_have_text("/task new UI prototype @李雷 fri 17:00 !high")
    assert page.locator("html").get_attribute("lang") == "en"
    fonts = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert fonts.index("DejaVu Sans") < fonts.index("Noto Sans CJK"), "“quotes” are set in Chinese"
    page.reload()
    expect(page.locator(".chat-detail")).to_have_text("3 members")
    english = desktop.open(served.url("ann", ""), language="en-US")
    expect(english.locator(".empty h2")).to_have_text("This is your direct chat with Muster")


def test_older_messages_come_when_one_scrolls_up(page: Page, served: Served[Company]) -> None:
    """The newest page is shown first and the older ones join it above, in order."""
    for number in range(60):
        served.call(served.core.deliver(room=ROOM, text=f"n{number}"))
    page.reload()
    expect(page.locator(".message")).to_have_count(50)
    page.locator("#stream").evaluate("stream => { stream.scrollTop = 0 }")
    expect(page.locator(".message")).to_have_count(60)
    assert messages(page)[0] == "n0"
    served.call(served.core.deliver(room=ROOM, text="newest"))
    page.get_by_role("button", name="看最新消息").click()
    expect(page.locator(".message").last).to_be_in_viewport()


def test_a_phone_has_room_for_everything(served: Served[Company], desktop: Desktop) -> None:
    """At 375 pixels nothing is cut off; the sidebar and the clock's hands open on demand."""
    served.call(served.core.deliver(room=ROOM, card=CARD))
    page = desktop.open(served.url("hanmeimei", ROOM), phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    expect(page.locator(".card button")).to_be_in_viewport()
    expect(page.locator(".me-button")).not_to_be_visible()
    page.get_by_role("button", name="打开侧栏").click()
    page.locator('[data-chat="管理层"]').click()
    expect(page.locator("h1")).to_have_text("管理层")
    expect(page.locator(".me-button")).not_to_be_visible()
    page.locator("button.clock-face").click()
    page.get_by_role("button", name="+10 分钟").click()
    expect(page.locator(".clock-time")).to_have_text("10:10")


_UNNAMED = """() => [...document.querySelectorAll('button, input, textarea, select, [role=option]')]
    .filter(each => each.offsetParent !== null && !each.ariaHidden)
    .filter(each => !(each.ariaLabel || each.innerText.trim() || each.labels?.length))
    .map(each => each.outerHTML)"""


def test_every_control_has_a_name_and_every_id_is_one(page: Page, served: Served[Company]) -> None:
    """A screen reader can say what each control is; labels point at one element."""
    served.call(served.core.deliver(room=ROOM, card=CARD))
    page.locator("#composer-text").fill("/任务 新建")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .form")).to_be_visible()
    assert page.evaluate(_UNNAMED) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_new_messages_are_announced(page: Page, served: Served[Company]) -> None:
    """What arrives is said in a live region: who, and the message or the card's title."""
    served.call(served.core.deliver(room=ROOM, card=CARD))
    expect(page.locator("#announce")).to_have_text("Muster:T1 完成UI原型")


def test_what_a_room_is_about(served: Served[Company], desktop: Desktop) -> None:
    """The topic stands under the room's name, what is pinned beside it: a tap shows the message."""
    deliver = served.core.messenger.deliver
    posted = Outgoing("pinned", "console", MessageKind.POST, room=ROOM, text="x", card=CARD)
    pinned = served.call(deliver(posted))
    for number in range(51):  # more than a page holds
        words = Outgoing(f"w{number}", "console", MessageKind.POST, room=ROOM, text="早上好")
        served.call(deliver(words))
    topic = RoomWork(topic="严重 · 处理中 · 组长 张伟")
    served.call(deliver(Outgoing("t", "console", MessageKind.TOPIC, ROOM, work=topic)))
    pin = Outgoing("p", "console", MessageKind.PIN, ROOM, message=pinned)
    assert served.call(deliver(pin)) == pinned
    page = desktop.open(served.url("hanmeimei", ROOM))
    expect(page.locator(".chat-topic")).to_have_text("严重 · 处理中 · 组长 张伟")
    expect(page.locator(".message")).to_have_count(50)
    page.get_by_label("置顶：T1 完成UI原型").click()
    expect(page.locator(".card h3")).to_be_in_viewport(timeout=_PATIENCE_MS)
