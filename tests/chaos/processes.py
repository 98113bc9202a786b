"""Processes of `muster run`, begun in a moment, killed, stopped and let go on."""

import faulthandler
import multiprocessing
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from tests.chaos.clocks import Watch, movable

_spawn = multiprocessing.get_context("forkserver")
_PRELOADED: Final = [
    "bot.cli.main",
    "bot.cli.run",
    "adapters.slack.hosting",
    "adapters.dingtalk.hosting",
    "storage.postgres",
]
ENDED: Final = {-signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGTERM, 0, 1}
"""Who is told to stop while it starts is ended by that; who is not done after ten seconds, as this
machine is slow, ends all the same, with 1."""
_HUNG_SECONDS: Final = 30
"""On an idle machine ten are never reached; how long they took is told in the end."""


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
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    from bot.cli.main import main

    main(["run"])


@dataclass(frozen=True, slots=True)
class Replica:
    """A process, and the machine that it runs on."""

    machine: int
    process: BaseProcess
    log: Path

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self.process.pid is not None
        return self.process.pid


class Replicas:
    """A process on each of so many machines, which may die and is begun anew.

    `stops` are the seconds that those took to end who were told to.
    """

    def __init__(self, environment: Mapping[str, str], folder: Path, count: int) -> None:
        self.stops: list[float] = []
        self._environment = environment
        self._folder = folder
        self._watches = [Watch(folder / f"machine-{number}.clock") for number in range(count)]
        self._begun = 0
        with movable():
            forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001
            _spawn.set_forkserver_preload(_PRELOADED)
            forkserver.ensure_running()
        self._running = [self._begin(number) for number in range(count)]

    def __len__(self) -> int:
        return len(self._running)

    def _begin(self, machine: int) -> Replica:
        log = self._folder / f"replica-{self._begun:04}.log"
        self._begun += 1
        environment = {**self._environment, **self._watches[machine].environment}
        process = _spawn.Process(target=run_here, args=(environment, log), daemon=True)
        process.start()
        return Replica(machine, process, log)

    def supervise(self) -> None:
        """Begin those anew that could not start, as their database was away just then.

        Who has started never ends by itself.
        """
        for each in [*self._running]:
            if not each.process.is_alive():
                said, code = each.log.read_text(), each.process.exitcode
                assert code == 1, f"it ended by itself: {code} {said}"
                assert " ready on " not in said, f"it ended by itself: {said}"
                self._replace(each)

    def are_ready(self) -> bool:
        """Whether those that were begun first have said that they take what comes."""
        logs = sorted(self._folder.glob("replica-*"))
        return len(logs) >= len(self) and all(" ready on " in each.read_text() for each in logs)

    def set_clock(self, machine: int, seconds: float) -> None:
        """Let a machine's clock go so far ahead, or behind, from now on."""
        self._watches[machine].set(seconds)

    def kill(self, number: int, by: signal.Signals = signal.SIGKILL) -> None:
        """End one and begin another in its place."""
        replica = self._running[number]
        began = time.monotonic()
        os.kill(replica.pid, signal.SIGCONT)
        os.kill(replica.pid, by)
        replica.process.join(_HUNG_SECONDS)
        code = replica.process.exitcode
        if code is None:
            os.kill(replica.pid, signal.SIGUSR1)
            replica.process.join(1)
        assert code in ENDED, f"it hung: {code}, {replica.log}"
        if by is signal.SIGTERM:
            self.stops.append(time.monotonic() - began)
        self._replace(replica)

    def stop(self, number: int) -> int:
        """Let one stall; gives its id."""
        os.kill(self._running[number].pid, signal.SIGSTOP)
        return self._running[number].pid

    def go_on(self, pid: int) -> None:
        """Let one that stalls go on, unless it was ended meanwhile."""
        if any(each.pid == pid for each in self._running):
            os.kill(pid, signal.SIGCONT)

    def end(self) -> list[int | None]:
        """Stop all of them as a supervisor does; gives their exit codes."""
        began = time.monotonic()
        for each in self._running:
            if each.process.is_alive():
                os.kill(each.pid, signal.SIGCONT)
                os.kill(each.pid, signal.SIGTERM)
        for each in self._running:
            each.process.join(_HUNG_SECONDS)
            self.stops.append(time.monotonic() - began)
            if each.process.is_alive():
                each.process.kill()
        forkserver._forkserver._stop()  # type: ignore[attr-defined]  # noqa: SLF001
        return [each.process.exitcode for each in self._running]

    def said(self, words: str) -> bool:
        """Whether one of them has said that."""
        return self.times_said(words) > 0

    def times_said(self, words: str) -> int:
        """How often they have said that."""
        return sum(each.read_text().count(words) for each in self._folder.glob("replica-*"))

    def _replace(self, replica: Replica) -> None:
        self._running[self._running.index(replica)] = self._begin(replica.machine)
