"""Serving a console to a browser, and opening windows on it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    ExitStack,
    contextmanager,
)
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page
from starlette.types import ASGIApp

from adapters.console.events import Hub
from adapters.console.serve import serving

_Core = TypeVar("_Core")

_Started = tuple[str, asyncio.AbstractEventLoop, asyncio.Event]

Call = Callable[[Coroutine[Any, Any, str]], str]
"""Runs a coroutine in the server's event loop and waits for what it gives."""


@dataclass(frozen=True)
class Served(Generic[_Core]):
    """A console that listens at `address`; `call` does something in its event loop."""

    core: _Core
    address: str
    call: Call

    def url(self, person: str, chat: str) -> str:
        """Where that person looks at that chat."""
        return f"{self.address}#{urlencode({'as': person, 'chat': chat})}"


def serving_thread(app: ASGIApp, hub: Hub) -> AbstractContextManager[tuple[str, Call]]:
    """Serve `app` in a thread until the block ends; gives its address and a way into its loop."""
    return running_thread(lambda: serving(app, hub, "127.0.0.1", 0))


@contextmanager
def running_thread(
    opening: Callable[[], AbstractAsyncContextManager[str]],
) -> Iterator[tuple[str, Call]]:
    """Keep open in a thread's own loop what gives an address; the same for any server."""
    started: Future[_Started] = Future()
    thread = threading.Thread(target=_run, args=(opening, started))
    thread.start()
    address, loop, ended = started.result()

    def call(work: Coroutine[Any, Any, str]) -> str:
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    try:
        yield address, call
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()


def _run(
    opening: Callable[[], AbstractAsyncContextManager[str]], started: Future[_Started]
) -> None:
    async def serve() -> None:
        ended = asyncio.Event()
        async with opening() as address:
            started.set_result((address, asyncio.get_running_loop(), ended))
            await ended.wait()

    try:
        asyncio.run(serve())
    except BaseException as error:
        if not started.done():
            started.set_exception(error)
        raise


class Desktop:
    """Opens windows, each a browser of its own; closing fails when a window met an error."""

    def __init__(self, browser: Browser, stack: ExitStack, wait_ms: int) -> None:
        self._browser = browser
        self._stack = stack
        self._wait_ms = wait_ms

    def open(self, url: str, *, phone: bool = False, language: str = "zh-CN") -> Page:
        """Open a window; a phone's is 375 pixels wide."""
        size = {"width": 375, "height": 720} if phone else {"width": 1440, "height": 900}
        context = self._browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            has_touch=phone,
            is_mobile=phone,
            locale=language,
        )
        context.set_default_timeout(self._wait_ms)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.extend([said.text] * (said.type == "error")))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        self._stack.callback(_close, page, faults)
        page.goto(url)
        page.wait_for_selector(".messages, .empty")
        return page


def _close(page: Page, faults: list[str]) -> None:
    page.context.close()
    seen = [fault for fault in faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    assert not seen, seen
