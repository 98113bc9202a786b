"""What people say: their messages as events."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.doubles.feishu.publishing import Delivery, Publisher
from tests.doubles.feishu.scopes import DIRECT, GROUP_TALK, MENTIONS
from tests.doubles.feishu.tenant import BOT, Tenant
from tests.doubles.feishu.values import Chat, ChatMode, Json, Message, Upload

RECEIVED: Final = "im.message.receive_v1"
OTHER_BOT: Final = "ou_otherbot"
_CALLED: Final = re.compile(r"@(ou_[A-Za-z0-9_-]+|all\b)")


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a person sent; `delivery` is None when the app may not hear it."""

    message_id: str
    delivery: Delivery | None


@dataclass(slots=True)
class Speech:
    """Turns what a person types into a message and its event."""

    tenant: Tenant
    publisher: Publisher

    async def say(
        self,
        person: str,
        room: str,
        text: str,
        *,
        mentions: Sequence[str] = (),
        reply_to: str = "",
    ) -> Said:
        """A text: `@ou_…` in it and all of `mentions`, at its beginning, are mentions."""
        led = "".join(f"@{open_id} " for open_id in mentions) + text
        written, listed = self.placeholders(led)
        return await self.send(person, room, "text", {"text": written}, listed, reply_to=reply_to)

    def placeholders(self, text: str) -> tuple[str, list[Json]]:
        """The text with its mentions as `@_user_1`, and who they are."""
        listed: list[Json] = []

        def place(found: "re.Match[str]") -> str:
            called = found[1]
            if called == "all":
                return "@_all"
            if called != BOT and called not in self.tenant.people:
                return found[0]
            listed.append(self._mention(f"@_user_{len(listed) + 1}", called))
            return str(listed[-1]["key"])

        return _CALLED.sub(place, text), listed

    def listed(self, people: Sequence[str]) -> list[Json]:
        """Who the placeholders of a message stand for, the first being `@_user_1`."""
        return [self._mention(f"@_user_{n}", each) for n, each in enumerate(people, start=1)]

    def _mention(self, key: str, open_id: str) -> Json:
        if open_id == BOT:
            ids: Json = {"open_id": BOT, "union_id": "on_bot", "user_id": ""}
            name, kind = self.tenant.bot_name, "bot"
        else:
            person = self.tenant.people[open_id]
            ids, name, kind = person.ids, person.name, "user"
        return {
            "key": key,
            "id": ids,
            "name": name,
            "mentioned_type": kind,
            "tenant_key": self.tenant.tenant_key,
        }

    async def send(
        self,
        person: str,
        room: str,
        msg_type: str,
        content: Json,
        mentions: Sequence[Json] = (),
        *,
        reply_to: str = "",
    ) -> Said:
        """A message of any type, with its content as the event carries it."""
        chat = self.tenant.direct_chat(person) if room in {"", person} else self.tenant.chats[room]
        if person not in chat.members:
            raise ValueError(f"{person} is not in {chat.chat_id}")
        message = Message(
            self.tenant.fresh("om_"),
            chat.chat_id,
            msg_type,
            json.dumps(content, ensure_ascii=False),
            self.tenant.now(),
            person,
        )
        self._relate(message, reply_to)
        self.tenant.messages[message.message_id] = message
        if not self._heard(chat, mentions):
            return Said(message.message_id, None)
        event = self._event(message, chat, mentions)
        return Said(message.message_id, await self.publisher.publish(RECEIVED, event))

    def _relate(self, message: Message, reply_to: str) -> None:
        if reply_to:
            answered = self.tenant.messages[reply_to]
            message.parent_id = reply_to
            message.root_id = answered.root_id or reply_to
            message.thread_id = answered.thread_id

    def _heard(self, chat: Chat, mentions: Sequence[Json]) -> bool:
        scopes = self.tenant.scopes
        if not chat.has_bot:
            return False
        if chat.mode is ChatMode.P2P:
            return DIRECT in scopes
        if GROUP_TALK in scopes:
            return True
        return MENTIONS in scopes and any(each["mentioned_type"] == "bot" for each in mentions)

    def _event(self, message: Message, chat: Chat, mentions: Sequence[Json]) -> Json:
        by_bot = message.sender == OTHER_BOT
        ids: Json = {"open_id": OTHER_BOT} if by_bot else self.tenant.people[message.sender].ids
        told: Json = {
            "message_id": message.message_id,
            "create_time": str(int(message.created * 1000)),
            "update_time": str(int(message.created * 1000)),
            "chat_id": chat.chat_id,
            "chat_type": chat.mode.value,
            "message_type": message.msg_type,
            "content": message.content,
            "user_agent": "Mozilla/5.0 Lark/7.40",
        }
        relations = ("root_id", "parent_id", "thread_id")
        told |= {name: getattr(message, name) for name in relations if getattr(message, name)}
        if mentions:
            told["mentions"] = list(mentions)
        key = self.tenant.tenant_key
        return {
            "sender": {
                "sender_id": ids,
                "sender_type": "bot" if by_bot else "user",
                "tenant_key": key,
            },
            "message": told,
        }

    async def say_as_bot(self, room: str, text: str, *, mentions: Sequence[str] = ()) -> Said:
        """A text of another bot, which mentions ours where `mentions` names it."""
        written, listed = self.placeholders("".join(f"@{each} " for each in mentions) + text)
        chat = self.tenant.chats[room]
        content = json.dumps({"text": written}, ensure_ascii=False)
        message = Message(
            self.tenant.fresh("om_"), room, "text", content, self.tenant.now(), OTHER_BOT
        )
        self.tenant.messages[message.message_id] = message
        event = self._event(message, chat, listed)
        return Said(message.message_id, await self.publisher.publish(RECEIVED, event))

    async def share(self, person: str, room: str, upload: Upload) -> Said:
        """A picture or a file, which the bot can fetch as a resource of the message."""
        self.tenant.uploads[upload.key] = upload
        if upload.kind == "image":
            return await self.send(person, room, "image", {"image_key": upload.key})
        content: Json = {"file_key": upload.key, "file_name": upload.name}
        return await self.send(person, room, "file", content)
