"""SIGTERM ends any command at any moment, in a container too, where it is the first process."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cli.processes import PATIENCE, mute, popen

_FIRST: Final = ("unshare", "--pid", "--fork", "--kill-child")
"""A namespace in which the command is process 1, which a signal without a handler never ends."""

_HELD_UP: Final = """
import asyncio, time
import bot.stopping
bot.stopping._LONGEST_END_SECONDS = 0.1
async def run():
    async with bot.stopping.until_stopped():
        print("begun", flush=True)
        time.sleep(60)
asyncio.run(run())
"""


@pytest.mark.parametrize("first", [False, True])
def test_a_command_that_waits_for_its_database_is_ended(tmp_path: Path, *, first: bool) -> None:
    """At once, with the exit code by which shells tell of the signal."""
    if first and not _permitted():
        pytest.skip("this machine lets nobody make a namespace")
    with mute() as server:
        url = f"postgresql://muster@127.0.0.1:{server.getsockname()[1]}/muster"
        process = popen(
            ["backup", "a.muster"],
            tmp_path,
            {"MUSTER_DATABASE_URL": url},
            within=_FIRST if first else (),
        )
        try:
            connection, _ = server.accept()
            with connection:
                os.kill(_child(process.pid) if first else process.pid, signal.SIGTERM)
                printed, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
            process.communicate()
    assert (process.returncode, printed) == (128 + signal.SIGTERM, "")


def test_a_process_whose_loop_stands_still_is_ended() -> None:
    """As while it starts, and its database goes away without a word."""
    with subprocess.Popen([sys.executable, "-c", _HELD_UP], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(PATIENCE) == 1
        finally:
            process.kill()


def _permitted() -> bool:
    try:
        return subprocess.run([*_FIRST, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii"))
