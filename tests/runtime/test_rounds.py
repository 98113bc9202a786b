"""Work that is called for, done until nothing is left, and brought to an end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.engine.delivery.rounds import Rounds

PATIENCE = 30


class Pile:
    """Work that shrinks by one a piece; `trouble` is raised by the next piece."""

    def __init__(self, left: int = 0) -> None:
        self.left = left
        self.trouble: Exception | None = None
        self.empty = asyncio.Event()
        self.failed = asyncio.Event()

    async def piece(self) -> int:
        """Do one piece."""
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            self.failed.set()
            raise trouble
        if not self.left:
            self.empty.set()
            return 0
        self.left -= 1
        return 1


@asynccontextmanager
async def going_on(rounds: Rounds) -> AsyncIterator[None]:
    """Rounds that begin and end with the block."""
    rounds.begin()
    yield
    await rounds.end()


async def test_one_call_does_all_that_is_there() -> None:
    """It goes on until a piece gives 0, then waits to be called again."""
    pile = Pile(3)
    rounds = Rounds("pile", pile.piece)
    async with going_on(rounds):
        for left in (3, 2):
            pile.left = left
            pile.empty.clear()
            rounds.call()
            await asyncio.wait_for(pile.empty.wait(), PATIENCE)
            assert pile.left == 0


async def test_what_fails_is_logged_and_tried_at_the_next_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A piece that raises ends its round and nothing else."""
    pile = Pile(1)
    pile.trouble = ConnectionError("the line broke")
    rounds = Rounds("pile", pile.piece)
    async with going_on(rounds):
        rounds.call()
        await asyncio.wait_for(pile.failed.wait(), PATIENCE)
        rounds.call()
        await asyncio.wait_for(pile.empty.wait(), PATIENCE)
    assert pile.left == 0
    assert "the line broke" in caplog.text


async def test_what_was_called_for_is_done_before_the_end() -> None:
    """Finishing rounds do what is left when the block ends; others leave it."""
    finished, left = Pile(2), Pile(2)
    async with going_on(Rounds("one", finished.piece)):
        pass
    async with going_on(Rounds("other", left.piece, finishing=False)):
        pass
    assert (finished.left, left.left) == (0, 2)


async def test_who_holds_the_turn_has_the_work_to_themselves() -> None:
    """Nothing is done while somebody else holds the turn."""
    pile = Pile(1)
    rounds = Rounds("pile", pile.piece)
    async with going_on(rounds):
        async with rounds.turn:
            rounds.call()
            for _ in range(20):
                await asyncio.sleep(0)
            assert pile.left == 1
        await asyncio.wait_for(pile.empty.wait(), PATIENCE)
    assert pile.left == 0
