"""What Feishu pushes, as far as we read it; what is null there is missing here."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Ids(msgspec.Struct, frozen=True):
    """Whom an event names."""

    open_id: str = ""


class Header(msgspec.Struct, frozen=True):
    """Which event it is; a repetition has the same `event_id`."""

    event_id: str
    event_type: str
    app_id: str = ""
    token: str = ""


class Sender(msgspec.Struct, frozen=True):
    """Who sent a message; `sender_type` is `user` for people."""

    sender_id: Ids = Ids()
    sender_type: str = ""


class Mention(msgspec.Struct, frozen=True):
    """What a placeholder in a text stands for."""

    key: str
    id: Ids = Ids()


class Message(msgspec.Struct, frozen=True):
    """A message; `content` is JSON of a shape that `message_type` tells."""

    message_id: str
    chat_id: str
    message_type: str
    content: str
    chat_type: str = ""
    root_id: str = ""
    parent_id: str = ""
    create_time: str = ""
    mentions: list[Mention] = []


class Received(msgspec.Struct, frozen=True):
    """`im.message.receive_v1`."""

    sender: Sender
    message: Message


class Action(msgspec.Struct, frozen=True):
    """What was clicked; a form was sent where there is `form_value`."""

    tag: str = ""
    name: str = ""
    value: object = None
    form_value: dict[str, object] | None = None


class Place(msgspec.Struct, frozen=True):
    """Where a card hangs."""

    open_message_id: str = ""
    open_chat_id: str = ""


class Click(msgspec.Struct, frozen=True):
    """`card.action.trigger`."""

    operator: Ids
    action: Action
    context: Place = Place()


class Operator(msgspec.Struct, frozen=True):
    """Who chose an item of the menu."""

    operator_id: Ids = Ids()


class Menu(msgspec.Struct, frozen=True):
    """`application.bot.menu_v6`."""

    operator: Operator
    event_key: str


class User(msgspec.Struct, frozen=True):
    """Who came or went."""

    user_id: Ids = Ids()


class Chat(msgspec.Struct, frozen=True):
    """`im.chat.member.…` and `im.chat.disbanded_v1`: which group, who did it, whom it is about."""

    chat_id: str
    operator_id: Ids = Ids()
    users: list[User] = []


class Emoji(msgspec.Struct, frozen=True):
    """Which emoji."""

    emoji_type: str = ""


class Reaction(msgspec.Struct, frozen=True):
    """`im.message.reaction.created_v1`."""

    message_id: str
    reaction_type: Emoji = Emoji()
    operator_type: str = ""
    user_id: Ids = Ids()


def read(payload: object, kind: type[T]) -> T:
    """The payload as that kind; raises msgspec.ValidationError."""
    return msgspec.convert(_present(payload), kind)


def _present(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _present(each) for key, each in value.items() if each is not None}
    return [_present(each) for each in value] if isinstance(value, list) else value
