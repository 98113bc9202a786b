"""What the benches of acknowledgements share: the figures of one process, and how they are told."""

import os
import statistics
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True, kw_only=True)
class Figures:
    """Of one process, by how many are in flight: seconds each, and CPU seconds of all."""

    seconds: dict[int, list[float]] = field(default_factory=lambda: {1: [], 50: []})
    cpu: dict[int, float] = field(default_factory=lambda: {1: 0.0, 50: 0.0})


def cpu_seconds(process: Process) -> float:
    """What a process and its threads have used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def report(figures: Mapping[str, Figures], abreast: int, calls: int) -> None:
    """Print a line for each of the processes, each beside the first of them."""
    first = next(iter(figures.values()))
    for name, run in figures.items():
        median = statistics.median(run.seconds[abreast])
        slowest = statistics.quantiles(run.seconds[abreast], n=100)[-1]
        cpu = run.cpu[abreast] / calls
        beside = median / statistics.median(first.seconds[abreast])
        print(
            f"  {name:<44} {median * 1e3:>8.2f} ms p50 {slowest * 1e3:>8.2f} ms p99"
            f" {cpu * 1e6:>7.0f} µs CPU   × {beside:.2f} p50"
            f"   × {run.cpu[abreast] / max(first.cpu[abreast], 0.01):.2f} CPU"
        )
