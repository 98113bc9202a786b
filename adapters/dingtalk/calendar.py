"""Appointments in DingTalk's calendars (日程): events of whoever arranges them, with attendees.

An event is made under a key by which DingTalk makes it once in a day. Whether an attempt that may
be older made it already is looked up; so is who attends, before anybody is added or taken out.
DingTalk notifies nobody of it, nor reminds anybody: the bot does.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from adapters.common.batches import batches
from adapters.dingtalk import limits
from adapters.dingtalk.client import Answered, DingtalkClient
from adapters.dingtalk.failures import CallFailed, meant_for_delivery
from adapters.dingtalk.limits import Json
from adapters.dingtalk.memory import track_of
from adapters.dingtalk.unions import Unions
from bot.engine.commands.text import shortened
from bot.engine.messenger import (
    Appointment,
    CalendarsClosed,
    DeliveryDelayed,
    DeliveryRefused,
    MessageGone,
    Outgoing,
)
from bot.time.clock import Clock

SCOPES: Final = {
    "Calendar.Event.Write": "puts meetings into calendars, where dingtalk.calendar is on",
    "Calendar.Event.Read": "sees who attends already, and what was made before",
}
"""What calendars need."""
_DENIED: Final = "AccessTokenPermissionDenied"
_NO_PERMISSION: Final = "a permission is missing: Calendar.Event.Write or Calendar.Event.Read"
_OUT_OF_RANGE: Final = "permissionDeny"
_GONE: Final = frozenset({"itemNotFound", "instanceNotExist"})
_YEAR: Final = timedelta(days=360)
"""DingTalk tells of no longer a time at once."""
_QUIETLY: Final = {"noPushNotification": "true", "noChatNotification": "true"}


class _Event(NamedTuple):
    """An event, and by whose unionId it was made."""

    owner: str
    id: str

    @classmethod
    def read(cls, written: str) -> "_Event | None":
        """What `written` gives; None where there never was one."""
        owner, _, event = written.partition(" ")
        return cls(owner, event) if event else None

    @property
    def written(self) -> str:
        """Both in one word, as the outbox keeps it."""
        return f"{self.owner} {self.id}"

    @property
    def path(self) -> str:
        """Where it is."""
        return f"{_events(self.owner)}/{quote(self.id, safe='')}"


class DingtalkCalendar:
    """Puts appointments into calendars."""

    def __init__(self, client: DingtalkClient, unions: Unions, clock: Clock) -> None:
        self._client = client
        self._unions = unions
        self._clock = clock

    async def keep(self, message: Outgoing, appointment: Appointment) -> str:
        """Have an event be as it is to be, or not at all, and give its id.

        Raises DeliveryRefused and DeliveryDelayed.
        """
        event = _Event.read(message.message)
        try:
            if event is None and message.repeated:
                event = await self._found(appointment)
            if appointment.off:
                await self._delete(event)
            elif event is None or not await self._changed(event, appointment):
                event = await self._made(message.key, appointment)
        except CallFailed as failed:
            raise _meant(failed) from failed
        return event.written if event else message.key

    async def _found(self, appointment: Appointment) -> _Event | None:
        """The event that an earlier attempt may have made."""
        owner = await self._owner(appointment)
        async for each in self._events_of(owner):
            lines = str(each.get("description") or "").splitlines()
            if any(line.startswith(f"{appointment.mark} ") for line in lines):
                return _Event(owner, str(each["id"]))
        return None

    async def _made(self, key: str, appointment: Appointment) -> _Event:
        owner = await self._owner(appointment)
        people = [each for each in await self._union_ids(appointment.accounts) if each != owner]
        first = people[: limits.ATTENDEES_AT_ONCE]
        body = _body(appointment) | {
            "attendees": [{"id": each, "isOptional": False} for each in first],
            "reminders": [],
            "extra": _QUIETLY,
        }
        answered = await self._client.call("POST", _events(owner), body, once=track_of(key))
        event = _Event(owner, str(answered["id"]))
        try:
            await self._invite(event, people[limits.ATTENDEES_AT_ONCE :])
        except CallFailed as failed:
            raise _meant(failed, begun=True) from failed
        return event

    async def _changed(self, event: _Event, appointment: Appointment) -> bool:
        """Have an event be as it is to be; False where it is gone, as somebody deleted it."""
        body = _body(appointment) | {"id": event.id, "extra": _QUIETLY}
        body.setdefault("location", {"displayName": ""})
        try:
            await self._client.call("PUT", event.path, body)
        except CallFailed as failed:
            if failed.kind not in _GONE:
                raise
            return False
        await self._refill(event, appointment)
        return True

    async def _refill(self, event: _Event, appointment: Appointment) -> None:
        """Add whoever does not attend yet, and take out who does so no more."""
        there = {str(each.get("id")) async for each in self._attendees(event)} | {event.owner}
        wanted = await self._union_ids(appointment.accounts)
        await self._invite(event, [each for each in wanted if each not in there])
        others = [each for each in await self._union_ids(appointment.without) if each in there]
        others = [each for each in others if each != event.owner]
        for batch in batches(others, limits.ATTENDEES_AT_ONCE):
            out: Json = {"attendeesToRemove": [{"id": each} for each in batch]}
            await self._client.call("POST", f"{event.path}/attendees/batchRemove", out)

    async def _invite(self, event: _Event, people: Sequence[str]) -> None:
        for batch in batches(people[: limits.EVENT_PEOPLE], limits.ATTENDEES_AT_ONCE):
            body: Json = {
                "attendeesToAdd": [{"id": each, "isOptional": False} for each in batch],
                "pushNotification": False,
                "chatNotification": False,
            }
            await self._client.call("POST", f"{event.path}/attendees", body)

    async def _delete(self, event: _Event | None) -> None:
        if event is None:
            return
        try:
            await self._client.call("DELETE", event.path, query={"pushNotification": "false"})
        except CallFailed as failed:
            if failed.kind not in _GONE:
                raise

    async def _owner(self, appointment: Appointment) -> str:
        owner = await self._unions.of(appointment.organiser) if appointment.organiser else ""
        if not owner:
            raise DeliveryRefused("DingTalk: whoever arranges it is not there any more")
        return owner

    async def _union_ids(self, accounts: Iterable[str]) -> list[str]:
        found = [await self._unions.of(each) for each in accounts]
        return [each for each in dict.fromkeys(found) if each]

    def _attendees(self, event: _Event) -> AsyncIterator[Answered]:
        most = limits.ATTENDEES_AT_ONCE
        return self._pages(f"{event.path}/attendees", "attendees", maxResults=most)

    def _events_of(self, owner: str) -> AsyncIterator[Answered]:
        """What somebody has from yesterday on."""
        now = self._clock.now()
        return self._pages(
            _events(owner),
            "events",
            timeMin=_moment(now - timedelta(days=1)),
            timeMax=_moment(now + _YEAR),
            maxResults=limits.EVENTS_A_PAGE,
        )

    async def _pages(self, path: str, name: str, **query: str | int) -> AsyncIterator[Answered]:
        token = ""
        while True:
            more = {"nextToken": token} if token else {}
            page = await self._client.call("GET", path, query=query | more)
            for each in page.get(name) or []:
                yield each
            token = str(page.get("nextToken") or "")
            if not token:
                return


def _events(owner: str) -> str:
    return f"v1.0/calendar/users/{quote(owner, safe='')}/calendars/primary/events"


def _body(appointment: Appointment) -> Json:
    """An event as it is to be; its link, which has no place of its own, stands in its text."""
    told = "\n".join(filter(None, (appointment.link, appointment.text)))
    body: Json = {
        "summary": shortened(appointment.title, limits.EVENT_TITLE),
        "description": shortened(told, limits.EVENT_TEXT),
        "start": _time(appointment.starts, appointment.zone),
        "end": _time(appointment.ends, appointment.zone),
        "isAllDay": False,
    }
    if appointment.place:
        body["location"] = {"displayName": appointment.place}
    return body


def _time(at: datetime, zone: str) -> Json:
    local = at.astimezone(ZoneInfo(zone))
    return {"dateTime": local.isoformat(timespec="seconds"), "timeZone": zone}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _meant(failed: CallFailed, *, begun: bool = False) -> Exception:
    """The failed call as the outbox understands it."""
    if failed.kind == _DENIED:
        return CalendarsClosed(f"{_NO_PERMISSION} ({failed})", begun=begun)
    if failed.kind in _GONE:
        return MessageGone(f"DingTalk ({failed}): the event is gone")
    if failed.kind == _OUT_OF_RANGE:
        return DeliveryRefused(f"DingTalk ({failed}): somebody is outside the app's range")
    meant = meant_for_delivery(failed)
    if isinstance(meant, DeliveryDelayed):
        meant.begun = begun
    return meant
