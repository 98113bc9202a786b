"""Messages between several processes: taken by one at a time, in order, and taken over in time."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread

from bot.engine.delivery.delivery import Delivery
from bot.engine.deployment import deployment_id
from bot.engine.messenger import MessageKind, Messenger, Outgoing, Pace
from bot.engine.outbox.rows import DROPPED, LEASED, SENT, WAITING, Lane, Leaving, put
from storage.database import Database
from tests.engine.post import deliver_abreast, forget_warnings, rows, states, texts, write
from tests.engine.test_conflicts import at_once
from tests.stage import Stage, staged


def test_a_rooms_order_holds_whoever_delivers(stage: Stage) -> None:
    """Four processes empty one outbox: each message goes once, and each room reads it in order."""
    rooms = [f"R{number}" for number in range(5)]
    for number in range(12):
        for room in rooms:
            write(stage, f"{room} {number:02}", room=room)
    loops = [partial(_emptied, _delivery(stage, stage.box)) for _ in range(4)]
    assert sum(at_once(loops)) == 60
    said = texts(stage)
    for room in rooms:
        assert [each for each in said if each.startswith(room)] == [
            f"{room} {number:02}" for number in range(12)
        ]
    assert stage.box.repeats == 0


async def test_a_stalled_process_is_taken_over_and_changes_nothing_when_it_wakes(
    stage: Stage,
) -> None:
    """Another process sends under the same key; that the first one has sent or failed is void."""
    for wakes_up in (None, ConnectionError("cut while it was asleep")):
        write(stage, "once")
        stalled = _Stalled(wakes_up)
        late = asyncio.create_task(_delivery(stage, stalled).deliver_due())
        await stalled.has_it.wait()
        assert states(stage)[-1] == LEASED
        stage.clock.advance(stage.span("61s"))
        other = _Keys()
        assert await _delivery(stage, other).deliver_due() == 1
        stalled.wake.set()
        assert await late == 1
        assert [each.key for each in other.taken] == [each.key for each in stalled.taken]
        assert [each.repeated for each in other.taken] == [True]
        row = rows(stage)[-1]
        assert (row.state, row.attempts) == (SENT, 2)
    forget_warnings(stage)


async def test_who_was_away_too_long_before_sending_sends_nothing(stage: Stage) -> None:
    """A process that stalls between taking a message and sending it finds that it is another's."""
    write(stage, "once")
    slow, other = _Keys(), _Keys()
    delivery = _delivery(stage, slow)
    sleeping = delivery._lease({"console": 1})  # noqa: SLF001  # the moment between taking and sending
    stage.clock.advance(stage.span("61s"))
    assert await _delivery(stage, other).deliver_due() == 1
    await delivery._deliver(sleeping[0])  # noqa: SLF001
    assert (len(slow.taken), len(other.taken)) == (0, 1)
    stage.log.lines = [line for line in stage.log.lines if "was taken over" not in line]


async def test_who_waits_long_for_its_turn_keeps_what_it_took(stage: Stage) -> None:
    """Behind a slow messenger a lease is made longer, so that nobody else takes the message."""
    write(stage, "once")
    messenger, other = _Keys(), _Keys()
    delivery = _delivery(stage, messenger)
    parcel = delivery._lease({"console": 1})[0]  # noqa: SLF001
    stage.clock.advance(stage.span("45s"))
    await delivery._deliver(parcel)  # noqa: SLF001
    assert len(messenger.taken) == 1
    stage.clock.advance(stage.span("30s"))
    assert await _delivery(stage, other).deliver_due() == 0
    assert states(stage) == [SENT]


async def test_a_process_that_ends_hands_back_what_it_has_not_begun(stage: Stage) -> None:
    """What waits for the pace is offered again at once, as if it had never been taken."""
    write(stage, "a")
    write(stage, "b", room="B")
    slow = _Keys(Pace(all=0.05))
    delivery = _delivery(stage, slow)
    under_way = asyncio.create_task(delivery.deliver_due())
    await slow.has_one.wait()
    await _until(lambda: sorted(states(stage)) == [LEASED, SENT])
    delivery.end()
    await under_way
    assert sorted(states(stage)) == [SENT, WAITING]
    assert await delivery.deliver_due() == 0
    assert [row.attempts for row in rows(stage)] == [1, 0]
    assert await _delivery(stage, _Keys()).deliver_due() == 1


def test_what_has_left_is_noted_whoever_is_in_the_way(database: Database) -> None:
    """That an input draws a card anew as it leaves, merged, is no reason to send it again."""
    with staged(database, now="2026-11-28T15:00+08:00") as stage:
        for what in ("联调", "切图"):
            stage.say("韩梅梅", f"/任务 新建 {what} @李雷", room="产品群")
        stage.until("2026-11-30T08:59")
        stage.ignore()
        stage.clock.advance(stage.span("1m"))
        held = [row for row in rows(stage) if row.held]
        messenger = _MeetsAnInput(stage, held[0].posted_id)
        assert deliver_abreast(stage, {"console": messenger}, abreast=2) == 1
        messenger.inputs.join()
        states = [row.state for row in rows(stage)]
        assert [each.text.count("给您分配了任务") for each in messenger.taken] == [2]
        assert [states[row.id - 1] for row in held] == [SENT, SENT]
        assert states[-1] == DROPPED


class _Keys:
    """A messenger that keeps what it is given."""

    name = "console"

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.taken: list[Outgoing] = []
        self.has_one = asyncio.Event()

    async def deliver(self, message: Outgoing) -> str:
        """Take it."""
        assert message.kind is MessageKind.POST
        self.taken.append(message)
        self.has_one.set()
        return f"on-{message.key}"


class _Stalled(_Keys):
    """A messenger whose process falls asleep in the midst of sending."""

    def __init__(self, wakes_up_with: Exception | None) -> None:
        super().__init__()
        self.has_it = asyncio.Event()
        self.wake = asyncio.Event()
        self._trouble = wakes_up_with

    async def deliver(self, message: Outgoing) -> str:
        """Take it, sleep, and answer much later."""
        taken = await super().deliver(message)
        self.has_it.set()
        await self.wake.wait()
        if self._trouble is not None:
            raise self._trouble
        return taken


class _MeetsAnInput(_Keys):
    """A messenger that takes a message while an input draws one of its cards anew."""

    def __init__(self, stage: Stage, copy: int) -> None:
        super().__init__()
        self.inputs = Thread(target=self._draw_anew, args=(stage, copy))
        self._began = Event()

    async def deliver(self, message: Outgoing) -> str:
        """Take it when the input has begun, which ends only after that."""
        self.inputs.start()
        await asyncio.to_thread(self._began.wait)
        return await super().deliver(message)

    def _draw_anew(self, stage: Stage, copy: int) -> None:
        now = stage.clock.now()
        update = Leaving(
            *("console", MessageKind.UPDATE, Lane.REFRESH, now, now),
            account=stage.account("李雷"),
            subject="T1",
            posted_id=copy,
        )
        with stage.database.transaction() as tx:
            put(tx, [update])
            self._began.set()
            time.sleep(0.3)


def _delivery(stage: Stage, messenger: Messenger) -> Delivery:
    return Delivery(
        stage.database,
        stage.app.rules,
        stage.clock,
        {"console": messenger},
        files=stage.app.files,
        deployment=deployment_id(stage.database),
    )


def _emptied(delivery: Delivery) -> int:
    async def empty() -> int:
        total = 0
        while gone := await delivery.deliver_due():
            total += gone
        return total

    return asyncio.run(empty())


async def _until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")
