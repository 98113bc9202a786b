"""The app's own calendar: its events, and who is invited to them (calendar v4)."""

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Route, data, known, page
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import BOT
from tests.doubles.feishu.values import Event, Json

CALENDAR: Final = "feishu.cn_double@group.calendar.feishu.cn"
_NOT_FOUND: Final = 404
_FORBIDDEN: Final = 403
_SECONDS: Final = 10
"""Digits of a moment in seconds; one in milliseconds has three more."""
_ABILITIES: Final = frozenset({"none", "can_see_others", "can_invite_others", "can_modify_event"})
_MEETINGS: Final = frozenset({"vc", "third_party", "no_meeting"})


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """A body in which only the documented fields may stand, of those that we know."""


class _Time(_Strict):
    timestamp: str
    timezone: str = "Asia/Shanghai"


class _Chat(_Strict):
    vc_type: str
    meeting_url: str = ""


class _Place(_Strict):
    name: str


class _Body(_Strict):
    summary: str = ""
    description: str = ""
    need_notification: bool = True
    start_time: _Time | None = None
    end_time: _Time | None = None
    vchat: _Chat | None = None
    attendee_ability: str = "none"
    location: _Place | None = None


class _Attendee(_Strict):
    type: str
    user_id: str


class _Added(_Strict):
    attendees: list[_Attendee]
    need_notification: bool = True


class _Removed(_Strict):
    delete_ids: list[_Attendee]
    need_notification: bool = True


def _wrong(why: str) -> RefusedError:
    return RefusedError(Code.CALENDAR_PARAMETER, why)


def _primary(platform: Platform, call: Call) -> Json:
    call.read(_Strict)
    if call.query.get("user_id_type", "open_id") not in {"open_id", "union_id"}:
        raise _wrong("an app has no user_id")
    calendar: Json = {
        "calendar_id": CALENDAR,
        "summary": platform.tenant.bot_name,
        "type": "primary",
        "role": "owner",
        "is_deleted": False,
    }
    return data({"calendars": [{"calendar": calendar, "user_id": BOT}]})


def _create(platform: Platform, call: Call) -> Json:
    tenant, body = platform.tenant, _read(call)
    key = call.query.get("idempotency_key", "")
    least, most = limits.EVENT_KEY
    if key and not least <= len(key) <= most:
        raise _wrong(f"idempotency_key has {least} to {most} characters")
    if body.start_time is None or body.end_time is None:
        raise _wrong("start_time and end_time are required")
    if key in tenant.event_keys:
        return data({"event": _view(tenant.events[tenant.event_keys[key]])})
    event = Event(f"{tenant.fresh('00592a0e-7edf-4678-bc9d-')}_0")
    _apply(event, body)
    tenant.events[event.event_id] = event
    if key:
        tenant.event_keys[key] = event.event_id
    return data({"event": _view(event)})


def _patch(platform: Platform, call: Call) -> Json:
    event, body = _event(platform, call), _read(call)
    if (body.start_time is None) != (body.end_time is None):
        raise _wrong("start_time and end_time belong together")
    _apply(event, body)
    event.notices += body.need_notification
    return data({"event": _view(event)})


def _delete(platform: Platform, call: Call) -> Json:
    event = _event(platform, call)
    event.deleted = True
    event.notices += call.query.get("need_notification", "true") == "true"
    call.flag("need_notification")
    return data()


def _read(call: Call) -> _Body:
    body = call.read(_Body)
    if len(body.summary) > limits.EVENT_SUMMARY:
        raise _wrong("summary is too long")
    if len(body.description) > limits.EVENT_DESCRIPTION:
        raise _wrong("description is too long")
    if body.attendee_ability not in _ABILITIES:
        raise _wrong(f"no attendee_ability: {body.attendee_ability}")
    if body.location is not None and not 1 <= len(body.location.name) <= limits.EVENT_PLACE:
        raise _wrong("location.name has 1 to 512 characters")
    if body.vchat is not None:
        _check_chat(body.vchat)
    return body


def _check_chat(chat: _Chat) -> None:
    if chat.vc_type not in _MEETINGS:
        raise _wrong(f"no vc_type: {chat.vc_type}")
    needs_url = chat.vc_type == "third_party"
    if needs_url != (1 <= len(chat.meeting_url) <= limits.EVENT_URL):
        raise _wrong("meeting_url goes with third_party, and has 1 to 2000 characters")


def _apply(event: Event, body: _Body) -> None:
    """Let an event be as the body says; what is empty stays as it was."""
    event.summary = body.summary or event.summary
    event.description = body.description or event.description
    if body.start_time is not None and body.end_time is not None:
        event.starts, event.ends = _moment(body.start_time), _moment(body.end_time)
        event.zone = body.start_time.timezone
        if event.ends <= event.starts:
            raise _wrong("it ends before it starts")
    if body.location is not None:
        event.place = body.location.name
    if body.vchat is not None:
        event.meeting, event.link = body.vchat.vc_type, body.vchat.meeting_url


def _moment(time: _Time) -> int:
    if not time.timestamp.isdigit() or len(time.timestamp) != _SECONDS:
        raise _wrong(f"no moment in seconds: {time.timestamp}")
    try:
        ZoneInfo(time.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise _wrong(f"no time zone: {time.timezone}") from None
    return int(time.timestamp)


def _event(platform: Platform, call: Call) -> Event:
    if call.path["calendar_id"] != CALENDAR:
        raise RefusedError(Code.CALENDAR_NOT_FOUND, "calendar not found", status=_NOT_FOUND)
    event = platform.tenant.events.get(call.path["event_id"])
    if event is None:
        raise RefusedError(Code.EVENT_NOT_FOUND, "event not found", status=_NOT_FOUND)
    if event.deleted:
        raise RefusedError(Code.EVENT_DELETED, "event is deleted", status=_FORBIDDEN)
    return event


def _view(event: Event) -> Json:
    return {
        "event_id": event.event_id,
        "organizer_calendar_id": CALENDAR,
        "summary": event.summary,
        "description": event.description,
        "start_time": {"timestamp": str(event.starts), "timezone": event.zone},
        "end_time": {"timestamp": str(event.ends), "timezone": event.zone},
        "vchat": {"vc_type": event.meeting, "meeting_url": event.link},
        "location": {"name": event.place},
        "status": "confirmed",
    }


def _people(platform: Platform, call: Call, asked: list[_Attendee], most: int) -> list[str]:
    """The open_ids of those who are named."""
    if not 1 <= len(asked) <= most:
        raise _wrong(f"1 to {most} attendees at once")
    kind = call.query.get("user_id_type", "open_id")
    found = []
    for each in asked:
        person = platform.tenant.by_id(kind, each.user_id) if each.type == "user" else None
        if person is None or person.is_resigned:
            why = f"user is dismiss or not exist in the tenant: {each.user_id}"
            raise RefusedError(Code.NOT_IN_TENANT, why, status=_NOT_FOUND)
        found.append(person.open_id)
    return found


def _add(platform: Platform, call: Call) -> Json:
    """What becomes of somebody who is invited already nobody says, so it is not to be tried."""
    event, asked = _event(platform, call), call.read(_Added)
    people = _people(platform, call, asked.attendees, limits.ATTENDEES_ADDED)
    if twice := [each for each in people if each in event.people]:
        raise _wrong(f"invited already: {twice}")
    if len(event.people) + len(people) > limits.EVENT_ATTENDEES:
        raise _wrong("3000 attendees at most")
    event.people |= dict.fromkeys(people, "needs_action")
    event.meeting = event.meeting or "vc"
    event.notices += asked.need_notification
    return data({"attendees": [_seen(platform, *each) for each in event.people.items()]})


def _remove(platform: Platform, call: Call) -> Json:
    event, asked = _event(platform, call), call.read(_Removed)
    for each in _people(platform, call, asked.delete_ids, limits.ATTENDEES_REMOVED):
        if event.people.pop(each, None) is None:
            why = f"attendee not found: {each}"
            raise RefusedError(Code.ATTENDEE_NOT_FOUND, why, status=_NOT_FOUND)
    event.notices += asked.need_notification
    return data()


def _attendees(platform: Platform, call: Call) -> Json:
    event = _event(platform, call)
    return page([_seen(platform, *each) for each in event.people.items()], call, 100)


def _seen(platform: Platform, open_id: str, answer: str) -> Json:
    return {
        "type": "user",
        "attendee_id": f"user_{open_id}",
        "user_id": open_id,
        "rsvp_status": answer,
        "display_name": platform.tenant.people[open_id].name,
        "is_organizer": False,
        "is_external": False,
    }


_CALENDARS: Final = "/open-apis/calendar/v4/calendars"
_EVENTS: Final = f"{_CALENDARS}/:calendar_id/events"
_EVENT: Final = f"{_EVENTS}/:event_id"
_ALL: Final = "calendar:calendar"
_READ: Final = (_ALL, "calendar:calendar.event:read", "calendar:calendar:readonly")
_UPDATE: Final = (_ALL, "calendar:calendar.event:update")
_KIND: Final = known("user_id_type")
ROUTES: Final = (
    Route(
        "POST",
        f"{_CALENDARS}/primary",
        _primary,
        ("calendar:calendar:read", "calendar:calendar:readonly"),
        _KIND,
    ),
    Route(
        "POST",
        _EVENTS,
        _create,
        (_ALL, "calendar:calendar.event:create"),
        known("user_id_type", "idempotency_key"),
    ),
    Route("PATCH", _EVENT, _patch, _UPDATE, _KIND),
    Route(
        "DELETE",
        _EVENT,
        _delete,
        (_ALL, "calendar:calendar.event:delete"),
        known("need_notification"),
    ),
    Route("POST", f"{_EVENT}/attendees", _add, _UPDATE, _KIND),
    Route("POST", f"{_EVENT}/attendees/batch_delete", _remove, _UPDATE, _KIND),
    Route(
        "GET",
        f"{_EVENT}/attendees",
        _attendees,
        _READ,
        known("user_id_type", "page_size", "page_token"),
    ),
)
