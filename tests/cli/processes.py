"""Real processes of `muster`, talked to over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

import httpx

from bot.settings.reader import PREFIX

TOKEN: Final = "a long random text"
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/")
PATIENCE: Final = 30


class Process:
    """A running `muster`; `address` is where its console was said to be, if it has one."""

    def __init__(self, popen: subprocess.Popen[str], address: str, printed: list[str]) -> None:
        self._popen = popen
        self._printed = printed
        self.address = address

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and give the exit code."""
        self._popen.send_signal(by)
        self._popen.communicate(timeout=PATIENCE)
        return self._popen.returncode

    def rest(self) -> tuple[int, str]:
        """Wait until it ends by itself; gives the exit code and what it printed since its start."""
        printed, _ = self._popen.communicate(timeout=PATIENCE)
        return self._popen.returncode, printed

    def stopped(self) -> str:
        """Stop it; gives what it printed since its start."""
        self._popen.send_signal(signal.SIGTERM)
        return self.rest()[1]

    def until_said(self, words: str) -> str:
        """Wait for a line with these words; gives all that it printed up to that."""
        assert self._popen.stdout is not None
        if not any(words in line for line in self._printed):
            for line in self._popen.stdout:
                self._printed.append(line)
                if words in line:
                    break
        return "".join(self._printed)

    @contextmanager
    def page(self) -> Iterator[httpx.Client]:
        """A browser's session on the console, past its gate."""
        origin = self.address.rstrip("/")
        with httpx.Client(
            base_url=self.address, headers={"origin": origin}, timeout=PATIENCE
        ) as client:
            client.get("/", params={"token": TOKEN})
            yield client


@contextmanager
def started(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Start `muster` and wait until it says where its console is; killed at the end if need be."""
    begun = popen(arguments, folder, settings or {})
    try:
        yield Process(begun, *_address(begun))
    finally:
        begun.kill()
        begun.communicate()


def ended(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run `muster` to its end; gives the exit code and all that it printed."""
    begun = popen(arguments, folder, settings or {})
    printed, _ = begun.communicate(timeout=PATIENCE)
    return begun.returncode, printed


def until(condition: Callable[[], bool]) -> None:
    """Wait for what a process does in its own time; fails after a while."""
    for _ in range(PATIENCE * 20):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def say(page: httpx.Client, person: str, chat: str, text: str) -> None:
    """Type a text in a chat as somebody."""
    body = {"key": str(uuid4()), "as": person, "chat": chat, "text": text}
    page.post("/api/send", json=body).raise_for_status()


def direct(page: httpx.Client, person: str) -> list[dict[str, object]]:
    """What stands in somebody's direct chat with the bot."""
    shown = page.get("/api/messages", params={"as": person, "chat": ""}).raise_for_status()
    found: list[dict[str, object]] = shown.json()["messages"]
    return found


@contextmanager
def mute() -> Iterator[socket.socket]:
    """A server at which nobody ever answers; its patience is for slow starts."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(4 * PATIENCE)
        yield server


def popen(
    arguments: Sequence[str],
    folder: Path,
    settings: Mapping[str, str],
    within: Sequence[str] = (),
) -> subprocess.Popen[str]:
    """Start `muster`, by the command `within` which it is to run."""
    others = {name: each for name, each in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.Popen(
        [*within, sys.executable, "-m", "bot.cli.main", *arguments],
        cwd=folder,
        env={**others, "PYTHONPATH": str(Path(__file__).parents[2]), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _address(popen: subprocess.Popen[str]) -> tuple[str, list[str]]:
    """Where its console is, and what it printed up to that."""
    printed: list[str] = []
    output: IO[str] | None = popen.stdout
    assert output is not None
    for line in output:
        printed.append(line)
        found = _ADDRESS.search(line)
        if found or " ready on " in line:
            return found[0] if found else "", printed
    raise AssertionError(f"muster ended: {''.join(printed)}")
