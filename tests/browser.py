"""The browser of the browser tests."""

import os
import shutil
from typing import Final

import pytest
from playwright.sync_api import Browser, Error, Playwright

from tests.browser_summary import REASON

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(playwright: Playwright) -> Browser:
    """The machine's Chromium, else Playwright's own download; skips the test without either."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    try:
        return playwright.chromium.launch(executable_path=found, args=[*_ARGUMENTS, *sandbox])
    except Error as error:
        pytest.skip(f"{REASON}: {error.message.strip().splitlines()[0]}")
