"""Events of whoever arranges a meeting, before the double: many people, what was made before."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
import pytest

from adapters.dingtalk.hosting import DingtalkHost
from adapters.dingtalk.messenger import DingtalkMessenger
from bot.engine.messenger import (
    Appointment,
    CalendarsClosed,
    DeliveryDelayed,
    DeliveryRefused,
    MessageKind,
    Outgoing,
)
from bot.time.clock import VirtualClock
from tests.dingtalk.samples import outgoing
from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.faults import Fault

MEETING: Final = Appointment(
    title="评审",
    text="Muster M1 · 李雷 发起\n1. 方案",
    mark="Muster M1",
    starts=datetime(2026, 11, 26, 6, tzinfo=UTC),
    ends=datetime(2026, 11, 26, 7, tzinfo=UTC),
    zone="Asia/Shanghai",
    organiser="li",
    accounts=("li", "han"),
)


def message(event: str = "", appointment: Appointment = MEETING, **more: object) -> Outgoing:
    """What the outbox hands over."""
    kind = MessageKind.UPDATE if event else MessageKind.APPOINTMENT
    whole = {"room": "calendars:M1", "message": event, "appointment": appointment, **more}
    return msgspec.structs.replace(outgoing(kind=kind), **whole)


@pytest.fixture
def messenger(double: DingtalkDouble, connected: DingtalkHost) -> DingtalkMessenger:
    """The adapter; how fast calls may come is proved elsewhere."""
    double.quotas.calls_a_second = None
    return connected.messenger


async def test_many_people_in_batches(double: DingtalkDouble, messenger: DingtalkMessenger) -> None:
    """Five hundred at once; whoever DingTalk does not know is left out."""
    many = tuple(double.person(f"p{number}").user_id for number in range(1_020))
    wanted = msgspec.structs.replace(MEETING, accounts=("li", *many, "nobody"))
    event = await messenger.deliver(message(appointment=wanted))
    (seen,) = double.tenant.events.values()
    assert (seen.owner, len(seen.people)) == ("union-li", 1_020)
    fewer = msgspec.structs.replace(MEETING, accounts=("li", *many[:5]), without=many[5:])
    await messenger.deliver(message(event, fewer))
    assert len(seen.people) == 5
    strangers = [each for each in double.refusals if each.code == "60121"]
    assert len(double.refusals) == len(strangers)


async def test_found_among_many(
    double: DingtalkDouble, messenger: DingtalkMessenger, clock: VirtualClock
) -> None:
    """What was made days ago is found by its line, pages away, be the meeting elsewhere by now."""
    first = await messenger.deliver(message())
    (seen,) = double.tenant.events.values()
    for number in range(2, 14):
        for day in range(10):
            other = msgspec.structs.replace(
                MEETING, mark=f"Muster M{number}{day}", text=f"Muster M{number}{day} · x"
            )
            await messenger.deliver(message(appointment=other, key=f"k{number}-{day}"))
            clock.advance(timedelta(minutes=30))
    moved = msgspec.structs.replace(MEETING, starts=MEETING.starts + timedelta(minutes=30))
    assert await messenger.deliver(message(appointment=moved, repeated=True)) == first
    assert seen.starts == "2026-11-26T14:30:00+08:00"
    assert double.refusals == []


async def test_what_was_never_made_is_not_taken_away(
    double: DingtalkDouble, messenger: DingtalkMessenger
) -> None:
    """An attempt that made nothing leaves nothing, however often it is asked for."""
    off = msgspec.structs.replace(MEETING, off=True)
    made = await messenger.deliver(message(appointment=off, repeated=True))
    await messenger.deliver(message(made, off))
    assert double.tenant.events == {}
    assert double.refusals == []


async def test_what_refusals_mean(double: DingtalkDouble, messenger: DingtalkMessenger) -> None:
    """Never, later, or not before somebody grants something."""
    event = await messenger.deliver(message())
    for fault in (Fault.QPS, Fault.MONTH):
        double.faults.order(fault, "/calendar/")
        with pytest.raises(DeliveryDelayed):
            await messenger.deliver(message(event))
    double.tenant.people["li"].active = False
    with pytest.raises(DeliveryRefused, match="outside the app's range"):
        await messenger.deliver(message(appointment=MEETING, key="k2"))
    double.tenant.people["li"].active = True
    double.tenant.scopes.discard("Calendar.Event.Read")
    with pytest.raises(CalendarsClosed, match=r"Calendar\.Event\.Read"):
        await messenger.deliver(message(event))
