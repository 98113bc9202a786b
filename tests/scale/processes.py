"""Work in processes of its own, and what it costs."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import Any, Final

from storage.database import Database
from tests.scale import candidates
from tests.scale.candidates import Work

_spawn: Final = multiprocessing.get_context("spawn")
_PATIENCE_SECONDS: Final = 120


def alone(work: Callable[[str], None], url: str) -> None:
    """Do it in a process of its own, which has nothing in its memory from before."""
    process = _spawn.Process(target=work, args=(url,))
    process.start()
    process.join()


def timed(work: Work, url: str, processes: int) -> tuple[float, float]:
    """Run the work in so many processes; wall seconds, and CPU seconds of all of them."""
    cpu = _spawn.Value("d", 0.0)
    barrier = _spawn.Barrier(processes + 1)
    running = [
        _spawn.Process(target=_run, args=(work, url, barrier, cpu)) for _ in range(processes)
    ]
    for each in running:
        each.start()
    barrier.wait(_PATIENCE_SECONDS)
    began = time.perf_counter()
    for each in running:
        each.join()
    return time.perf_counter() - began, cpu.value


def _run(work: Work, url: str, barrier: Any, cpu: Any) -> None:
    barrier.wait()
    began = time.process_time()
    work(url)
    with cpu.get_lock():
        cpu.value += time.process_time() - began


def idle(url: str, beats: int = 30) -> None:
    """Look as a process does at each beat when nothing is due; prints what that costs."""
    opened = Database.open(url)
    app = candidates.muster(opened)
    app.engine.fire()
    began, cpu = time.perf_counter(), time.process_time()
    for _ in range(beats):
        app.engine.fire()
        app.next_due()
    took = (time.process_time() - cpu) / beats * 60
    wall = (time.perf_counter() - began) / beats * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nidle: {took:.2f} CPU-s a minute, {wall:.1f} ms a beat, {memory:.0f} MiB")
