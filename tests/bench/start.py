"""How long a start takes and what it keeps in memory, each in a process of its own."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_RUNS = 7
_CORE = """
import sys
from pathlib import Path
from bot.cli.loading import importing
with importing():  # as `muster run` does
    from bot.app import build, open_database
    from bot.settings import load_settings
    from bot.time.clock import SystemClock
    from storage import schema
settings = load_settings({"database.url": sys.argv[1]}, environment={}, env_file=None)
database = open_database(settings)
schema.check(database)
build(settings, database, SystemClock(), {})
status = Path("/proc/self/status")
if status.exists():
    print(next(line.split()[1] for line in status.open() if line.startswith("VmHWM")))
"""
# Not ru_maxrss: for a child that begins at what its parent, which has imported all, had in memory.


def _timed(command: list[str]) -> tuple[float, float, str]:
    """Seconds by the clock, seconds of CPU, and what was printed."""
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system
    return wall, cpu - before.children_user - before.children_system, done.stdout


def main() -> None:
    """Print start-up times and memory."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    url = f"sqlite:///{folder}/muster.db"
    muster = str(Path(sys.executable).with_name("muster"))
    environment = {"MUSTER_DATABASE_URL": url}
    subprocess.run([muster, "migrate"], check=True, env=environment, capture_output=True)
    print("\nStart    (aim: --help ≤ 0.3 s, core ≤ 0.7 s and ≤ 70 MB)")
    for name, command in {
        "python -c pass": [sys.executable, "-c", "pass"],
        "muster --help": [muster, "--help"],
        "the core over a migrated database": [sys.executable, "-c", _CORE, url],
    }.items():
        runs = [_timed(command) for _ in range(_RUNS)]
        wall = statistics.median(run[0] for run in runs)
        cpu = statistics.median(run[1] for run in runs)
        memory = runs[-1][2].strip() if command[1:2] == ["-c"] else ""
        size = f"   {int(memory) / 1024:.0f} MB" if memory.isdigit() else ""
        print(f"  {name:<44} {wall:>9.3f} s wall {cpu:>7.3f} s CPU{size}")
