"""The browser of the browser tests, and the closing line where none can be had."""

import os
import shutil
from typing import Final

import pytest
from playwright.sync_api import Browser, Error, Playwright

REASON: Final = "no browser"

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SAID: Final = pytest.StashKey[bool]()


def launch(playwright: Playwright) -> Browser:
    """The machine's Chromium, else Playwright's own download; skips the test without either."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    try:
        return playwright.chromium.launch(executable_path=found, args=[*_ARGUMENTS, *sandbox])
    except Error as error:
        pytest.skip(f"{REASON}: {error.message.strip().splitlines()[0]}")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say that the browser tests did not run: a conftest imports this hook by its name."""
    skipped = terminalreporter.stats.get("skipped", [])
    missed = sum(f"{REASON}:" in str(report.longrepr) for report in skipped)
    if missed and not config.stash.get(_SAID, False):
        config.stash[_SAID] = True
        terminalreporter.write_line(
            f"{missed} browser tests did NOT run: no Chromium was found. Install chromium, or run "
            "`playwright install chromium`.",
            yellow=True,
            bold=True,
        )
