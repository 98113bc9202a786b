"""The app's calendar through the SDK: made once, changed, filled, emptied, deleted; its limits."""

from typing import Any, Final

import pytest
from lark_oapi.api.calendar.v4 import (
    BatchDeleteCalendarEventAttendeeRequest,
    BatchDeleteCalendarEventAttendeeRequestBody,
    CalendarEvent,
    CalendarEventAttendee,
    CalendarEventAttendeeId,
    CreateCalendarEventAttendeeRequest,
    CreateCalendarEventAttendeeRequestBody,
    CreateCalendarEventRequest,
    DeleteCalendarEventRequest,
    EventLocation,
    ListCalendarEventAttendeeRequest,
    PatchCalendarEventRequest,
    PrimaryCalendarRequest,
    TimeInfo,
    Vchat,
)

from tests.doubles.feishu import FeishuDouble
from tests.doubles.feishu.sdk import called, rest

QUIETLY: Final = False
KEY: Final = "25fdf41b-8c80-2ce1-e94c-de8b5e7aa7e6"


def time(seconds: int) -> Any:
    """A moment of an event."""
    return TimeInfo.builder().timestamp(str(seconds)).timezone("Asia/Shanghai").build()


def event(**fields: Any) -> Any:
    """A whole event, with these fields changed."""
    whole = {
        "summary": "评审",
        "start_time": time(1795672800),
        "end_time": time(1795676400),
        "vchat": Vchat.builder().vc_type("no_meeting").build(),
        "need_notification": False,
    }
    builder = CalendarEvent.builder()
    for name, value in (whole | fields).items():
        builder = getattr(builder, name)(value) if value is not None else builder
    return builder.build()


async def calendar(double: FeishuDouble) -> str:
    """The id of the app's own calendar."""
    asked = PrimaryCalendarRequest.builder().user_id_type("open_id").build()
    answer = await called(rest(double).calendar.v4.calendar.primary, asked)
    assert answer.success(), answer.msg
    return str(answer.data.calendars[0].calendar.calendar_id)


async def create(double: FeishuDouble, body: Any, key: str = KEY) -> Any:
    """The answer to making an event."""
    request = CreateCalendarEventRequest.builder().calendar_id(await calendar(double))
    request = request.idempotency_key(key).user_id_type("open_id").request_body(body)
    return await called(rest(double).calendar.v4.calendar_event.create, request.build())


async def add(double: FeishuDouble, event_id: str, people: list[str]) -> Any:
    """The answer to inviting people."""
    attendees = [CalendarEventAttendee.builder().type("user").user_id(p).build() for p in people]
    body = CreateCalendarEventAttendeeRequestBody.builder().attendees(attendees)
    request = CreateCalendarEventAttendeeRequest.builder().calendar_id(await calendar(double))
    request = request.event_id(event_id).user_id_type("open_id")
    request = request.request_body(body.need_notification(QUIETLY).build())
    return await called(rest(double).calendar.v4.calendar_event_attendee.create, request.build())


async def listed(double: FeishuDouble, event_id: str) -> list[str]:
    """Who is invited."""
    request = ListCalendarEventAttendeeRequest.builder().calendar_id(await calendar(double))
    request = request.event_id(event_id).user_id_type("open_id").page_size(100)
    api = rest(double).calendar.v4.calendar_event_attendee
    answer = await called(api.list, request.build())
    assert answer.success(), answer.msg
    return [each.user_id for each in answer.data.items or []]


async def take_out(double: FeishuDouble, event_id: str, people: list[str]) -> Any:
    """The answer to taking people out."""
    ids = [CalendarEventAttendeeId.builder().type("user").user_id(p).build() for p in people]
    body = BatchDeleteCalendarEventAttendeeRequestBody.builder().delete_ids(ids)
    request = BatchDeleteCalendarEventAttendeeRequest.builder().calendar_id(await calendar(double))
    request = request.event_id(event_id).user_id_type("open_id")
    request = request.request_body(body.need_notification(QUIETLY).build())
    api = rest(double).calendar.v4.calendar_event_attendee
    return await called(api.batch_delete, request.build())


async def change(double: FeishuDouble, event_id: str, body: Any) -> Any:
    """The answer to changing an event."""
    request = PatchCalendarEventRequest.builder().calendar_id(await calendar(double))
    request = request.event_id(event_id).user_id_type("open_id").request_body(body)
    return await called(rest(double).calendar.v4.calendar_event.patch, request.build())


async def delete(double: FeishuDouble, event_id: str) -> Any:
    """The answer to deleting an event."""
    request = DeleteCalendarEventRequest.builder().calendar_id(await calendar(double))
    request = request.event_id(event_id).need_notification("false")
    return await called(rest(double).calendar.v4.calendar_event.delete, request.build())


async def test_an_event_from_its_beginning_to_its_end(double: FeishuDouble) -> None:
    """Made once a key, moved, filled, emptied and deleted; then it is gone."""
    made = await create(double, event())
    again = await create(double, event(summary="另一个"))
    (id_,) = double.tenant.events
    assert made.data.event.event_id == again.data.event.event_id == id_
    place = EventLocation.builder().name("火星厅").build()
    moved = event(
        summary=None, start_time=time(1795676400), end_time=time(1795680000), location=place
    )
    assert (await change(double, id_, moved)).success()
    assert (await add(double, id_, ["ou_li", "ou_han"])).success()
    assert (await take_out(double, id_, ["ou_li"])).success()
    assert await listed(double, id_) == ["ou_han"]
    there = double.tenant.events[id_]
    assert (there.summary, there.place, there.starts) == ("评审", "火星厅", 1795676400)
    assert (there.meeting, there.notices) == ("no_meeting", 0)
    assert double.refusals == []
    assert (await delete(double, id_)).success()
    assert (await delete(double, id_)).code == 193003
    assert (await change(double, "none_0", event())).code == 193001


async def test_a_video_meeting_comes_by_itself(double: FeishuDouble) -> None:
    """Unless the event says that there is none."""
    made = await create(double, event(vchat=None))
    id_ = made.data.event.event_id
    await add(double, id_, ["ou_li"])
    assert double.tenant.events[id_].meeting == "vc"


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_time": None},
        {"start_time": time(1795672800000)},
        {"end_time": time(1795672800)},
        {"summary": "长" * 1001},
        {"description": "长" * 40961},
        {"location": EventLocation.builder().name("").build()},
        {"vchat": Vchat.builder().vc_type("third_party").build()},
        {"vchat": Vchat.builder().vc_type("none").build()},
        {"attendee_ability": "all"},
        {"color": 1},
    ],
)
async def test_what_is_no_event(double: FeishuDouble, wrong: dict[str, Any]) -> None:
    """Required fields, lengths, moments in seconds, and nothing that the double does not know."""
    assert (await create(double, event(**wrong))).code in {190002, 99992402}
    assert double.tenant.events == {}


async def test_who_can_be_invited(double: FeishuDouble) -> None:
    """People of the company, so many at once; nobody twice, and nobody taken out who is not in."""
    id_ = (await create(double, event())).data.event.event_id
    assert (await add(double, id_, ["ou_none"])).code == 195100
    assert (await add(double, id_, ["ou_li"] * 1001)).code == 190002
    assert (await add(double, id_, ["ou_li"])).success()
    assert (await add(double, id_, ["ou_li"])).code == 190002
    assert (await take_out(double, id_, ["ou_han"])).code == 194000
    assert (await take_out(double, id_, ["ou_li"] * 501)).code == 190002


async def test_keys_and_permissions(double: FeishuDouble) -> None:
    """A key that is too short, or a permission that is missing, makes nothing."""
    assert (await create(double, event(), "k1")).code == 190002
    double.tenant.scopes.discard("calendar:calendar.event:create")
    assert (await create(double, event())).code == 99991672
    assert double.tenant.events == {}
