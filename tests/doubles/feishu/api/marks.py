"""What is attached to messages: pins, reactions, who has read them."""

from typing import Final

import msgspec

from tests.doubles.feishu import limits
from tests.doubles.feishu.calls import Call, Route, data, known, page
from tests.doubles.feishu.platform import Platform
from tests.doubles.feishu.refusals import Code, RefusedError
from tests.doubles.feishu.values import Json, Message


class _Pin(msgspec.Struct, forbid_unknown_fields=True):
    message_id: str


class _Emoji(msgspec.Struct, forbid_unknown_fields=True):
    emoji_type: str


class _Reaction(msgspec.Struct, forbid_unknown_fields=True):
    reaction_type: _Emoji


def _pinned(platform: Platform, message: Message) -> Json:
    return {
        "message_id": message.message_id,
        "chat_id": message.chat_id,
        "operator_id": platform.tenant.app_id,
        "operator_id_type": "app_id",
        "create_time": str(platform.tenant.milliseconds()),
    }


def _pin(platform: Platform, call: Call) -> Json:
    message = platform.tenant.message(call.read(_Pin).message_id)
    platform.tenant.usable_chat(message.chat_id)
    key = f"pin {message.message_id}"
    platform.windows.count(key, limits.PER_CHAT, Code.MESSAGE_FREQUENCY)
    message.pinned = True
    return data({"pin": _pinned(platform, message)})


def _unpin(platform: Platform, call: Call) -> Json:
    platform.tenant.message(call.path["message_id"]).pinned = False
    return data()


def _pins(platform: Platform, call: Call) -> Json:
    chat = platform.tenant.usable_chat(call.query.get("chat_id", ""))
    messages = platform.tenant.messages.values()
    pinned = [each for each in messages if each.pinned and each.chat_id == chat.chat_id]
    return page([_pinned(platform, each) for each in pinned], call, limits.PAGE)


def _reaction(platform: Platform, reaction_id: str, by: str, emoji: str) -> Json:
    operator = by or platform.tenant.app_id
    return {
        "reaction_id": reaction_id,
        "operator": {"operator_id": operator, "operator_type": "user" if by else "app"},
        "action_time": str(platform.tenant.milliseconds()),
        "reaction_type": {"emoji_type": emoji},
    }


def _react(platform: Platform, call: Call) -> Json:
    emoji = call.read(_Reaction).reaction_type.emoji_type
    message = platform.tenant.message(call.path["message_id"])
    if not emoji.isidentifier():
        raise RefusedError(231001, f"reaction type is invalid: {emoji}")
    reaction_id = platform.tenant.fresh("rc_")
    message.reactions[reaction_id] = ("", emoji)
    return data(_reaction(platform, reaction_id, "", emoji))


def _reactions(platform: Platform, call: Call) -> Json:
    message = platform.tenant.message(call.path["message_id"])
    kind = call.query.get("reaction_type", "")
    items = [
        _reaction(platform, reaction_id, by, emoji)
        for reaction_id, (by, emoji) in message.reactions.items()
        if kind in {"", emoji}
    ]
    return page(items, call, limits.PAGE)


def _unreact(platform: Platform, call: Call) -> Json:
    message = platform.tenant.message(call.path["message_id"])
    by, emoji = message.reactions.get(call.path["reaction_id"], ("-", ""))
    if by:
        raise RefusedError(231007, "not a reaction of the bot")
    del message.reactions[call.path["reaction_id"]]
    return data(_reaction(platform, call.path["reaction_id"], "", emoji))


def _readers(platform: Platform, call: Call) -> Json:
    message = platform.tenant.own_message(call.path["message_id"])
    if "user_id_type" not in call.query:
        raise RefusedError(Code.FIELD_VALIDATION, "user_id_type is required")
    if platform.tenant.now() - message.created > limits.READERS_LIFE:
        raise RefusedError(Code.BAD_PARAMETER, "readers are told for 7 days")
    readers: list[Json] = [
        {"user_id_type": "open_id", "user_id": open_id, "timestamp": str(int(when * 1000))}
        for open_id, when in message.readers.items()
    ]
    return page(readers, call, 100)


_MESSAGE: Final = "/open-apis/im/v1/messages/:message_id"
_PAGED: Final = ("page_size", "page_token")
_PINS: Final = ("im:message.pins:write_only", "im:message.pins")
_REACTIONS: Final = ("im:message.reactions:write_only", "im:message.reactions")
ROUTES: Final = (
    Route("POST", "/open-apis/im/v1/pins", _pin, _PINS),
    Route("DELETE", "/open-apis/im/v1/pins/:message_id", _unpin, _PINS),
    Route(
        "GET",
        "/open-apis/im/v1/pins",
        _pins,
        ("im:message.pins:read", "im:message.pins"),
        known("chat_id", "start_time", "end_time", *_PAGED),
    ),
    Route("POST", f"{_MESSAGE}/reactions", _react, _REACTIONS),
    Route(
        "GET",
        f"{_MESSAGE}/reactions",
        _reactions,
        ("im:message.reactions:read", "im:message.reactions"),
        known("reaction_type", "user_id_type", *_PAGED),
    ),
    Route("DELETE", f"{_MESSAGE}/reactions/:reaction_id", _unreact, _REACTIONS),
    Route(
        "GET",
        f"{_MESSAGE}/read_users",
        _readers,
        ("im:message:readonly", "im:message"),
        known("user_id_type", *_PAGED),
    ),
)
