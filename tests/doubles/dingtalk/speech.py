"""What people say to the robot, as the platform tells it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tests.doubles.dingtalk.limits import WEBHOOK_SECONDS
from tests.doubles.dingtalk.publishing import Delivery, Publisher
from tests.doubles.dingtalk.tenant import BOT, CORP, Tenant
from tests.doubles.dingtalk.values import Group, Json, JsonValue, Message, Person, Webhook

_DIRECT_ONLY: Final = frozenset({"audio", "video", "file"})
_NAMED: Final = re.compile(r"@([\w$:-]+)")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a person; without a delivery where the robot is not told."""

    msg_id: str
    conversation_id: str
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message before it is sent: its type and body, whom it names, what it answers."""

    kind: str
    body: Json
    mentions: tuple[str, ...] = ()
    reply_to: str = ""


@dataclass(slots=True)
class Speech:
    """Tells the robot what people say: all of it in direct chats, what names it in groups."""

    tenant: Tenant
    publisher: Publisher
    origin: str = ""
    overheard: dict[str, str] = field(default_factory=dict)
    """What people said in groups without naming the robot, by the ids of the messages."""

    async def say(
        self, person: str, room: str, text: str, mentions: Sequence[str], reply_to: str
    ) -> Said:
        """Say a text; `@userId` in it and `mentions` name people, `BOT` the robot.

        Of mentions in a group only spaces stay in the text, unless `names_stay`.
        """
        found = [each for each in _NAMED.findall(text) if each in self.tenant.people]
        words = _NAMED.sub(self._nick if not room or self.tenant.names_stay else self._gap, text)
        said = Utterance("text", {"content": words}, (*mentions, *found), reply_to)
        if room:
            said = replace(said, body={"content": f" {words}"})
        return await self.send(person, room, said)

    async def send(self, person: str, room: str, said: Utterance) -> Said:
        """Send a message of any type to a group, or to the robot alone where `room` is empty."""
        sender, group = self.tenant.people[person], self.tenant.groups[room] if room else None
        if group is not None and person not in group.members:
            raise ValueError(f"{person} is not in {room}")
        if group is not None and said.kind in _DIRECT_ONLY:
            raise ValueError(f"groups can't send {said.kind} to the robot")
        msg_id = self.tenant.fresh("msg")
        conversation = room or self.tenant.direct(person)
        if group is not None and not (group.has_bot and BOT in said.mentions):
            self.overheard[msg_id] = str(said.body.get("content", ""))
            return Said(msg_id, conversation, None)
        data = self._data(sender, group, said)
        self.tenant.said[msg_id] = conversation
        data |= {"msgId": msg_id, **self._webhook(conversation, person)}
        return Said(msg_id, conversation, await self.publisher.robot(data))

    def _data(self, sender: Person, group: Group | None, said: Utterance) -> Json:
        data: Json = {
            "conversationType": "2" if group else "1",
            "conversationId": group.conversation_id
            if group
            else self.tenant.direct(sender.user_id),
            "createAt": self.tenant.millis(),
            "senderId": sender.encrypted_id,
            "senderNick": sender.name,
            "senderCorpId": CORP,
            "chatbotUserId": BOT,
            "chatbotCorpId": CORP,
            "robotCode": self.tenant.client_id,
            "msgtype": said.kind,
            "text" if said.kind == "text" else "content": dict(said.body),
        }
        if sender.staff and self.tenant.published:
            data |= {"senderStaffId": sender.user_id, "isAdmin": sender.admin}
        if group is not None:
            named: list[JsonValue] = [self._at(each) for each in dict.fromkeys(said.mentions)]
            data |= {"conversationTitle": group.title, "isInAtList": True, "atUsers": named}
        if said.reply_to:
            data |= self._quoted(said)
        return data

    def _at(self, who: str) -> Json:
        if who == BOT:
            return {"dingtalkId": BOT}
        person = self.tenant.people[who]
        ids = {"staffId": who} if person.staff and self.tenant.at_users_have_staff_ids else {}
        return {"dingtalkId": person.encrypted_id, **ids}

    def _quoted(self, said: Utterance) -> Json:
        """What a reply tells of the message that it answers: its name, and words where it has any.

        What people said before is found among `overheard`.
        """
        card = self.tenant.cards.get(said.reply_to)
        name = card.delivered[-1] if card is not None else said.reply_to
        quoted: Message | None = self.tenant.messages.get(name)
        kind = "interactiveCard" if quoted and quoted.card else "text"
        sender = BOT if quoted else ""
        replied: Json = {"msgType": kind, "msgId": name, "senderId": sender}
        words = self.overheard.get(name) or (quoted.words if quoted and not quoted.card else "")
        if words and self.tenant.quotes_tell:
            replied["content"] = {"text": words}
        keys: Json = {"originalMsgId": name}
        if quoted is not None:
            keys["originalProcessQueryKey"] = quoted.key
        if said.kind != "text":
            return keys
        text: Json = {**said.body, "isReplyMsg": True, "repliedMsg": replied}
        return {**keys, "text": text}

    def _webhook(self, conversation: str, user_id: str) -> Json:
        session = self.tenant.fresh("session")
        expires = self.tenant.now() + WEBHOOK_SECONDS
        self.tenant.webhooks[session] = Webhook(session, conversation, user_id, expires)
        return {
            "sessionWebhook": f"{self.origin}/robot/sendBySession?session={session}",
            "sessionWebhookExpiredTime": int(expires * 1000),
        }

    def _gap(self, found: "re.Match[str]") -> str:
        return "" if found[1] in self.tenant.people else found[0]

    def _nick(self, found: "re.Match[str]") -> str:
        person = self.tenant.people.get(found[1])
        return f"@{person.name}" if person else found[0]


def as_group(said: Utterance) -> Utterance:
    """The same, naming the robot."""
    return replace(said, mentions=(BOT, *said.mentions))
