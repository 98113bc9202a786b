"""Members of chats: added, removed, listed; managers."""

from typing import Final

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.api.chats import known_chat
from tests.doubles.feishu.calls import Call, Route, data, known, page
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Chat, Json, Person


class _Ids(msgspec.Struct, forbid_unknown_fields=True):
    id_list: list[str]


class _Managers(msgspec.Struct, forbid_unknown_fields=True):
    manager_ids: list[str]


def _asked(call: Call) -> list[str]:
    asked = call.read(_Ids).id_list
    if not 1 <= len(asked) <= limits.MEMBERS_A_CALL:
        raise RefusedError(Code.CHAT_PARAMETER, f"1 to {limits.MEMBERS_A_CALL} members a call")
    return asked


def _found(platform: Platform, call: Call, asked: list[str]) -> dict[str, Person | None]:
    kind = call.query.get("member_id_type", "open_id")
    return {each: platform.tenant.by_id(kind, each) for each in asked}


def _add(platform: Platform, call: Call) -> Json:
    chat, asked = known_chat(platform, call), _asked(call)
    found = _found(platform, call, asked)
    missing = [each for each, person in found.items() if person is None]
    invalid = [
        each
        for each, person in found.items()
        if person is not None and (person.is_resigned or not person.available)
    ]
    # 0 leaves out the invalid but fails for ids nobody has, 1 adds whom it can, 2 all or none.
    how = call.query.get("succeed_type", "0")
    if (how in {"0", "2"} and missing) or (how == "2" and invalid):
        raise RefusedError(Code.CHAT_PARAMETER, f"invalid ids {missing + invalid}")
    for each, person in found.items():
        if person is not None and each not in invalid and person.open_id not in chat.members:
            chat.members.append(person.open_id)
    told: Json = {"invalid_id_list": invalid, "not_existed_id_list": missing}
    return data({**told, "pending_approval_id_list": []})


def _remove(platform: Platform, call: Call) -> Json:
    chat, asked = known_chat(platform, call), _asked(call)
    if chat.owner and not chat.managed_by_bot and not chat.created_by_bot:
        raise RefusedError(Code.CHAT_NO_PERMISSION, "the bot is no owner, creator or manager")
    found = _found(platform, call, asked)
    for person in found.values():
        if person is not None and person.open_id in chat.members:
            chat.members.remove(person.open_id)
    missing = [each for each, person in found.items() if person is None]
    return data({"invalid_id_list": missing})


def _list(platform: Platform, call: Call) -> Json:
    chat = known_chat(platform, call)
    items: list[Json] = [
        {
            "member_id_type": "open_id",
            "member_id": open_id,
            "name": platform.tenant.people[open_id].name,
            "tenant_key": platform.tenant.tenant_key,
        }
        for open_id in chat.members
    ]
    return page(items, call, 100)


def _is_in(platform: Platform, call: Call) -> Json:
    chat = platform.tenant.chats.get(call.path["chat_id"])
    if chat is None:
        raise RefusedError(Code.CHAT_PARAMETER, "invalid chat_id")
    return data({"is_in_chat": chat.has_bot and not chat.dissolved})


def _managed(platform: Platform, call: Call) -> tuple[Chat, list[str]]:
    chat = known_chat(platform, call)
    if chat.owner and not chat.created_by_bot:
        raise RefusedError(Code.CHAT_NO_PERMISSION, "the bot is not the owner")
    return chat, call.read(_Managers).manager_ids


def _add_managers(platform: Platform, call: Call) -> Json:
    _, asked = _managed(platform, call)
    return data({"chat_managers": asked, "chat_bot_managers": []})


def _delete_managers(platform: Platform, call: Call) -> Json:
    _managed(platform, call)
    return data({"chat_managers": [], "chat_bot_managers": []})


_CHAT: Final = "/open-apis/im/v1/chats/:chat_id"
_WRITE: Final = ("im:chat.members:write_only", "im:chat.members", "im:chat")
_READ: Final = ("im:chat.members:read", "im:chat:read", "im:chat:readonly", "im:chat")
_MANAGE: Final = ("im:chat.managers:write_only", "im:chat")
_KIND: Final = known("member_id_type")
ROUTES: Final = (
    Route("POST", f"{_CHAT}/members", _add, _WRITE, known("member_id_type", "succeed_type")),
    Route("DELETE", f"{_CHAT}/members", _remove, _WRITE, _KIND),
    Route(
        "GET",
        f"{_CHAT}/members",
        _list,
        _READ,
        known("member_id_type", "page_size", "page_token"),
    ),
    Route("GET", f"{_CHAT}/members/is_in_chat", _is_in, _READ),
    Route("POST", f"{_CHAT}/managers/add_managers", _add_managers, _MANAGE, _KIND),
    Route("POST", f"{_CHAT}/managers/delete_managers", _delete_managers, _MANAGE, _KIND),
)
