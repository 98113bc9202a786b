"""The tenant that the double keeps in memory, and the app that was installed in it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.doubles.feishu.refusals import Code, Refusals, RefusedError
from tests.doubles.feishu.scopes import ALL_SCOPES
from tests.doubles.feishu.subscriptions import Subscriptions
from tests.doubles.feishu.values import (
    Chat,
    ChatMode,
    Department,
    Event,
    Message,
    OnLeave,
    Person,
    Upload,
)

BOT: Final = "ou_bot"


@dataclass(slots=True)
class Tenant:
    """People, departments, chats, messages and uploads; `now` gives seconds since the epoch."""

    app_id: str
    app_secret: str
    now: Callable[[], float]
    refusals: Refusals = field(default_factory=Refusals)
    tenant_key: str = "tk_double"
    bot_name: str = "Muster"
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    people: dict[str, Person] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    leaves: list[OnLeave] = field(default_factory=list)
    events: dict[str, Event] = field(default_factory=dict)
    event_keys: dict[str, str] = field(default_factory=dict)
    """Which event was made under which key; nobody says that keys are ever forgotten."""
    urgent_quota: dict[str, int] = field(default_factory=lambda: {"sms": 100, "phone": 100})
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def fresh(self, prefix: str) -> str:
        """A new id with this prefix."""
        return f"{prefix}{next(self._numbers)}"

    def milliseconds(self) -> int:
        """The time as messages carry it."""
        return int(self.now() * 1000)

    def person(self, open_id: str) -> Person:
        """A person that a test speaks of; KeyError when nobody made them."""
        return self.people[open_id]

    def direct_chat(self, open_id: str) -> Chat:
        """The bot's chat with one person, made when it is first needed."""
        person = self.people[open_id]
        chat_id = f"oc_p2p_{open_id.removeprefix('ou_')}"
        if chat_id not in self.chats:
            chat = Chat(chat_id, person.name, ChatMode.P2P, [open_id])
            self.chats[chat_id] = chat
        return self.chats[chat_id]

    def place(self, room: str) -> Chat:
        """A chat by its id, or the direct chat with the person whose open_id it is."""
        return self.direct_chat(room) if room in self.people else self.chats[room]

    def message(self, message_id: str) -> Message:
        """A message that the bot can see; RefusedError when there is none, or no more."""
        message = self.messages.get(message_id)
        if message is None:
            raise RefusedError(Code.BAD_PARAMETER, f"invalid message_id {message_id}")
        if message.deleted:
            raise RefusedError(Code.MESSAGE_RECALLED, "the message was recalled")
        return message

    def own_message(self, message_id: str) -> Message:
        """A message that the bot sent; RefusedError for others."""
        message = self.message(message_id)
        if message.sender:
            raise RefusedError(Code.BAD_PARAMETER, "not a message of the bot")
        return message

    def redraw(self, message: Message, content: str) -> None:
        """Let a message show something else."""
        message.earlier.append(message.content)
        message.content, message.updated = content, self.now()

    def usable_chat(self, chat_id: str) -> Chat:
        """A chat that the bot can send to; RefusedError tells why it cannot."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise RefusedError(Code.BAD_PARAMETER, f"invalid receive_id {chat_id}")
        if chat.dissolved:
            raise RefusedError(Code.CHAT_GONE, "the chat was dissolved")
        if not chat.has_bot:
            raise RefusedError(Code.BOT_NOT_IN_CHAT, "the bot is not in the chat")
        if chat.muted:
            raise RefusedError(Code.MUTED, "the chat is muted")
        return chat

    def by_id(self, kind: str, value: str) -> Person | None:
        """The person with this id of the kind open_id, union_id, user_id or email."""
        if kind not in {"open_id", "union_id", "user_id", "email"}:
            raise RefusedError(Code.FIELD_VALIDATION, f"unknown id type {kind}")
        return next((p for p in self.people.values() if value and getattr(p, kind) == value), None)
