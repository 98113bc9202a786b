"""Clocks of machines that are wrong: a library in front of the C library tells the time.

Nothing of it is in our code or in Python: whatever asks for the time of day, the SDKs too, gets it
moved by what a file says. That is read once a second: at each look at the clock it took most of a
process's time. Counters such as time.monotonic() go on, as they do where somebody sets a machine's
clock.
"""

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

CAN_JUMP: Final = sys.platform == "linux" and platform.machine() == "x86_64"
"""Whether the library is there for this kind of machine."""


@contextmanager
def movable() -> Iterator[None]:
    """Let the interpreters that are started in the block have a clock that can be moved."""
    before = {name: os.environ.get(name) for name in _preloaded()}
    os.environ.update(_preloaded())
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _preloaded() -> dict[str, str]:
    if not CAN_JUMP:
        return {}
    found = find_spec("libfaketime")
    assert found is not None, "make dev installs libfaketime"
    assert found.origin is not None
    library = Path(found.origin).parent / "vendor/libfaketime/src/libfaketime.so.1"
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_CACHE_DURATION": "1",
    }


class Watch:
    """The clock of one machine; who runs there starts with `environment`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        """What leads a process to it."""
        return {"FAKETIME_TIMESTAMP_FILE": str(self._file)}

    def set(self, seconds: float) -> None:
        """Let it go so far ahead of the others', or behind them, within a second."""
        written = self._file.with_suffix(".new")
        written.write_text(f"{seconds:+.0f}\n")
        written.replace(self._file)
