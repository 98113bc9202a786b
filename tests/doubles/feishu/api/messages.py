"""Messages of the bot: sent, answered, edited, updated, read, recalled."""

from typing import Final

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Route, data, known
from tests.doubles.feishu.contents import check_content
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.scopes import SEND
from tests.doubles.feishu.values import Chat, Json, Message

_SENDING: Final = (SEND, "im:message")


class _New(msgspec.Struct, forbid_unknown_fields=True):
    receive_id: str
    msg_type: str
    content: str
    uuid: str = ""


class _Reply(msgspec.Struct, forbid_unknown_fields=True):
    msg_type: str
    content: str
    uuid: str = ""
    reply_in_thread: bool = False


class _Edit(msgspec.Struct, forbid_unknown_fields=True):
    msg_type: str
    content: str


class _Update(msgspec.Struct, forbid_unknown_fields=True):
    content: str


def described(platform: Platform, message: Message) -> Json:
    """A message as calls answer with it."""
    tenant = platform.tenant
    by_bot = not message.sender
    view: Json = {
        "message_id": message.message_id,
        "msg_type": message.msg_type,
        "create_time": str(int(message.created * 1000)),
        "update_time": str(int((message.updated or message.created) * 1000)),
        "deleted": message.deleted,
        "updated": bool(message.updated),
        "chat_id": message.chat_id,
        "sender": {
            "id": tenant.app_id if by_bot else message.sender,
            "id_type": "app_id" if by_bot else "open_id",
            "sender_type": "app" if by_bot else "user",
            "tenant_key": tenant.tenant_key,
        },
        "body": {"content": message.content},
    }
    relations = ("root_id", "parent_id", "thread_id")
    return view | {name: getattr(message, name) for name in relations if getattr(message, name)}


def _receiver(platform: Platform, call: Call, receive_id: str) -> Chat:
    kind = call.query.get("receive_id_type", "open_id")
    if kind == "chat_id":
        return platform.tenant.usable_chat(receive_id)
    person = platform.tenant.by_id(kind, receive_id)
    if person is None:
        raise RefusedError(Code.BAD_PARAMETER, f"invalid receive_id {receive_id}")
    if not person.available or person.is_resigned:
        raise RefusedError(Code.USER_UNAVAILABLE, "the bot has no availability to this user")
    return platform.tenant.usable_chat(platform.tenant.direct_chat(person.open_id).chat_id)


def _send(platform: Platform, call: Call) -> Json:
    new = call.read(_New)
    if new.msg_type != "text":
        _check_size(call)
    repeated = _repeated(platform, new.uuid)
    if repeated:
        return data(described(platform, repeated))
    chat = _receiver(platform, call, new.receive_id)
    return data(described(platform, _post(platform, chat, new)))


def _reply(platform: Platform, call: Call) -> Json:
    new = call.read(_Reply)
    if new.msg_type != "text":
        _check_size(call)
    repeated = _repeated(platform, new.uuid)
    if repeated:
        return data(described(platform, repeated))
    answered = platform.tenant.message(call.path["message_id"])
    chat = platform.tenant.usable_chat(answered.chat_id)
    message = _post(platform, chat, new)
    message.parent_id = answered.message_id
    message.root_id = answered.root_id or answered.message_id
    message.thread_id = answered.thread_id
    if new.reply_in_thread and not message.thread_id:
        message.thread_id = answered.thread_id = platform.tenant.fresh("omt_")
    return data(described(platform, message))


def _check_size(call: Call) -> None:
    """What counts for cards and posts is the body of the whole request."""
    if len(call.body) > limits.CARD_BYTES:
        raise RefusedError(Code.TOO_LONG, f"{len(call.body)} bytes, more than {limits.CARD_BYTES}")


def _repeated(platform: Platform, uuid: str) -> Message | None:
    if len(uuid) > limits.UUID:
        raise RefusedError(Code.FIELD_VALIDATION, f"uuid is longer than {limits.UUID}")
    made = platform.message_keys.made(uuid)
    return platform.tenant.messages[made] if made else None


def _post(platform: Platform, chat: Chat, new: _New | _Reply) -> Message:
    check_content(platform.tenant, new.msg_type, new.content)
    windows = platform.windows
    windows.count(f"chat {chat.chat_id}", limits.PER_CHAT, Code.MESSAGE_FREQUENCY)
    windows.count("send", limits.PER_APP, Code.FREQUENCY)
    windows.count("send a minute", limits.PER_APP_MINUTE, Code.FREQUENCY, seconds=60.0)
    tenant = platform.tenant
    message_id = tenant.fresh("om_")
    message = Message(message_id, chat.chat_id, new.msg_type, new.content, tenant.now())
    tenant.messages[message_id] = message
    platform.message_keys.remember(new.uuid, message_id)
    return message


def _edit(platform: Platform, call: Call) -> Json:
    change = call.read(_Edit)
    message = platform.tenant.own_message(call.path["message_id"])
    if message.msg_type == "interactive" or change.msg_type not in {"text", "post"}:
        raise RefusedError(Code.BAD_PARAMETER, "only text and post can be edited")
    if message.edits >= limits.EDITS:
        raise RefusedError(Code.EDITED_TOO_OFTEN, f"edited {limits.EDITS} times already")
    platform.tenant.usable_chat(message.chat_id)
    check_content(platform.tenant, change.msg_type, change.content)
    message.msg_type, message.content = change.msg_type, change.content
    message.edits += 1
    message.updated = platform.tenant.now()
    return data(described(platform, message))


def _update(platform: Platform, call: Call) -> Json:
    change, tenant = call.read(_Update), platform.tenant
    message = tenant.own_message(call.path["message_id"])
    if message.msg_type != "interactive":
        raise RefusedError(Code.BAD_PARAMETER, "this message is no card")
    if message.only_for:
        raise RefusedError(Code.BAD_PARAMETER, "an ephemeral card can't be updated")
    if tenant.now() - message.created > limits.CARD_LIFE:
        raise RefusedError(Code.TOO_OLD, "the card is older than 14 days")
    tenant.usable_chat(message.chat_id)
    _check_size(call)
    key = f"patch {message.message_id}"
    platform.windows.count(key, limits.PER_CHAT, Code.MESSAGE_FREQUENCY)
    check_content(tenant, "interactive", change.content, replaces=message.content)
    tenant.redraw(message, change.content)
    return data()


def _get(platform: Platform, call: Call) -> Json:
    message = platform.tenant.messages.get(call.path["message_id"])
    if message is None:
        raise RefusedError(Code.BAD_PARAMETER, "invalid message_id")
    return data({"items": [described(platform, message)]})


def _recall(platform: Platform, call: Call) -> Json:
    platform.tenant.own_message(call.path["message_id"]).deleted = True
    return data()


_MESSAGE: Final = "/open-apis/im/v1/messages/:message_id"
ROUTES: Final = (
    Route("POST", "/open-apis/im/v1/messages", _send, _SENDING, known("receive_id_type")),
    Route("POST", f"{_MESSAGE}/reply", _reply, _SENDING),
    Route("PUT", _MESSAGE, _edit, ("im:message:update", *_SENDING)),
    Route("PATCH", _MESSAGE, _update, ("im:message:update", *_SENDING)),
    Route("GET", _MESSAGE, _get, ("im:message:readonly", "im:message"), known("user_id_type")),
    Route("DELETE", _MESSAGE, _recall, ("im:message:recall", *_SENDING)),
)
