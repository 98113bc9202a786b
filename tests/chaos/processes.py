"""Processes of `muster run`, begun in a moment, killed, stopped and let go on."""

import multiprocessing
import os
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

_spawn = multiprocessing.get_context("forkserver")
_spawn.set_forkserver_preload(
    [
        "bot.cli.main",
        "bot.cli.run",
        "adapters.slack.hosting",
        "adapters.dingtalk.hosting",
        "storage.postgres",
    ]
)
ENDED: Final = {-signal.SIGKILL, -signal.SIGTERM, 0, 1}
"""Who is told to stop before it has set up its signals is ended by them; who is not done after ten
seconds, as this machine is slow, ends all the same, with 1."""


def run_here(environment: Mapping[str, str], log: Path) -> None:
    """`muster run` in this process, with these settings and this log."""
    for name in list(os.environ):
        if name.startswith("MUSTER_"):
            del os.environ[name]
    os.environ.update(environment)
    written = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(written, stream)
    os.chdir(log.parent)
    from bot.cli.main import main

    main(["run"])


class Replicas:
    """So many processes, of which each may die and is begun anew."""

    def __init__(self, environment: Mapping[str, str], folder: Path, count: int) -> None:
        self._environment = environment
        self._folder = folder
        self._running: list[BaseProcess] = []
        self._begun = 0
        for _ in range(count):
            self._begin()

    def __len__(self) -> int:
        return len(self._running)

    def _begin(self) -> None:
        log = self._folder / f"replica-{self._begun:04}.log"
        self._begun += 1
        process = _spawn.Process(
            target=run_here, args=(self._environment, log), name=str(log), daemon=True
        )
        process.start()
        self._running.append(process)

    def supervise(self) -> None:
        """Begin those anew that could not start, as their database was away just then.

        Who has started never ends by itself.
        """
        for process in [*self._running]:
            if not process.is_alive():
                said = Path(process.name).read_text()
                assert process.exitcode == 1, f"it ended by itself: {process.exitcode} {said}"
                assert " ready on " not in said, f"it ended by itself: {said}"
                self._running.remove(process)
                self._begin()

    def are_ready(self) -> bool:
        """Whether those that were begun first have said that they take what comes."""
        logs = sorted(self._folder.glob("replica-*"))
        return len(logs) >= len(self) and all(" ready on " in each.read_text() for each in logs)

    def kill(self, number: int, by: signal.Signals = signal.SIGKILL) -> None:
        """End one and begin another in its place."""
        process = self._running.pop(number)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGCONT)
        os.kill(process.pid, by)
        process.join(15)
        assert process.exitcode in ENDED, f"it hung: {process.exitcode}, {process.name}"
        self._begin()

    def stop(self, number: int) -> int:
        """Let one stall; gives its id."""
        pid = self._running[number].pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        return pid

    def go_on(self, pid: int) -> None:
        """Let one that stalls go on, unless it was ended meanwhile."""
        if any(each.pid == pid for each in self._running):
            os.kill(pid, signal.SIGCONT)

    def end(self) -> list[int | None]:
        """Stop all of them as a supervisor does; gives their exit codes."""
        for each in self._running:
            if each.pid is not None and each.is_alive():
                os.kill(each.pid, signal.SIGCONT)
                os.kill(each.pid, signal.SIGTERM)
        for each in self._running:
            each.join(15)
            if each.is_alive():
                each.kill()
        return [each.exitcode for each in self._running]
