"""SIGTERM ends any command at any moment, in a container too, where it is the first process."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.cli.processes import PATIENCE, mute, popen

_FIRST: Final = ("unshare", "--pid", "--fork", "--kill-child")
"""A namespace in which the command is process 1, which a signal without a handler never ends."""


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


def _permitted() -> bool:
    try:
        return subprocess.run([*_FIRST, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii"))
