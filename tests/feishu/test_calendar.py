"""The app's calendar before the double: many people, people who are not to be had, pages."""

from datetime import UTC, datetime
from typing import Final

import msgspec
import pytest

from adapters.feishu.calendar import FeishuCalendar
from adapters.feishu.checks import examined
from adapters.feishu.client import FeishuClient
from adapters.feishu.meter import Meter
from bot.engine.messenger import (
    Appointment,
    CalendarsClosed,
    DeliveryRefused,
    MessageKind,
    Outgoing,
)
from bot.settings.messengers import FeishuSettings
from tests.doubles.feishu import FeishuDouble

MEETING: Final = Appointment(
    title="评审",
    text="Muster M1 · 韩梅梅 发起\n1. 方案",
    mark="Muster M1",
    starts=datetime(2026, 11, 26, 6, tzinfo=UTC),
    ends=datetime(2026, 11, 26, 7, tzinfo=UTC),
    zone="Asia/Shanghai",
    accounts=("ou_li", "ou_han"),
)


def message(event: str = "", *, repeated: bool = False) -> Outgoing:
    """What the outbox hands over."""
    kind = MessageKind.UPDATE if event else MessageKind.APPOINTMENT
    return Outgoing("k1", "feishu", kind, room="calendars:M1", message=event, repeated=repeated)


@pytest.fixture
def calendar(double: FeishuDouble, client: FeishuClient) -> FeishuCalendar:
    """The adapter's calendar; how fast calls may come is proved elsewhere."""
    double.platform.windows.enforced = False
    return FeishuCalendar(client)


async def test_many_people_in_batches_and_pages(
    double: FeishuDouble, calendar: FeishuCalendar
) -> None:
    """A thousand are invited at once, five hundred taken out, a hundred looked up."""
    many = tuple(double.person(f"ou_p{number}").open_id for number in range(1_100))
    event = await calendar.keep(message(), msgspec.structs.replace(MEETING, accounts=many))
    assert len(double.tenant.events[event].people) == 1_100
    fewer = msgspec.structs.replace(MEETING, accounts=many[:10], without=many[10:])
    await calendar.keep(message(event), fewer)
    assert [*double.tenant.events[event].people] == [*many[:10]]
    posts = "POST /open-apis/calendar/v4/calendars/:calendar_id/events/:event_id/attendees"
    assert (double.platform.calls[posts], double.platform.calls[f"{posts}/batch_delete"]) == (2, 3)
    assert double.refusals == []


async def test_one_who_left_keeps_nobody_else_out(
    double: FeishuDouble, calendar: FeishuCalendar
) -> None:
    """Feishu refuses all for one; the others are invited all the same."""
    many = [double.person(f"ou_p{number}").open_id for number in range(20)]
    double.tenant.people["ou_p7"].is_resigned = True
    wanted = msgspec.structs.replace(MEETING, accounts=(*many, "ou_nobody"))
    event = await calendar.keep(message(), wanted)
    assert [*double.tenant.events[event].people] == [each for each in many if each != "ou_p7"]


async def test_said_again_it_is_the_same(double: FeishuDouble, calendar: FeishuCalendar) -> None:
    """The same key is the same event, and nobody is invited twice."""
    first = await calendar.keep(message(), MEETING)
    assert await calendar.keep(message(repeated=True), MEETING) == first
    assert await calendar.keep(message(first), MEETING) == first
    assert len(double.tenant.events) == 1
    assert double.refusals == []


async def test_a_place_and_a_link_that_come_and_go(
    double: FeishuDouble, calendar: FeishuCalendar
) -> None:
    """Feishu keeps what it is not told, so that there is none is told as well."""
    link = "https://meet.example.com/a"
    there = msgspec.structs.replace(MEETING, place="火星厅", link=link)
    event = await calendar.keep(message(), there)
    seen = double.tenant.events[event]
    assert (seen.place, seen.meeting, seen.link) == ("火星厅", "third_party", link)
    await calendar.keep(message(event), MEETING)
    assert (seen.place, seen.meeting, seen.link) == ("—", "no_meeting", "")


async def test_what_refusals_mean(double: FeishuDouble, calendar: FeishuCalendar) -> None:
    """Never, or not before somebody grants something; what was begun is said to be."""
    event = await calendar.keep(message(), MEETING)
    nobody = msgspec.structs.replace(MEETING, ends=MEETING.starts)
    with pytest.raises(DeliveryRefused, match="does not understand the event"):
        await calendar.keep(message(event), nobody)
    double.tenant.scopes.discard("calendar:calendar.event:update")
    with pytest.raises(CalendarsClosed, match="a permission is missing") as closed:
        await calendar.keep(message(event), MEETING)
    assert not closed.value.begun
    other = msgspec.structs.replace(message(), key="k2")
    with pytest.raises(CalendarsClosed) as closed:
        await calendar.keep(other, MEETING)
    assert closed.value.begun
    double.tenant.scopes.add("calendar:calendar.event:update")
    double.tenant.events[event].deleted = True
    off = msgspec.structs.replace(MEETING, off=True)
    assert await calendar.keep(message(event), off) == event


async def test_the_doctor_knows_what_calendars_need(
    double: FeishuDouble, settings: FeishuSettings, meter: Meter
) -> None:
    """A permission that only calendars want is missed where they are switched on, and not else."""
    double.tenant.scopes.discard("calendar:calendar.event:create")
    for is_on in (False, True):
        client = FeishuClient(settings.model_copy(update={"calendar": is_on}), meter)
        found = [each.found for each in await examined(client) if "permissions" in each.found]
        assert ["puts meetings into it" in each for each in found] == [is_on]
        await client.close()
