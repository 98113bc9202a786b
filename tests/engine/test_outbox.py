"""What leaves: in order, side by side, tried again, never twice, never in the way of others."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from bot.engine.messenger import DeliveryDelayed, DeliveryRefused, Outgoing, Pace
from bot.engine.outbox import queue, undelivered
from bot.engine.outbox.rows import DROPPED, PARKED, SENT, WAITING, Lane
from tests.engine.post import (
    deliver_abreast,
    forget_warnings,
    rows,
    states,
    texts,
    write,
    write_for,
)
from tests.stage import Stage

BROKEN = ConnectionError("the line is broken")


def test_order_within_a_destination(stage: Stage) -> None:
    """A room reads what it is told in the order in which it was decided."""
    for number in range(20):
        write(stage, str(number))
    stage.settle()
    assert texts(stage) == [str(number) for number in range(20)]


def test_lanes_overtake(stage: Stage) -> None:
    """What is more urgent goes first, within a destination and across."""
    write(stage, "m1", "m2")
    write(stage, "b", room="B")
    write(stage, "e1", "e2", lane=Lane.ESCALATION)
    write(stage, "i", lane=Lane.INCIDENT)
    stage.settle()
    sent = texts(stage)
    assert sent[:2] == ["i", "e1"]
    assert sent.index("e1") < sent.index("e2")
    assert sent.index("m1") < sent.index("m2")


def test_destinations_side_by_side(stage: Stage) -> None:
    """A destination that is slow to answer keeps no other waiting."""
    write(stage, "slow", room="A")
    write(stage, "quick", room="B")
    meeting = _Meeting(parties=2)
    assert deliver_abreast(stage, {"console": meeting}, abreast=2) == 2
    assert sorted(meeting.met) == ["quick", "slow"]
    assert states(stage) == [SENT, SENT]


@pytest.mark.parametrize("room, account", [("B", ""), ("A", "lilei"), ("", "lilei")])
def test_a_failure_holds_its_own_destination(stage: Stage, room: str, account: str) -> None:
    """What stands behind a failed message waits for it; everything else goes on."""
    write(stage, "first", "second")
    write(stage, "other", room=room, account=account)
    stage.box.troubles.append(BROKEN)
    stage.settle()
    assert texts(stage) == ["other"]
    stage.wait("3s")
    assert texts(stage) == ["other", "first", "second"]
    forget_warnings(stage)


def test_a_failure_holds_its_own_lane_only(stage: Stage) -> None:
    """An escalation passes a message that waits to be tried again."""
    write(stage, "message")
    stage.box.troubles.append(BROKEN)
    stage.settle()
    write(stage, "escalation", lane=Lane.ESCALATION)
    stage.settle()
    assert texts(stage) == ["escalation"]
    stage.wait("3s")
    assert texts(stage) == ["escalation", "message"]
    forget_warnings(stage)


def test_backoff_grows(stage: Stage) -> None:
    """A message is tried at growing distances, and parked after the agreed attempts."""
    write(stage, "never", "behind")
    stage.box.troubles.extend([BROKEN] * 8)
    attempts = []
    started = stage.clock.now()
    while stage.box.troubles:
        stage.clock.move_to(stage.app.next_due() or stage.clock.now())
        attempts.append((stage.clock.now() - started).total_seconds())
        stage.settle()
    gaps = [later - earlier for earlier, later in pairwise(attempts)]
    assert len(attempts) == 8
    assert 1.6 <= gaps[0] <= 2.4
    assert all(later > earlier * 1.2 for earlier, later in pairwise(gaps[1:]))
    assert texts(stage) == ["behind"]
    assert states(stage) == [PARKED, SENT]
    assert "the line is broken" in str(rows(stage)[0].error)
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_refused(stage: Stage) -> None:
    """What the messenger will never take is parked at once, and nothing behind it waits."""
    write(stage, "poison", "next")
    stage.box.troubles.append(DeliveryRefused("no such room"))
    stage.settle()
    assert texts(stage) == ["next"]
    assert states(stage) == [PARKED, SENT]
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_parked_and_offered_again(stage: Stage) -> None:
    """An administrator sees what is parked, offers it again, and it goes."""
    write(stage, "poison")
    stage.box.troubles.append(DeliveryRefused("no such room"))
    stage.settle()
    with stage.database.transaction() as tx:
        [row] = undelivered.parked_rows(tx)
        assert row.error == "no such room"
        assert undelivered.retry(tx, [row.id, 999], stage.clock.now()) == 1
        assert undelivered.retry(tx, [row.id], stage.clock.now()) == 0
    stage.settle()
    assert texts(stage) == ["poison"]
    forget_warnings(stage, parked=True)


def test_only_what_is_parked_is_dropped(stage: Stage) -> None:
    """Dropping touches no message that is still on its way or has arrived."""
    write(stage, "one", "two")
    with stage.database.transaction() as tx:
        assert undelivered.drop(tx, [1, 2], ["console"]) == 0
    stage.settle()
    assert texts(stage) == ["one", "two"]


def test_retry_after(stage: Stage) -> None:
    """A messenger's own wish for how long to wait is obeyed to the second."""
    write(stage, "later")
    stage.box.troubles.append(DeliveryDelayed("busy", retry_after=30))
    stage.wait("29s")
    assert texts(stage) == []
    stage.wait("1s")
    assert texts(stage) == ["later"]
    forget_warnings(stage)


def test_a_messenger_away_for_hours(stage: Stage) -> None:
    """An outage parks nothing: when the messenger is back, everything arrives, in order."""
    write(stage, "one", "two")
    stage.box.troubles.extend([DeliveryDelayed("503")] * 24)
    stage.wait("5h")
    assert stage.box.troubles == type(stage.box.troubles)()
    assert texts(stage) == ["one", "two"]
    forget_warnings(stage)


def test_a_messenger_that_always_says_later(stage: Stage) -> None:
    """After a day of asking to wait a message is parked, so that somebody looks at it."""
    write(stage, "one")
    later = [DeliveryDelayed("later", retry_after=3600)] * 30
    stage.box.troubles.extend(later)
    stage.wait("23h")
    assert states(stage) == [WAITING]
    stage.wait("2h")
    assert states(stage) == [PARKED]
    stage.box.troubles.clear()
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_an_answer_that_was_lost(stage: Stage) -> None:
    """A message that arrived although its delivery failed is not delivered twice."""
    write(stage, "once")
    stage.box.lost_answers = 1
    stage.wait("1m")
    assert texts(stage) == ["once"]
    assert stage.box.repeats == 1
    assert states(stage) == [SENT]
    forget_warnings(stage)


def test_a_lease_that_ran_out(stage: Stage) -> None:
    """What a dead process had in hand is offered again with the same key, when its lease ends."""
    write(stage, "in hand", "behind")
    until = stage.clock.now() + stage.span("60s")
    with stage.database.transaction() as tx:
        [parcel] = queue.lease(tx, {"console": 10}, stage.clock.now(), until)
    stage.wait("59s")
    assert texts(stage) == []
    stage.wait("1s")
    assert texts(stage) == ["in hand", "behind"]
    assert stage.box.delivered[0].message.key.endswith(f"-{parcel.id}")


def test_a_message_that_kills_the_process(stage: Stage) -> None:
    """A message during whose delivery the program dies each time is parked in the end."""
    write(stage, "deadly", "behind")
    for _ in range(8):
        until = stage.clock.now() + stage.span("60s")
        with stage.database.transaction() as tx:
            assert len(queue.lease(tx, {"console": 10}, stage.clock.now(), until)) == 1
        stage.clock.advance(stage.span("60s"))
    stage.box.troubles.append(BROKEN)
    stage.settle()
    assert states(stage) == [PARKED, SENT]
    assert texts(stage) == ["behind"]
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_a_messenger_that_is_not_connected(stage: Stage) -> None:
    """Rows for a messenger that this program doesn't have wait in nobody's way."""
    write(stage, "elsewhere", messenger="slack")
    write(stage, "here")
    stage.wait("1d")
    assert texts(stage) == ["here"]
    assert states(stage) == [WAITING, SENT]


def test_a_messenger_that_hangs(stage: Stage) -> None:
    """A delivery that never ends is given up before its lease does, and tried again."""
    write(stage, "hangs")
    stage.restart({"outbox.lease": "1s"})
    meeting = _Meeting(parties=2)
    assert deliver_abreast(stage, {"console": meeting}, abreast=2) == 1
    assert states(stage) == [WAITING]
    stage.wait("3s")
    assert texts(stage) == ["hangs"]
    forget_warnings(stage)


def test_paced(stage: Stage) -> None:
    """What the pace has no room for before the lease ends is offered again, and lost never."""
    write(stage, *"abcd")
    slow = stage.box
    slow.pace = Pace(each=0.01, burst=2)
    stage.restart()
    stage.settle()
    assert texts(stage) == ["a", "b"]
    assert states(stage) == [SENT, SENT, WAITING, WAITING]
    slow.pace = Pace()
    stage.restart()
    stage.wait("2m")
    assert texts(stage) == list("abcd")
    forget_warnings(stage)


def test_a_burst(stage: Stage) -> None:
    """Hundreds of messages to many places leave in one go, each place in its order."""
    for number in range(5):
        for room in range(60):
            write(stage, f"{room}/{number}", room=str(room))
    while deliver_abreast(stage, stage.messengers, abreast=16):
        pass
    stage.settle()
    sent = texts(stage)
    assert len(sent) == 300
    for room in range(60):
        assert [each for each in sent if each.startswith(f"{room}/")] == [
            f"{room}/{number}" for number in range(5)
        ]


@pytest.mark.parametrize("died", [False, True])
def test_nothing_is_added_to_a_repetition(stage: Stage, *, died: bool) -> None:
    """What is held back and comes after a merged message failed is a message of its own."""
    at = stage.clock.now() + stage.span("1h")
    write_for(stage, at, "one", "two")
    stage.clock.move_to(at)
    stage.box.lost_answers = 1
    if died:
        _deliver_and_die(stage)
    else:
        stage.settle()
    write_for(stage, at, "late")
    stage.wait("2m")
    merged, late = texts(stage)
    assert "one" in merged
    assert "two" in merged
    assert "late" not in merged
    assert "late" in late
    assert stage.box.repeats == 1
    assert states(stage) == [SENT] * 3
    forget_warnings(stage)


def _deliver_and_die(stage: Stage) -> None:
    """Have what may go now arrive, and nobody note it."""
    parcels = stage.app.delivery._lease({"console": 10})  # noqa: SLF001  # what a process does until it dies
    for parcel in parcels:
        drawn = stage.app.delivery._draw(parcel)  # noqa: SLF001
        assert drawn is not None
        with suppress(ConnectionError):
            asyncio.run(stage.box.deliver(drawn.message))


def test_what_is_offered_again_by_hand_goes_alone(stage: Stage) -> None:
    """What was parked may have arrived: nothing new is lost in it."""
    at = stage.clock.now() + stage.span("1h")
    write_for(stage, at, "one")
    stage.clock.move_to(at)
    stage.box.troubles.append(DeliveryRefused("too long"))
    stage.settle()
    write_for(stage, at, "late")
    with stage.database.transaction() as tx:
        assert undelivered.retry(tx, [1], stage.clock.now()) == 1
    stage.settle()
    assert texts(stage) == ["one", "late"]
    forget_warnings(stage, parked=True)


def test_merged_and_refused(stage: Stage) -> None:
    """What can't go as one goes each by itself, before what came later; the bad one is parked."""
    at = stage.clock.now() + stage.span("1h")
    write_for(stage, at, "poison", "one", "two")
    stage.clock.move_to(at)
    stage.box.troubles += [DeliveryRefused("sensitive")] * 2
    stage.settle()
    write_for(stage, at, "late")
    stage.settle()
    assert texts(stage) == ["one", "two", "late"]
    assert states(stage) == [PARKED, SENT, SENT, SENT]
    forget_warnings(stage, parked=True)
    give_up(stage)


def test_very_many_of_one_moment_come_in_portions(stage: Stage) -> None:
    """No statement has to move all that a month put off; a reader still gets one message."""
    at = stage.clock.now() + stage.span("1h")
    write_for(stage, at, "one")
    write_for(stage, at, *["elsewhere"] * 1500, messenger="slack")
    write_for(stage, at, "two")
    stage.clock.move_to(at)
    assert deliver_abreast(stage, stage.messengers, abreast=1) == 1
    assert sum(row.ready for row in rows(stage)) == 1001
    [merged] = texts(stage)
    assert merged.index("one") < merged.index("two")
    stage.settle()
    assert all(row.ready for row in rows(stage))
    assert texts(stage) == [merged]


def give_up(stage: Stage) -> None:
    """Drop what is parked, so that the stage ends clean."""
    with stage.database.transaction() as tx:
        parked = [row.id for row in undelivered.parked_rows(tx)]
        assert undelivered.drop(tx, parked, ["console"]) == len(parked)
    assert DROPPED in states(stage)


@dataclass
class _Meeting:
    """A messenger whose deliveries end only when enough of them are under way together."""

    parties: int
    name: str = "console"
    pace: Pace = field(default_factory=Pace)
    met: list[str] = field(default_factory=list)
    _all_here: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, message: Outgoing) -> str:
        """Wait for the others."""
        self.met.append(message.text)
        if len(self.met) == self.parties:
            self._all_here.set()
        await self._all_here.wait()
        return message.text
