"""What people do in and with chats, beside talking: each as the event that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.doubles.feishu.publishing import Delivery, Publisher
from tests.doubles.feishu.tenant import Tenant
from tests.doubles.feishu.values import Chat, Json

_REACTION: Final = "im.message.reaction"


@dataclass(slots=True)
class Groups:
    """Gestures around chats and messages; each returns what became of its event."""

    tenant: Tenant
    publisher: Publisher

    async def _publish(self, event_type: str, event: Json) -> Delivery:
        return await self.publisher.publish(event_type, event)

    def _about(self, chat: Chat, operator: str) -> Json:
        return {
            "chat_id": chat.chat_id,
            "operator_id": self.tenant.people[operator].ids,
            "external": False,
            "operator_tenant_key": self.tenant.tenant_key,
            "name": chat.name,
            "i18n_names": {"zh_cn": chat.name, "en_us": "", "ja_jp": ""},
        }

    def _user(self, person: str) -> Json:
        somebody = self.tenant.people[person]
        key = self.tenant.tenant_key
        return {"name": somebody.name, "tenant_key": key, "user_id": somebody.ids}

    async def menu(self, person: str, event_key: str) -> Delivery:
        """Choose an item of the bot's menu, in the direct chat."""
        operator: Json = {
            "operator_name": self.tenant.people[person].name,
            "operator_id": self.tenant.people[person].ids,
        }
        event: Json = {
            "operator": operator,
            "event_key": event_key,
            "timestamp": self.tenant.milliseconds(),
        }
        return await self._publish("application.bot.menu_v6", event)

    async def enter(self, person: str) -> Delivery:
        """Open the direct chat with the bot."""
        chat = self.tenant.direct_chat(person)
        event: Json = {"chat_id": chat.chat_id, "operator_id": self.tenant.people[person].ids}
        return await self._publish("im.chat.access_event.bot_p2p_chat_entered_v1", event)

    async def add_bot(self, person: str, chat_id: str) -> Delivery:
        """Add the bot to a group."""
        chat = self.tenant.chats[chat_id]
        chat.has_bot = True
        return await self._publish("im.chat.member.bot.added_v1", self._about(chat, person))

    async def remove_bot(self, person: str, chat_id: str) -> Delivery:
        """Remove the bot from a group; it is told nothing more from there, but this."""
        chat = self.tenant.chats[chat_id]
        chat.has_bot = False
        return await self._publish("im.chat.member.bot.deleted_v1", self._about(chat, person))

    async def join(self, operator: str, chat_id: str, people: Sequence[str]) -> Delivery:
        """Let people into a group."""
        chat = self.tenant.chats[chat_id]
        chat.members += [each for each in people if each not in chat.members]
        event = self._about(chat, operator) | {"users": [self._user(each) for each in people]}
        return await self._publish("im.chat.member.user.added_v1", event)

    async def leave(self, operator: str, chat_id: str, people: Sequence[str]) -> Delivery:
        """Take people out of a group, or let them go."""
        chat = self.tenant.chats[chat_id]
        chat.members = [each for each in chat.members if each not in people]
        event = self._about(chat, operator) | {"users": [self._user(each) for each in people]}
        return await self._publish("im.chat.member.user.deleted_v1", event)

    async def withdraw(self, operator: str, chat_id: str, people: Sequence[str]) -> Delivery:
        """Take an invitation back."""
        chat = self.tenant.chats[chat_id]
        chat.members = [each for each in chat.members if each not in people]
        event = self._about(chat, operator) | {"users": [self._user(each) for each in people]}
        return await self._publish("im.chat.member.user.withdrawn_v1", event)

    async def disband(self, operator: str, chat_id: str) -> Delivery:
        """Dissolve a group."""
        chat = self.tenant.chats[chat_id]
        chat.dissolved = True
        return await self._publish("im.chat.disbanded_v1", self._about(chat, operator))

    async def rename(self, operator: str, chat_id: str, name: str) -> Delivery:
        """Give a group another name."""
        chat = self.tenant.chats[chat_id]
        before, chat.name = chat.name, name
        change: Json = {"before_change": {"name": before}, "after_change": {"name": name}}
        return await self._publish("im.chat.updated_v1", self._about(chat, operator) | change)

    async def react(self, person: str, message_id: str, emoji: str = "THUMBSUP") -> Delivery:
        """Answer a message with an emoji."""
        message = self.tenant.messages[message_id]
        message.reactions[self.tenant.fresh("rc_")] = (person, emoji)
        return await self._publish(
            f"{_REACTION}.created_v1", self._reaction(person, message_id, emoji)
        )

    async def unreact(self, person: str, message_id: str, emoji: str = "THUMBSUP") -> Delivery:
        """Take the emoji back."""
        message = self.tenant.messages[message_id]
        mine = [key for key, made in message.reactions.items() if made == (person, emoji)]
        del message.reactions[mine[0]]
        return await self._publish(
            f"{_REACTION}.deleted_v1", self._reaction(person, message_id, emoji)
        )

    def _reaction(self, person: str, message_id: str, emoji: str) -> Json:
        return {
            "message_id": message_id,
            "reaction_type": {"emoji_type": emoji},
            "operator_type": "user",
            "user_id": self.tenant.people[person].ids,
            "action_time": str(self.tenant.milliseconds()),
        }

    async def recall(self, person: str, message_id: str) -> Delivery:
        """Take a message of one's own back."""
        message = self.tenant.messages[message_id]
        if message.sender != person:
            raise ValueError(f"{message_id} is not of {person}")
        message.deleted = True
        event: Json = {
            "message_id": message_id,
            "chat_id": message.chat_id,
            "recall_time": str(self.tenant.milliseconds()),
            "recall_type": "message_owner",
        }
        return await self._publish("im.message.recalled_v1", event)

    async def read(self, person: str, message_ids: Sequence[str]) -> Delivery | None:
        """Read messages; only the direct chat tells of it."""
        direct = self.tenant.direct_chat(person).chat_id
        told: list[str] = []
        for message_id in message_ids:
            message = self.tenant.messages[message_id]
            message.readers[person] = self.tenant.now()
            told += [message_id] if message.chat_id == direct else []
        if not told:
            return None
        reader: Json = {
            "reader_id": self.tenant.people[person].ids,
            "read_time": str(self.tenant.milliseconds()),
            "tenant_key": self.tenant.tenant_key,
        }
        event: Json = {"reader": reader, "message_id_list": told}
        return await self._publish("im.message.message_read_v1", event)
