"""The first job done whole: the real engine behind the page, from the command to the escalation."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from adapters.console.core import people
from adapters.console.hosting import ConsoleHost
from adapters.console.rooms import put_room
from bot.app import build
from bot.directory.org.imports import import_org
from bot.directory.sample import sample_company
from bot.runtime import Runtime
from bot.settings import load_settings
from bot.time.clock import VirtualClock
from storage.database import Database
from tests.console.browser.served import Desktop, Served, running_thread
from tests.databases import SqliteTemplate, open_closing

pytestmark = pytest.mark.browser

ROOM: Final = "产品群"
MONDAY: Final = datetime.fromisoformat("2026-11-23T10:00+08:00")


@pytest.fixture
def served(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[Served[VirtualClock]]:
    """The sample company with the whole program, on Monday at ten."""
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        with database.transaction() as tx:
            import_org(tx, sample_company())
            put_room(tx, ROOM, [person.key for person in people(tx)])
        clock = VirtualClock(MONDAY)
        with running_thread(lambda: _whole(database, clock)) as (address, call):
            yield Served(clock, address, call)


@asynccontextmanager
async def _whole(database: Database, clock: VirtualClock) -> AsyncIterator[str]:
    # The clock stands still, so changes of a card must not wait for it to be gathered.
    settings = load_settings({"outbox.debounce": "0s"}, environment={}, env_file=None)
    host = ConsoleHost(database, clock, hand=clock)
    runtime = Runtime(build(settings, database, clock, {"console": host.messenger}))
    async with runtime.running(), host.serving(runtime, host="127.0.0.1", port=0) as address:
        yield address


@pytest.fixture
def page(served: Served[VirtualClock], desktop: Desktop) -> Page:
    """韩梅梅 has given 李雷 a task in the product room."""
    opened = desktop.open(served.url("hanmeimei", ROOM))
    opened.locator("#composer-text").fill("/任务 新建 完成UI原型 @李雷 周五17:00 !高")
    opened.keyboard.press("Enter")
    expect(card(opened)).to_contain_text("11月27日 周五 17:00")
    return opened


def card(page: Page) -> Locator:
    """The newest card of the stream."""
    return page.locator(".card").last


def act_as(page: Page, name: str) -> None:
    """Become another person."""
    page.locator(".me-button").click()
    page.locator(".person-option").filter(has_text=name).click()
    expect(page.locator(".me-button .me-name")).to_have_text(name)


def test_a_task_is_given_and_acknowledged(page: Page) -> None:
    """The card names owner, date and priority; 收到 changes it at its place, for everybody."""
    for part in ("T1 完成UI原型", "李雷", "韩梅梅", "高"):
        expect(card(page)).to_contain_text(part)
    act_as(page, "李雷")
    page.locator(f'[data-chat="{ROOM}"]').click()
    expect(page.locator(".message")).to_have_count(2)
    card(page).get_by_role("button", name="收到").click()
    expect(card(page)).to_contain_text("已收到")
    expect(card(page).get_by_role("button", name="收到")).to_have_count(0)
    expect(page.locator(".message")).to_have_count(2)
    act_as(page, "韩梅梅")
    page.locator(f'[data-chat="{ROOM}"]').click()
    expect(card(page)).to_contain_text("已收到")


def test_a_press_by_somebody_else_is_explained_in_private(page: Page) -> None:
    """Who does not own the task can't acknowledge it, and only they are told."""
    card(page).get_by_role("button", name="收到").click()
    expect(page.locator(".message.ephemeral")).to_contain_text("仅你可见")
    act_as(page, "李雷")
    page.locator(f'[data-chat="{ROOM}"]').click()
    expect(card(page)).to_contain_text("T1 完成UI原型")
    expect(page.locator(".message.ephemeral")).to_have_count(0)


def test_a_typed_reply_acknowledges(page: Page) -> None:
    """Answering the card with 收到 does what its button does."""
    act_as(page, "李雷")
    page.locator(f'[data-chat="{ROOM}"]').click()
    page.locator(".message").last.hover()
    page.get_by_role("button", name="回复 Muster").click()
    page.keyboard.type("收到")
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_contain_text("已收到")


def test_two_hours_of_silence_are_noticed(page: Page) -> None:
    """Nobody presses: the owner is reminded, then owner and initiator are told, then the head."""
    page.get_by_role("button", name="+2 小时").click()
    expect(page.locator(".clock-time")).to_have_text("12:00")
    expect(page.locator(".card.tone-warning")).to_have_count(1)
    expect(page.get_by_role("button", name="李雷:", exact=False)).to_be_visible()
    expect(page.locator('[data-chat=""] .badge')).to_be_visible()
    page.locator('[data-chat=""]').click()
    expect(card(page).locator(".card-lead")).to_contain_text("李雷")
    page.get_by_role("button", name="+24 小时").click()
    expect(page.locator(".clock-face")).to_contain_text("11月24日")
    page.get_by_role("button", name="张伟:", exact=False).click()
    expect(page.locator(".me-button .me-name")).to_have_text("张伟")
    expect(card(page)).to_contain_text("完成UI原型")
    expect(card(page).locator(".card-lead")).to_contain_text("李雷")


def test_missing_words_open_a_form(page: Page) -> None:
    """A command without its arguments asks for them; what is sent makes the task."""
    page.locator("#composer-text").fill("/任务 新建")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    dialog.get_by_label("标题").fill("整理用户访谈")
    dialog.get_by_label("负责人").fill("何佳怡")
    page.keyboard.press("Enter")
    dialog.get_by_label("截止").fill("明天下班前")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(card(page)).to_contain_text("T2 整理用户访谈")
    expect(card(page)).to_contain_text("11月24日 周二 18:00")


def test_what_arrives_between_press_and_release_does_not_swallow_a_click(
    page: Page, served: Served[VirtualClock], desktop: Desktop
) -> None:
    """Unread counts change under the pointer; the person pressed on is still the one chosen."""
    page.locator(".me-button").click()
    page.locator(".person-option").filter(has_text="李雷").hover()
    page.mouse.down()
    other = desktop.open(served.url("zhangwei", ROOM))
    with page.expect_response("**/api/chats*"):
        other.locator("#composer-text").fill("大家好")
        other.keyboard.press("Enter")
    expect(page.locator(".message").last).to_contain_text("大家好")
    page.mouse.up()
    expect(page.locator(".me-button .me-name")).to_have_text("李雷")
