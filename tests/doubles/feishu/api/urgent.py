"""Urgent reminders of the bot's own messages: in the app, by SMS, by phone."""

from collections.abc import Callable
from typing import Final

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Route, data, known
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Json, Message, Person


class _People(msgspec.Struct, forbid_unknown_fields=True):
    user_id_list: list[str]


def _urge(way: str) -> Callable[[Platform, Call], Json]:
    def urge(platform: Platform, call: Call) -> Json:
        asked = call.read(_People).user_id_list
        if not 1 <= len(asked) <= limits.URGENT_PEOPLE:
            raise RefusedError(Code.BAD_PARAMETER, f"1 to {limits.URGENT_PEOPLE} people")
        tenant = platform.tenant
        message = tenant.own_message(call.path["message_id"])
        _permitted(tenant, message)
        kind = call.query.get("user_id_type", "open_id")
        reached = {each: _reached(tenant, message, kind, each) for each in asked}
        invalid = [each for each, person in reached.items() if person is None]
        people = [person for person in reached.values() if person is not None]
        if not people:
            raise RefusedError(Code.BAD_PARAMETER, "all user ids are invalid")
        _spend(tenant, way, people)
        message.urgents += [(way, person.open_id) for person in people]
        return data({"invalid_user_id_list": invalid})

    return urge


def _permitted(tenant: Tenant, message: Message) -> None:
    chat = tenant.usable_chat(message.chat_id)
    if chat.only_owner_urges and chat.owner and not chat.managed_by_bot:
        raise RefusedError(Code.URGENT_FORBIDDEN, "only the owner may send urgent reminders")
    if message.only_for:
        raise RefusedError(Code.BAD_PARAMETER, "an ephemeral message can't be urgent")


def _reached(tenant: Tenant, message: Message, kind: str, value: str) -> Person | None:
    person = tenant.by_id(kind, value)
    inside = person is not None and person.open_id in tenant.chats[message.chat_id].members
    return person if inside and person is not None and person.available else None


def _spend(tenant: Tenant, way: str, people: list[Person]) -> None:
    if any(person.unread_urgents >= limits.UNREAD_URGENTS for person in people):
        raise RefusedError(Code.URGENT_UNREAD, "a person has too many unread urgent reminders")
    left = tenant.urgent_quota.get(way)
    if left is not None:
        if left < len(people):
            raise RefusedError(Code.URGENT_QUOTA, f"the quota of {way} is used up")
        tenant.urgent_quota[way] = left - len(people)
    for person in people:
        person.unread_urgents += 1


_PATH: Final = "/open-apis/im/v1/messages/:message_id/urgent_"
_QUERY: Final = known("user_id_type")
ROUTES: Final = (
    Route("PATCH", f"{_PATH}app", _urge("app"), ("im:message.urgent",), _QUERY),
    Route("PATCH", f"{_PATH}sms", _urge("sms"), ("im:message.urgent:sms",), _QUERY),
    Route("PATCH", f"{_PATH}phone", _urge("phone"), ("im:message.urgent:phone",), _QUERY),
)
