"""All scenarios there are, on every messenger, with all of their fixtures and settings."""

import faulthandler
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.contract.messengers import RIGS

_TESTS: Final = Path(__file__).parents[1]
_BOT: Final = _TESTS.parent / "bot"
_BESIDE: Final = ("booking", "warrooms")
"""What is told in scenarios and has no commands of its own."""
_AREAS: Final = sorted({*(each.parent.name for each in _BOT.glob("*/commands*")), *_BESIDE})


@pytest.mark.slow
@pytest.mark.parametrize("area", _AREAS)
@pytest.mark.parametrize("messenger", RIGS)
def test_all_of_an_area_plays_there(messenger: str, area: str) -> None:
    """`pytest --rig` plays each on the messenger's double; what fails is told by name."""
    # Each test of the area has its own five minutes; all of them together may need more.
    faulthandler.cancel_dump_traceback_later()
    command = [sys.executable, "-m", "pytest", "-q", str(_TESTS / area), "--rig", messenger]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]
