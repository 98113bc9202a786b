"""A real Chromium, and a console that is served to it from a thread of its own.

Playwright's synchronous interface keeps an event loop running in its thread, beside which no
asynchronous test can run. So the browser lives exactly as long as this package's tests, which are
all synchronous.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from adapters.console.web import console_app
from tests.browser import launch
from tests.browser_summary import pytest_terminal_summary
from tests.console.browser.served import Desktop, Served, serving_thread
from tests.console.sample import Company
from tests.databases import SqliteTemplate, open_closing

__all__ = ["pytest_terminal_summary"]

_WAIT_MS: Final = 10_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this package; they are skipped where there is none."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def served(
    browser: Browser, sqlite_template: SqliteTemplate, tmp_path: Path
) -> Iterator[Served[Company]]:
    """The sample company, served for this test alone."""
    del browser  # where there is none, nothing needs to be served
    with open_closing(sqlite_template.copy(tmp_path)) as database:
        company = Company(database)
        app = console_app(company, database, company.hub, virtual_time=company)
        with serving_thread(app, company.hub) as (address, call):
            yield Served(company, address, call)


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Desktop]:
    """Opens windows; a script error or a blocked resource in any of them fails the test."""
    with ExitStack() as stack:
        yield Desktop(browser, stack, _WAIT_MS)
