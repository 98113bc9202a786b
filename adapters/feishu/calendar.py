"""Appointments in calendars: events of the app's own calendar, to which people are invited.

An event is made under a key, so that Feishu itself makes it once; what is changed afterwards is
told whole, and who is invited already is looked up first, so that doing it twice does it once.
Feishu notifies nobody: the bot has told them.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import quote

from adapters.common.batches import batches
from adapters.feishu import limits
from adapters.feishu.client import Answered, FeishuClient
from adapters.feishu.failures import CallFailed, meant_for_delivery
from adapters.feishu.limits import Json
from adapters.feishu.messenger import uuid_of
from bot.engine.commands.text import shortened
from bot.engine.messenger import (
    Appointment,
    CalendarsClosed,
    DeliveryDelayed,
    DeliveryRefused,
    MessageGone,
    Outgoing,
)

SCOPES: Final = {
    "calendar:calendar:read": "finds its own calendar, where feishu.calendar is on",
    "calendar:calendar.event:create": "puts meetings into it",
    "calendar:calendar.event:read": "sees who is invited already",
    "calendar:calendar.event:update": "moves them, and invites people",
    "calendar:calendar.event:delete": "takes them out again",
}
"""What calendars need."""
_CALENDARS: Final = "open-apis/calendar/v4/calendars"
_BY_OPEN_ID: Final = {"user_id_type": "open_id"}
_NOWHERE: Final = "—"
_REMOVED: Final = "removed"
_GONE: Final = frozenset({193001, 193002, 193003})
"""An event that somebody deleted, or that an app before us made."""
_STRANGERS: Final = frozenset({190002, 190014, 194000, 195100})
"""One of those who are named is not to be had."""
_CLOSED: Final = {
    99991672: "a permission is missing; see `muster doctor`",
    190006: "the app is not one of this company",
    190007: "the bot ability is switched off",
    191000: "the app has no calendar",
    191002: "the app may not use its calendar",
    191003: "the app's calendar was deleted",
    194001: "the app may not see who is invited",
    194002: "the app may not invite people",
    194003: "the app may not take people out",
}
_log = logging.getLogger(__name__)


class FeishuCalendar:
    """Puts appointments into calendars."""

    def __init__(self, client: FeishuClient) -> None:
        self._client = client
        self._own = ""

    async def keep(self, message: Outgoing, appointment: Appointment) -> str:
        """Have an event be as it is to be, or not at all, and give its id.

        Raises DeliveryRefused and DeliveryDelayed.
        """
        event, made = message.message, False
        try:
            if appointment.off and event:
                await self._delete(event)
                return event
            if not event or not await self._changed(event, appointment):
                event, made = await self._made(message.key, appointment), True
            if appointment.off:
                await self._delete(event)
                return event
            there = set() if made and not message.repeated else await self._there(event)
            await self._invite(event, [each for each in appointment.accounts if each not in there])
            await self._take_out(event, [each for each in appointment.without if each in there])
        except CallFailed as failed:
            raise _meant(failed, begun=made) from failed
        return event

    async def _made(self, key: str, appointment: Appointment) -> str:
        body = _body(appointment) | {"attendee_ability": "can_see_others"}
        path = await self._events()
        answered = await self._client.post(
            path, body, **_BY_OPEN_ID, idempotency_key=uuid_of(key, "event")
        )
        return str(answered["event"]["event_id"])

    async def _changed(self, event: str, appointment: Appointment) -> bool:
        """Have an event be as it is to be; False where it is gone, as somebody deleted it."""
        # What is left out stays as it was, and an empty place is none that Feishu takes.
        body: Json = {"location": {"name": _NOWHERE}, **_body(appointment)}
        try:
            await self._client.patch(await self._events(event), body, **_BY_OPEN_ID)
        except CallFailed as failed:
            if failed.code not in _GONE:
                raise
            return False
        return True

    async def _delete(self, event: str) -> None:
        path, quietly = await self._events(event), {"need_notification": "false"}
        try:
            await self._client.call("DELETE", path, params=quietly)
        except CallFailed as failed:
            if failed.code not in _GONE:
                raise

    async def _there(self, event: str) -> set[str]:
        return {
            str(each.get("user_id"))
            async for each in self._attendees(event)
            if each.get("rsvp_status") != _REMOVED
        }

    async def _attendees(self, event: str) -> AsyncIterator[Answered]:
        path, token = f"{await self._events(event)}/attendees", ""
        while True:
            asked = {
                "page_size": limits.ATTENDEES_A_PAGE,
                **({"page_token": token} if token else {}),
            }
            page = await self._client.get(path, **_BY_OPEN_ID, **asked)
            for each in page.get("items") or []:
                yield each
            token = str(page.get("page_token") or "") if page.get("has_more") else ""
            if not token:
                return

    async def _invite(self, event: str, accounts: Sequence[str]) -> None:
        path = f"{await self._events(event)}/attendees"

        async def add(batch: Sequence[str]) -> None:
            people = [{"type": "user", "user_id": each} for each in batch]
            body: Json = {"attendees": people, "need_notification": False}
            await self._client.post(path, body, **_BY_OPEN_ID)

        for batch in batches(accounts[: limits.EVENT_PEOPLE], limits.ADDED_AT_ONCE):
            await _whom_it_can(add, batch)

    async def _take_out(self, event: str, accounts: Sequence[str]) -> None:
        path = f"{await self._events(event)}/attendees/batch_delete"
        for batch in batches(accounts, limits.REMOVED_AT_ONCE):
            people = [{"type": "user", "user_id": each} for each in batch]
            body: Json = {"delete_ids": people, "need_notification": False}
            await self._client.post(path, body, **_BY_OPEN_ID)

    async def _events(self, event: str = "") -> str:
        """The path of the events of our calendar, or of one of them."""
        if not self._own:
            answered = await self._client.post(f"{_CALENDARS}/primary", {}, **_BY_OPEN_ID)
            self._own = str(answered["calendars"][0]["calendar"]["calendar_id"])
        path = f"{_CALENDARS}/{quote(self._own, safe='')}/events"
        return f"{path}/{quote(event, safe='')}" if event else path


async def _whom_it_can(
    add: Callable[[Sequence[str]], Awaitable[None]], people: Sequence[str]
) -> None:
    """Add people; where one of them is not to be had, all others in halves and halves of halves."""
    try:
        await add(people)
    except CallFailed as failed:
        if failed.code not in _STRANGERS:
            raise
        if len(people) == 1:
            _log.warning("somebody can't be invited to an event: %s", failed)
            return
        half = len(people) // 2
        await _whom_it_can(add, people[:half])
        await _whom_it_can(add, people[half:])


def _body(appointment: Appointment) -> Json:
    """An event as it is to be; without a video meeting that nobody has asked for."""
    body: Json = {
        "summary": shortened(appointment.title, limits.EVENT_TITLE),
        "description": _plain(shortened(appointment.text, limits.EVENT_TEXT)),
        "need_notification": False,
        "start_time": _time(appointment.starts.timestamp(), appointment.zone),
        "end_time": _time(appointment.ends.timestamp(), appointment.zone),
        "vchat": {"vc_type": "no_meeting"},
    }
    if appointment.place:
        body["location"] = {"name": shortened(appointment.place, limits.EVENT_PLACE)}
    if appointment.link and len(appointment.link) <= limits.EVENT_LINK:
        body["vchat"] = {"vc_type": "third_party", "meeting_url": appointment.link}
    return body


def _time(seconds: float, zone: str) -> Json:
    return {"timestamp": str(int(seconds)), "timezone": zone}


def _plain(text: str) -> str:
    """Words in which Feishu finds no markup."""
    return text.replace("<", "＜").replace(">", "＞")


def _meant(failed: CallFailed, *, begun: bool) -> Exception:
    """The failed call as the outbox understands it."""
    if failed.code in _CLOSED:
        return CalendarsClosed(f"{_CLOSED[failed.code]} ({failed})", begun=begun)
    if failed.code in _GONE:
        return MessageGone(f"Feishu ({failed}): the event is gone")
    if failed.code in _STRANGERS:
        return DeliveryRefused(f"Feishu ({failed}): it does not understand the event")
    meant = meant_for_delivery(failed)
    if isinstance(meant, DeliveryDelayed):
        meant.begun = begun
    return meant
