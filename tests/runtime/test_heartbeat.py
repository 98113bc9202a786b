"""What wakes the program goes on, whatever happens when it wakes."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from bot.time.heartbeat import Heartbeat

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


async def test_it_stops_for_good_and_may_be_stopped_twice() -> None:
    """After `stop` nothing of it is left in the event loop."""
    heart = Heartbeat(lambda: None, lambda: None, ZoneInfo("UTC"))
    heart.stop()
    heart.start()
    heart.stop()
    await asyncio.sleep(0)
    heart.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
