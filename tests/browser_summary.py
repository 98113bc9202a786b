"""The closing line of a run whose browser tests had no browser; `tests/conftest.py` imports it."""

from typing import Final

import pytest

REASON: Final = "no browser"
"""How the reason of such a skipped test begins."""

_SAID: Final = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say that the browser tests did not run, once, however many conftests import this hook."""
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
