"""Chats: made, described, renamed, dissolved; the notice at their top."""

from typing import Final, Literal

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Route, data, known, page
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Chat, ChatMode, Json

Who = Literal["only_owner", "all_members"]
Seen = Literal["only_owner", "all_members", "not_anyone"]


class _Settings(msgspec.Struct, forbid_unknown_fields=True):
    name: str = ""
    description: str = ""
    avatar: str = ""
    owner_id: str = ""
    chat_type: Literal["private", "public"] = "private"
    join_message_visibility: Seen = "all_members"
    leave_message_visibility: Seen = "all_members"
    membership_approval: Literal["no_approval_required", "approval_required"] = (
        "no_approval_required"
    )
    urgent_setting: Who = "all_members"
    edit_permission: Who = "all_members"
    video_conference_setting: Who = "all_members"
    hide_member_count_setting: Who = "all_members"


class _New(_Settings, forbid_unknown_fields=True):
    user_id_list: list[str] = []
    bot_id_list: list[str] = []
    group_message_type: Literal["chat", "thread"] = "chat"
    chat_mode: Literal["group"] = "group"
    external: bool = False


class _Change(_Settings, forbid_unknown_fields=True):
    at_all_permission: Who = "all_members"
    add_member_permission: Who = "all_members"
    share_card_permission: Literal["allowed", "not_allowed"] = "allowed"


class _Notice(msgspec.Struct, forbid_unknown_fields=True):
    action_type: Literal["1", "2"]
    message_id: str = ""


class _Notices(msgspec.Struct, forbid_unknown_fields=True):
    chat_top_notice: list[_Notice]


def _described(platform: Platform, chat: Chat) -> Json:
    return {
        "chat_id": chat.chat_id,
        "avatar": "",
        "name": chat.name,
        "description": chat.description,
        "owner_id": chat.owner,
        "owner_id_type": "open_id" if chat.owner else "",
        "chat_mode": chat.mode.value,
        "chat_type": "private",
        "chat_status": "dissolved" if chat.dissolved else "normal",
        "external": False,
        "tenant_key": platform.tenant.tenant_key,
        "urgent_setting": "only_owner" if chat.only_owner_urges else "all_members",
        "user_count": str(len(chat.members)),
        "bot_count": str(int(chat.has_bot)),
    }


def known_chat(platform: Platform, call: Call) -> Chat:
    """The group of the path, with the bot in it; RefusedError tells what is wrong."""
    chat = platform.tenant.chats.get(call.path["chat_id"])
    if chat is None or chat.mode is not ChatMode.GROUP:
        raise RefusedError(Code.CHAT_PARAMETER, "invalid chat_id")
    if chat.dissolved:
        raise RefusedError(Code.CHAT_GONE, "the chat was dissolved")
    if not chat.has_bot:
        raise RefusedError(Code.CHAT_BOT_NOT_IN, "the bot is not in the chat")
    return chat


def _create(platform: Platform, call: Call) -> Json:
    new, tenant = call.read(_New), platform.tenant
    kind = call.query.get("user_id_type", "open_id")
    uuid = call.query.get("uuid", "")
    if len(uuid) > limits.UUID:
        raise RefusedError(Code.FIELD_VALIDATION, f"uuid is longer than {limits.UUID}")
    if len(new.user_id_list) > limits.MEMBERS_A_CALL or len(new.bot_id_list) > limits.BOTS_A_CALL:
        raise RefusedError(Code.CHAT_PARAMETER, f"at most {limits.MEMBERS_A_CALL} people a call")
    key = f"{uuid} {new.owner_id}" if uuid else ""
    made = platform.chat_keys.made(key)
    if made:
        return data(_described(platform, tenant.chats[made]))
    listed = {each: tenant.by_id(kind, each) for each in (*new.user_id_list, new.owner_id) if each}
    unknown = [each for each, person in listed.items() if person is None or not person.available]
    if unknown:
        raise RefusedError(Code.CHAT_PARAMETER, f"invalid user ids {unknown}")
    members = dict.fromkeys(person.open_id for person in listed.values() if person is not None)
    chat = Chat(tenant.fresh("oc_"), new.name, members=list(members), description=new.description)
    owner = listed.get(new.owner_id)
    chat.owner = owner.open_id if owner else ""
    chat.created_by_bot = True
    chat.managed_by_bot = call.flag("set_bot_manager")
    chat.only_owner_urges = new.urgent_setting == "only_owner"
    tenant.chats[chat.chat_id] = chat
    platform.chat_keys.remember(key, chat.chat_id)
    return data(_described(platform, chat))


def _get(platform: Platform, call: Call) -> Json:
    described = _described(platform, known_chat(platform, call))
    del described["chat_id"]  # the real answer has none either
    return data(described)


def _list(platform: Platform, call: Call) -> Json:
    groups = [
        each
        for each in platform.tenant.chats.values()
        if each.mode is ChatMode.GROUP and each.has_bot and not each.dissolved
    ]
    return page([_described(platform, each) for each in groups], call, 100)


def _may_govern(chat: Chat) -> None:
    if chat.owner and not chat.managed_by_bot and not chat.created_by_bot:
        raise RefusedError(Code.CHAT_NO_PERMISSION, "the bot is no owner, creator or manager")


def _change(platform: Platform, call: Call) -> Json:
    change, chat = call.read(_Change), known_chat(platform, call)
    _may_govern(chat)
    given = msgspec.json.decode(call.body)
    if "name" in given:
        if not 0 < len(change.name) <= 60:
            raise RefusedError(Code.CHAT_PARAMETER, "a name has 1 to 60 characters")
        chat.name = change.name
    if "description" in given:
        if len(change.description) > 100:
            raise RefusedError(Code.CHAT_PARAMETER, "a description has at most 100 characters")
        chat.description = change.description
    if change.owner_id:
        owner = platform.tenant.by_id(call.query.get("user_id_type", "open_id"), change.owner_id)
        if owner is None or owner.open_id not in chat.members:
            raise RefusedError(Code.CHAT_PARAMETER, "the owner is no member")
        chat.owner = owner.open_id
    if "urgent_setting" in given:
        chat.only_owner_urges = change.urgent_setting == "only_owner"
    return data()


def _dissolve(platform: Platform, call: Call) -> Json:
    chat = known_chat(platform, call)
    as_owner = chat.created_by_bot and "im:chat:operate_as_owner" in platform.tenant.scopes
    if chat.owner and not as_owner:
        raise RefusedError(Code.CHAT_NO_PERMISSION, "the bot is neither owner nor creator")
    chat.dissolved = True
    return data()


def _put_notice(platform: Platform, call: Call) -> Json:
    chat = known_chat(platform, call)
    notices = call.read(_Notices).chat_top_notice
    if len(notices) != 1:
        raise RefusedError(Code.CHAT_PARAMETER, "exactly one notice")
    if notices[0].action_type == "1":
        message = platform.tenant.message(notices[0].message_id)
        if message.chat_id != chat.chat_id:
            raise RefusedError(Code.CHAT_PARAMETER, "the message is of another chat")
    chat.top_notice = notices[0].message_id
    return data()


def _delete_notice(platform: Platform, call: Call) -> Json:
    known_chat(platform, call).top_notice = ""
    return data()


_CHAT: Final = "/open-apis/im/v1/chats/:chat_id"
_READ: Final = ("im:chat:read", "im:chat:readonly", "im:chat")
_UPDATE: Final = ("im:chat:update", "im:chat")
_NOTICE: Final = ("im:chat.top_notice:write_only", "im:chat")
_TYPE: Final = known("user_id_type")
ROUTES: Final = (
    Route(
        "POST",
        "/open-apis/im/v1/chats",
        _create,
        ("im:chat:create", "im:chat"),
        known("user_id_type", "set_bot_manager", "uuid"),
    ),
    Route(
        "GET",
        "/open-apis/im/v1/chats",
        _list,
        _READ,
        known("user_id_type", "sort_type", "page_size", "page_token"),
    ),
    Route("GET", _CHAT, _get, _READ, _TYPE),
    Route("PUT", _CHAT, _change, _UPDATE, _TYPE),
    Route("DELETE", _CHAT, _dissolve, ("im:chat:delete", "im:chat")),
    Route("POST", f"{_CHAT}/top_notice/put_top_notice", _put_notice, _NOTICE),
    Route("POST", f"{_CHAT}/top_notice/delete_top_notice", _delete_notice, _NOTICE),
)
