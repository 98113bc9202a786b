"""Events in the calendars of people (日程), by their unionIds (calendar 1.0)."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tests.doubles.dingtalk import limits
from tests.doubles.dingtalk.calls import Call, Route, Strict
from tests.doubles.dingtalk.platform import Platform
from tests.doubles.dingtalk.refusals import RefusedError
from tests.doubles.dingtalk.tenant import Tenant
from tests.doubles.dingtalk.values import Event, Json, JsonValue

WRITE: Final = "Calendar.Event.Write"
READ: Final = "Calendar.Event.Read"
_NOT_FOUND: Final = 404
_BOOLEANS: Final = frozenset({"true", "false"})


class _Time(Strict, rename="camel"):
    date_time: str
    time_zone: str


class _Place(Strict, rename="camel"):
    display_name: str


class _Who(Strict, rename="camel"):
    id: str
    is_optional: bool = False


class _Reminder(Strict, rename="camel"):
    method: str
    minutes: int


class _Extra(Strict, rename="camel"):
    no_push_notification: str = "false"
    no_chat_notification: str = "false"

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is notified."""
        return self.no_push_notification == self.no_chat_notification == "true"


class _Create(Strict, rename="camel"):
    summary: str
    start: _Time
    end: _Time
    description: str = ""
    is_all_day: bool = False
    location: _Place | None = None
    attendees: list[_Who] = msgspec.field(default_factory=list)
    reminders: list[_Reminder] | None = None
    extra: _Extra = msgspec.field(default_factory=_Extra)


class _Change(Strict, rename="camel"):
    id: str
    summary: str | None = None
    start: _Time | None = None
    end: _Time | None = None
    description: str | None = None
    is_all_day: bool | None = None
    location: _Place | None = None
    extra: _Extra = msgspec.field(default_factory=_Extra)


class _Add(Strict, rename="camel"):
    attendees_to_add: list[_Who]
    push_notification: bool = True
    chat_notification: bool = True


class _Remove(Strict, rename="camel"):
    attendees_to_remove: list[_Who]


def _wrong(why: str) -> RefusedError:
    return RefusedError("invalidParameter", why)


def _create(platform: Platform, call: Call) -> Json:
    asked, tenant, owner = call.read(_Create), platform.tenant, _owner(platform, call)
    made, at = tenant.event_tokens.get(call.once, ("", 0.0))
    if made and tenant.now() - at < limits.DAY_SECONDS:
        return _view(tenant.events[made])
    _known(tenant, asked.attendees)
    since = tenant.now() - limits.DAY_SECONDS
    mine = [e for e in tenant.events.values() if e.owner == owner and e.made > since]
    if len(mine) >= limits.EVENTS_A_DAY:
        raise RefusedError("flowLimit", "current user can not create events exceed 100 per day")
    event = Event(f"{tenant.fresh('cnNTbW1Y+U9sL2p6')}==", owner, tenant.now())
    event.people = [each.id for each in asked.attendees]
    event.reminders = 1 if asked.reminders is None else len(asked.reminders)
    _apply(event, asked)
    event.notices += not asked.extra.is_quiet
    tenant.events[event.event_id] = event
    if call.once:
        tenant.event_tokens[call.once] = (event.event_id, tenant.now())
    return _view(event)


def _change(platform: Platform, call: Call) -> Json:
    event, asked = _event(platform, call), call.read(_Change)
    if asked.id != event.event_id:
        raise _wrong("Event id summary cannot be blank")
    _apply(event, asked)
    event.notices += not asked.extra.is_quiet
    return _view(event)


def _apply(event: Event, asked: _Create | _Change) -> None:
    if asked.summary is not None:
        if not 1 <= len(asked.summary) <= limits.EVENT_SUMMARY:
            raise _wrong("Event summary cannot be blank")
        event.summary = asked.summary
    if asked.description is not None:
        if len(asked.description) > limits.EVENT_DESCRIPTION:
            raise _wrong("description is too long")
        event.description = asked.description
    if asked.start is not None and asked.end is not None:
        _check_times(asked.start, asked.end)
        event.starts, event.ends = asked.start.date_time, asked.end.date_time
        event.zone = asked.start.time_zone
    if asked.location is not None:
        event.place = asked.location.display_name


def _check_times(start: _Time, end: _Time) -> None:
    try:
        ZoneInfo(start.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise _wrong(f"no time zone: {start.time_zone}") from None
    if start.time_zone != end.time_zone:
        raise _wrong("both times have one zone")
    if _moment(end.date_time) <= _moment(start.date_time):
        raise _wrong("it ends before it starts")


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise _wrong(f"no moment: {written}") from None
    if moment.tzinfo is None:
        raise _wrong(f"a moment without a zone: {written}")
    return moment


def _owner(platform: Platform, call: Call) -> str:
    """The unionId whose calendar it is."""
    if call.path["calendar"] != "primary":
        raise _wrong("CalendarId cannot be blank")
    people = [each for each in platform.tenant.people.values() if each.staff and each.active]
    if call.path["union"] not in {each.union_id for each in people}:
        raise RefusedError("permissionDeny", "permissionDeny")
    return call.path["union"]


def _event(platform: Platform, call: Call) -> Event:
    """An event of the owner's own; attendees may change nothing of it."""
    owner, event = _owner(platform, call), platform.tenant.events.get(call.path["event"])
    if event is None or event.deleted or event.owner != owner:
        raise RefusedError("itemNotFound", "no such event", status=_NOT_FOUND)
    return event


def _known(tenant: Tenant, people: list[_Who]) -> None:
    if len(people) > limits.ATTENDEES_A_CALL:
        raise _wrong(f"{len(people)} attendees at once")
    union_ids = {each.union_id for each in tenant.people.values()}
    if strangers := [each.id for each in people if each.id not in union_ids]:
        raise _wrong(f"no unionIds: {strangers}")


def _view(event: Event) -> Json:
    return {
        "id": event.event_id,
        "summary": event.summary,
        "description": event.description,
        "start": {"dateTime": event.starts, "timeZone": event.zone},
        "end": {"dateTime": event.ends, "timeZone": event.zone},
        "isAllDay": False,
        "attendees": _who(event.people[:100]),
        "organizer": {"id": event.owner, "displayName": "", "responseStatus": "accepted"},
        "location": {"displayName": event.place},
    }


def _who(people: list[str]) -> list[JsonValue]:
    return [{"id": each, "responseStatus": "needsAction", "isOptional": False} for each in people]


def _delete(platform: Platform, call: Call) -> None:
    event, told = _event(platform, call), call.query.get("pushNotification", "true")
    if told not in _BOOLEANS:
        raise _wrong(f"pushNotification is no boolean: {told}")
    event.deleted = True
    event.notices += told == "true"


def _add(platform: Platform, call: Call) -> None:
    """What becomes of somebody who attends already nobody says, so it is not to be tried."""
    event, asked = _event(platform, call), call.read(_Add)
    _known(platform.tenant, asked.attendees_to_add)
    people = [each.id for each in asked.attendees_to_add]
    if not people or {*people} & {event.owner, *event.people}:
        raise _wrong(f"attend already, or nobody: {people}")
    if len(event.people) + len(people) > limits.EVENT_ATTENDEES:
        raise _wrong("5000 attendees at most")
    event.people += people
    event.notices += asked.push_notification or asked.chat_notification


def _remove(platform: Platform, call: Call) -> None:
    event, asked = _event(platform, call), call.read(_Remove)
    _known(platform.tenant, asked.attendees_to_remove)
    for each in asked.attendees_to_remove:
        if each.id not in event.people:
            raise _wrong(f"does not attend: {each.id}")
        event.people.remove(each.id)


def _attendees(platform: Platform, call: Call) -> Json:
    event = _event(platform, call)
    shown, more = _page(call, _who([event.owner, *event.people]), limits.ATTENDEES_A_CALL)
    return {"attendees": shown, **more}


def _list(platform: Platform, call: Call) -> Json:
    owner, tenant = _owner(platform, call), platform.tenant
    least, most = (_moment(call.query.get(each, "")) for each in ("timeMin", "timeMax"))
    if not timedelta(0) < most - least <= timedelta(days=366):
        raise _wrong("timeMin and timeMax are a year apart at most")
    mine: list[JsonValue] = [
        _view(each)
        for each in tenant.events.values()
        if owner in {each.owner, *each.people}
        and not each.deleted
        and least <= _moment(each.starts) <= most
    ]
    shown, more = _page(call, mine, limits.EVENTS_A_PAGE)
    return {"events": shown, **more}


def _page(call: Call, items: list[JsonValue], most: int) -> tuple[list[JsonValue], Json]:
    size, token = call.query.get("maxResults", "100"), call.query.get("nextToken", "0")
    if not size.isdigit() or not 1 <= int(size) <= most or not token.isdigit():
        raise _wrong(f"maxResults size must within range [0,{most}]")
    end = int(token) + int(size)
    return items[int(token) : end], {"nextToken": str(end)} if end < len(items) else {}


_PAGED: Final = frozenset({"maxResults", "nextToken"})
_EVENTS: Final = "/v1.0/calendar/users/:union/calendars/:calendar/events"
_EVENT: Final = f"{_EVENTS}/:event"
ROUTES = (
    Route("POST", _EVENTS, _create, WRITE),
    Route("PUT", _EVENT, _change, WRITE),
    Route("DELETE", _EVENT, _delete, WRITE, query=frozenset({"pushNotification"})),
    Route("POST", f"{_EVENT}/attendees", _add, WRITE),
    Route("POST", f"{_EVENT}/attendees/batchRemove", _remove, WRITE),
    Route(
        "GET", f"{_EVENT}/attendees", _attendees, READ, query=frozenset({"maxResults", "nextToken"})
    ),
    Route(
        "GET",
        _EVENTS,
        _list,
        READ,
        query=_PAGED | {"timeMin", "timeMax", "maxAttendees"},
    ),
)
