"""What wakes the program goes on, whatever happens when it wakes."""

import asyncio
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.time.heartbeat import Heartbeat
from tests.chaos.clocks import CAN_JUMP, Watch, movable

PATIENCE = 30


async def test_it_beats_again_after_a_beat_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    """An exception in a beat is logged, and the next beat comes."""
    beats: list[int] = []
    again = asyncio.Event()

    def beat() -> None:
        beats.append(len(beats))
        if len(beats) == 1:
            raise ValueError("the first one fails")
        again.set()

    heart = Heartbeat(beat, lambda: None, ZoneInfo("Asia/Shanghai"))
    heart.start()
    await asyncio.wait_for(again.wait(), PATIENCE)
    heart.stop()
    assert "the first one fails" in caplog.text


_PROGRAM = """
import asyncio
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.time.heartbeat import Heartbeat

async def beats():
    Heartbeat(lambda: print("beat", flush=True), lambda: None, ZoneInfo("UTC")).start()
    await asyncio.Event().wait()

asyncio.run(beats())
"""


@pytest.mark.skipif(not CAN_JUMP, reason="the library that moves a clock is not there")
async def test_it_beats_on_where_the_clock_is_set(tmp_path: Path) -> None:
    """A machine whose clock is set back by hours, or forward by weeks, is woken as before."""
    watch = Watch(tmp_path / "clock")
    with movable():
        program = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _PROGRAM,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | watch.environment,
        )
    assert program.stdout is not None
    try:
        for seconds in (0, -6 * 3600, 30 * 24 * 3600):
            watch.set(seconds)
            for _ in range(3):
                assert await asyncio.wait_for(program.stdout.readline(), PATIENCE) == b"beat\n"
    finally:
        program.kill()
        await program.communicate()


async def test_it_stops_for_good_and_may_be_stopped_twice() -> None:
    """After `stop` nothing of it is left in the event loop."""
    heart = Heartbeat(lambda: None, lambda: None, ZoneInfo("UTC"))
    heart.stop()
    heart.start()
    heart.stop()
    await asyncio.sleep(0)
    heart.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
