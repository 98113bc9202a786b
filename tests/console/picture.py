"""The picture of the README: `python -m tests.console.picture docs/images/console.png`."""

import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

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
from tests.browser import launch
from tests.console.browser.served import Served, running_thread
from tests.databases import create_tables, open_closing

ROOM: Final = "产品群"
MONDAY: Final = datetime.fromisoformat("2026-11-23T10:00+08:00")


def take(path: Path) -> None:
    """Play two hours of a morning and take the product room as 韩梅梅 sees it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_closing(f"sqlite:///{folder}/picture.db") as database,
        sync_playwright() as playwright,
    ):
        create_tables(database)
        with database.transaction() as tx:
            import_org(tx, sample_company())
            put_room(tx, ROOM, [person.key for person in people(tx)])
            put_room(tx, "技术群", ["zhangwei", "lilei", "jim", "hanmeimei"])
        clock = VirtualClock(MONDAY)
        browser = launch(playwright)
        with running_thread(lambda: _whole(database, clock)) as (address, call):
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
            _play(page, Served(clock, address, call))
            page.screenshot(path=path)
        browser.close()


@asynccontextmanager
async def _whole(database: Database, clock: VirtualClock) -> AsyncIterator[str]:
    settings = load_settings({"outbox.debounce": "0s"}, environment={}, env_file=None)
    host = ConsoleHost(database, clock, hand=clock)
    runtime = Runtime(build(settings, database, clock, {"console": host.messenger}))
    async with runtime.running(), host.serving(runtime, host="127.0.0.1", port=0) as address:
        yield address


def _play(page: Page, served: Served[VirtualClock]) -> None:
    _look(page, served, "hanmeimei")
    _say(page, "/任务 新建 完成UI原型 @李雷 周五17:00 !高")
    _look(page, served, "lilei")
    page.locator(".card").last.get_by_role("button", name="收到").click()
    expect(page.locator(".card").last).to_contain_text("已收到")
    _look(page, served, "hanmeimei")
    _say(page, "/求助 @技术部 测试环境连不上")
    page.get_by_role("button", name="+2 小时").click()
    expect(page.locator(".clock-time")).to_have_text("12:00")
    expect(page.locator(".card").last).to_contain_text("2 小时")
    _look(page, served, "hanmeimei")  # anew: nothing is new or lit up
    page.locator("#composer-text").hover()
    page.wait_for_timeout(600)  # what fades in has arrived


def _look(page: Page, served: Served[VirtualClock], person: str) -> None:
    page.goto(served.url(person, ROOM))
    page.reload()
    page.wait_for_selector(".messages, .empty")


def _say(page: Page, line: str) -> None:
    shown = page.locator(".message").count()
    page.locator("#composer-text").fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".message")).not_to_have_count(shown)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
