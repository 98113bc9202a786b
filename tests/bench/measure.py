"""How things are timed: in turns, so that a machine whose speed drifts drifts for all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The median cost of one call, in microseconds."""

    wall: float
    cpu: float


def in_turns(
    candidates: Mapping[str, Callable[[int], None]], *, calls: int, turns: int
) -> dict[str, Timing]:
    """Run each candidate `turns` times for `calls` calls, one after the other, again and again."""
    walls: dict[str, list[float]] = {name: [] for name in candidates}
    cpus: dict[str, list[float]] = {name: [] for name in candidates}
    for candidate in candidates.values():
        candidate(max(1, calls // 5))
    gc.collect()
    gc.freeze()  # as the program does once it has started: modules are no garbage
    for _ in range(turns):
        for name, candidate in candidates.items():
            wall, cpu = time.perf_counter(), time.process_time()
            candidate(calls)
            walls[name].append((time.perf_counter() - wall) / calls * 1e6)
            cpus[name].append((time.process_time() - cpu) / calls * 1e6)
    return {
        name: Timing(statistics.median(walls[name]), statistics.median(cpus[name]))
        for name in candidates
    }


def report(title: str, timings: Mapping[str, Timing], aim: str) -> None:
    """Print the timings, each with its ratio to the first."""
    print(f"\n{title}    (aim: {aim})")
    first = next(iter(timings.values()))
    for name, each in timings.items():
        print(
            f"  {name:<44} {each.wall:>9.1f} µs wall {each.cpu:>9.1f} µs CPU"
            f"   × {each.wall / first.wall:.2f} wall   × {each.cpu / first.cpu:.2f} CPU"
        )
