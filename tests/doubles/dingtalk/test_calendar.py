"""Events in people's calendars: made once a day and token, changed, filled, deleted; limits."""

from typing import Final

import pytest

from tests.doubles.dingtalk import DingtalkDouble
from tests.doubles.dingtalk.sdk import Caller
from tests.doubles.dingtalk.values import Json, JsonValue

EVENTS: Final = "/v1.0/calendar/users/union-u001/calendars/primary/events"
TIME: Final = {"dateTime": "2026-11-26T14:00:00+08:00", "timeZone": "Asia/Shanghai"}
LATER: Final = {"dateTime": "2026-11-26T15:00:00+08:00", "timeZone": "Asia/Shanghai"}


def event(**fields: JsonValue) -> Json:
    """A whole event, with these fields changed."""
    whole: Json = {"summary": "评审", "start": {**TIME}, "end": {**LATER}, "reminders": []}
    quiet: Json = {"noPushNotification": "true", "noChatNotification": "true"}
    return {**whole, "extra": quiet, **fields}


async def create(caller: Caller, body: Json, once: str = "t1") -> tuple[int, Json]:
    """Make one."""
    headers = {"x-acs-dingtalk-access-token": caller.token, "x-client-token": once}
    return await caller.plain("POST", EVENTS, body, headers)


async def test_an_event_from_its_beginning_to_its_end(double: DingtalkDouble) -> None:
    """Made, moved, filled, emptied, deleted; what has no answer has an empty one."""
    async with Caller(double) as caller:
        _, made = await create(caller, event())
        path = f"{EVENTS}/{made['id']}"
        moved: Json = {"id": made["id"], "start": {**LATER}, "location": {"displayName": "火星厅"}}
        moved["end"] = {**LATER, "dateTime": "2026-11-26T16:00:00+08:00"}
        assert (await caller.new("PUT", path, moved))[0] == 200
        who: Json = {"attendeesToAdd": [{"id": "union-u002"}], "pushNotification": False}
        who["chatNotification"] = False
        assert await caller.new("POST", f"{path}/attendees", who) == (200, {"text": ""})
        _, there = await caller.new("GET", f"{path}/attendees?maxResults=1")
        assert there["nextToken"] == "1"
        out: Json = {"attendeesToRemove": [{"id": "union-u002"}]}
        assert (await caller.new("POST", f"{path}/attendees/batchRemove", out))[0] == 200
        assert (await caller.new("DELETE", f"{path}?pushNotification=false"))[0] == 200
        assert (await caller.new("DELETE", f"{path}?pushNotification=false"))[0] == 404
    (seen,) = double.tenant.events.values()
    assert (seen.place, seen.starts, seen.people) == ("火星厅", LATER["dateTime"], [])
    assert (seen.reminders, seen.notices) == (0, 1)  # the change was told, as nothing forbade it
    assert double.refusals == []


async def test_a_token_is_an_event_for_a_day(double: DingtalkDouble) -> None:
    """After it the same token makes another; both are found in the calendar of their owner."""
    async with Caller(double) as caller:
        _, made = await create(caller, event())
        _, again = await create(caller, event(summary="另一个"))
        assert made["id"] == again["id"]
        await double.advance(86_401)
        await caller.renew()
        _, later = await create(caller, event())
        span = "timeMin=2026-11-01T00:00:00Z&timeMax=2027-10-01T00:00:00Z"
        _, mine = await caller.new("GET", f"{EVENTS}?{span}")
    assert [each["id"] for each in _dicts(mine["events"])] == [made["id"], later["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"summary": ""},
        {"summary": "长" * 2049},
        {"description": "长" * 5001},
        {"start": {**TIME, "dateTime": "2026-11-26T14:00:00"}},
        {"start": {**TIME, "timeZone": "北京"}},
        {"end": {**LATER, "timeZone": "Asia/Tokyo"}},
        {"end": {**TIME}},
        {"attendees": [{"id": "u002"}]},
        {"attendees": [{"id": "union-u002"}] * 501},
        {"color": "red"},
    ],
)
async def test_what_is_no_event(double: DingtalkDouble, wrong: Json) -> None:
    """Required fields, lengths, moments with their zone, unionIds, and nothing unknown."""
    async with Caller(double) as caller:
        _, answer = await create(caller, event(**wrong))
    assert answer["code"] == "invalidParameter"
    assert double.tenant.events == {}


async def test_who_may_attend(double: DingtalkDouble) -> None:
    """Nobody twice, nobody taken out who does not attend; and only the owner may say so."""
    async with Caller(double) as caller:
        _, made = await create(caller, event(attendees=[{"id": "union-u002"}]))
        path = f"{EVENTS}/{made['id']}"
        for who in ("union-u001", "union-u002"):
            added: Json = {"attendeesToAdd": [{"id": who}]}
            assert (await caller.new("POST", f"{path}/attendees", added))[0] == 400
        out: Json = {"attendeesToRemove": [{"id": "union-u001"}]}
        assert (await caller.new("POST", f"{path}/attendees/batchRemove", out))[0] == 400
        theirs = path.replace("union-u001", "union-u002")
        assert (await caller.new("DELETE", theirs))[0] == 404


async def test_permissions_and_the_day(double: DingtalkDouble) -> None:
    """A hundred events a day and person; a missing permission is named."""
    double.quotas.calls_a_second = None
    async with Caller(double) as caller:
        for number in range(100):
            assert (await create(caller, event(), f"t{number}"))[0] == 200
        assert (await create(caller, event(), "one more"))[1]["code"] == "flowLimit"
        double.tenant.scopes.discard("Calendar.Event.Write")
        _, answer = await create(caller, event(), "x")
    assert "Calendar.Event.Write" in str(answer["message"])


def _dicts(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    return [each for each in value if isinstance(each, dict)]
