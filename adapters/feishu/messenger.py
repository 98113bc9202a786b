"""Feishu as a messenger that the outbox delivers to."""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from adapters.common.calendar import Calendar, put_in
from adapters.common.ringing import ways
from adapters.common.rooms import Rooms, work_on
from adapters.common.shown import Opened
from adapters.feishu import cards, limits
from adapters.feishu.cards import Setting
from adapters.feishu.client import FeishuClient, part
from adapters.feishu.failures import (
    GONE,
    TOO_OLD,
    URGENT_REFUSED,
    URGENT_USED_UP,
    CallFailed,
    meant_for_delivery,
)
from adapters.feishu.forms import NOBODY, People, has_people, people_in
from adapters.feishu.limits import Json
from adapters.feishu.lives import Lives
from adapters.feishu.text import post
from bot.engine.cards import Card, Tone
from bot.engine.messenger import Calendars, DeliveryDelayed, MessageKind, Outgoing, Pace, Ring
from bot.engine.outbox.quota import Quota, Supply
from bot.files.keeping import Files
from bot.files.values import FileRef
from templates import LANGUAGES, text

NAME: Final = "feishu"
_REMEMBERED: Final = 5000
_QUIET_SECONDS: Final = 3600.0
_NOD: Final = "DONE"
_log = logging.getLogger(__name__)


def uuid_of(key: str, what: str = "") -> str:
    """The uuid of a message or of one of its files: the same for the same key, 50 at most."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"{digest}-{what}" if what else digest


class FeishuMessenger:
    """Posts, changes, whispers and urges; it fulfils `bot.engine.delivery.saving.Metered` too.

    Every send carries a uuid made of the message's key, so that Feishu itself sends it once. A
    whisper has none and may come twice after a lost connection.
    """

    name: Final = NAME
    pace: Final = Pace(each=3.0, all=16.0, burst=2)
    """Feishu takes five a second to one chat, and a thousand a minute."""

    def __init__(
        self,
        client: FeishuClient,
        files: Files,
        lives: Lives,
        people: Callable[[Iterable[str]], People],
    ) -> None:
        """`people` looks up, in the database, whom a form can offer."""
        self.rooms: Rooms | None = None
        """Who opens and keeps rooms; set by the host."""
        self.calendar: Calendar | None = None
        """Who puts appointments into calendars; set by the host."""
        self._client = client
        self._files = files
        self._lives = lives
        self._people = people
        self.opened = Opened()
        self._pictures: OrderedDict[str, str] = OrderedDict()
        self._rings_from = 0.0

    @property
    def calendars(self) -> Calendars:
        """Whether there are to be appointments in people's calendars."""
        return Calendars.OWN if self._client.settings.calendar else Calendars.OFF

    @property
    def quota(self) -> Quota:
        """The calls of a month."""
        return self._client.meter.quota

    async def supply(self, message: Outgoing) -> Supply:
        """How many of them are left."""
        del message
        return await self._client.meter.supply()

    async def deliver(self, message: Outgoing) -> str:
        """Deliver and give the message's id; raises DeliveryRefused and DeliveryDelayed."""
        if message.appointment is not None:
            return await put_in(self.calendar, message, message.appointment)
        try:
            return await self._deliver(message)
        except CallFailed as failed:
            if message.mentions and failed.is_of_mentions:
                return await self.deliver(msgspec.structs.replace(message, mentions=()))
            raise meant_for_delivery(failed) from failed

    async def _deliver(self, message: Outgoing) -> str:
        match message.kind:
            case MessageKind.UPDATE:
                return await self._update(message)
            case MessageKind.EPHEMERAL:
                return await self._whisper(message)
            case MessageKind.REACTION:
                return await self._nod(message)
            case MessageKind.POST:
                return await self._post(message)
            case MessageKind.URGENT:
                posted = await self._post(message)
                await self._urge(posted, message)
                return posted
            case _:
                return await work_on(self.rooms, message)

    async def _post(self, message: Outgoing, reply_to: str = "") -> str:
        """To a room or to a person, whose open_id stands for the direct chat with them."""
        kind, content = await self._content(message)
        to, uuid = message.room or message.account, uuid_of(message.key)
        reply_to = reply_to or message.message
        try:
            posted = await self._client.send(to, kind, content, uuid, reply_to=reply_to)
        except CallFailed as failed:
            if not reply_to or failed.code not in GONE:
                raise
            posted = await self._client.send(to, kind, content, uuid)
        if message.card is not None:
            await self._lives.began(posted)
            if message.card.form is not None:
                self.opened.keep(posted, message.card)
        for number, file in enumerate(message.files):
            await self._attach(file, to, uuid_of(message.key, f"f{number}"), posted)
        return posted

    async def _content(self, message: Outgoing) -> tuple[str, Json]:
        if message.card is None:
            return "post", post(message.text or "…", message.mentions)
        return "interactive", await self.draw(message.card, message.room, message.mentions)

    async def draw(self, card: Card, room: str, called: Sequence[str] = ()) -> Json:
        """A card as it hangs in a room, or with nobody but one person; raises CallFailed."""
        image, people = await self._picture(card), await self.people(card)
        return cards.drawn(card, Setting(room, tuple(called), image, people))

    async def people(self, card: Card) -> People:
        """Whom the form of a card can offer."""
        if not has_people(card):
            return NOBODY
        return await asyncio.to_thread(self._people, people_in(card))

    async def _whisper(self, message: Outgoing) -> str:
        """To one person in a group; in their direct chat where Feishu can't whisper.

        It can't in groups of topics, nor to somebody who is not in the group.
        """
        called = message.mentions
        card = (
            await self.draw(message.card, message.room, message.mentions) if message.card else None
        )
        body: Json = {
            "chat_id": message.room,
            "open_id": message.account,
            "msg_type": "interactive",
            "card": card or cards.told(message.text, called),
        }
        try:
            answered = await self._client.post("open-apis/ephemeral/v1/send", body)
        except CallFailed as failed:
            if not _is_final(failed):
                raise
            return await self._post(_directly(message))
        for number, file in enumerate(message.files):
            await self._attach(file, message.account, uuid_of(message.key, f"f{number}"))
        return str(answered["message_id"])

    async def _nod(self, message: Outgoing) -> str:
        """React to somebody's message; one that can't be marked is left alone."""
        path = f"open-apis/im/v1/messages/{message.message}/reactions"
        try:
            await self._client.post(path, {"reaction_type": {"emoji_type": _NOD}})
        except CallFailed as failed:
            if not _is_final(failed):
                raise
            _log.info("a message was not marked: %s", failed)
        return message.message

    async def _update(self, message: Outgoing) -> str:
        """Change a message; a card that is about to die is sent anew instead."""
        if message.card is None:
            await self._client.reword(message.message, post(message.text or "…", message.mentions))
            return message.message
        if not message.stays and await self._lives.is_ending(message.message):
            return await self._anew(message)
        card = await self.draw(message.card, message.room, message.mentions)
        try:
            await self._client.replace(message.message, card)
        except CallFailed as failed:
            if failed.code != TOO_OLD:
                raise
            return message.message if message.stays else await self._anew(message)
        return message.message

    async def _anew(self, message: Outgoing) -> str:
        """Send a card again, below the old one, which says so as long as it lives."""
        posted = await self._post(message, reply_to=message.message)
        if not await self._lives.is_over(message.message):
            await self._say_moved(message)
        await self._lives.ended(message.message)
        return posted

    async def _say_moved(self, message: Outgoing) -> None:
        moved = Card(
            title=message.card.title if message.card else "",
            tone=Tone.MUTED,
            note=" · ".join(text("feishu.moved", each) for each in LANGUAGES),
        )
        try:
            await self._client.replace(message.message, cards.drawn(moved))
        except CallFailed as failed:
            _log.info("an old card was left as it is: %s", failed)

    async def _urge(self, posted: str, message: Outgoing) -> None:
        """Remind strongly, as the settings say, and in the app where that is not to be had.

        A quota of SMS and phone calls that is used up is not asked for again for a while. The
        message itself is there by now, so nothing is raised.
        """
        people = [message.account] if message.account else [*message.mentions]
        rings = asyncio.get_running_loop().time() >= self._rings_from
        ring = message.ring if rings else Ring.APP
        for each in ways(self._client.settings.urgent, ring) if people else ():
            if await self._urged(posted, each, people[: limits.URGENT_PEOPLE]):
                return

    async def _urged(self, posted: str, way: str, people: list[str]) -> bool:
        path = f"open-apis/im/v1/messages/{part(posted)}/urgent_{way}"
        body: Json = {"user_id_list": people}
        try:
            answered = await self._client.patch(path, body, user_id_type="open_id")
        except CallFailed as failed:
            _log.warning("a strong reminder by %s was not given: %s", way, failed)
            if failed.code == URGENT_USED_UP:
                self._rings_from = asyncio.get_running_loop().time() + _QUIET_SECONDS
            return failed.code not in URGENT_REFUSED
        if missed := answered.get("invalid_user_id_list"):
            _log.warning("a strong reminder by %s did not reach %s people", way, len(missed))
        return True

    async def _picture(self, card: Card) -> str:
        """The key of the card's picture, uploaded once; empty where it can't be shown."""
        if card.picture is None or card.picture.file.size > limits.PICTURE_BYTES:
            return ""
        file = card.picture.file
        if file.hash not in self._pictures:
            content = await asyncio.to_thread(self._files.read, file.hash)
            try:
                self._pictures[file.hash] = await self._client.upload_picture(file.name, content)
            except CallFailed as failed:
                if not _is_final(failed):
                    raise
                _log.warning("a picture was not taken: %s", failed)
                return ""
            if len(self._pictures) > _REMEMBERED:
                self._pictures.popitem(last=False)
        return self._pictures[file.hash]

    async def _attach(self, file: FileRef, to: str, uuid: str, reply_to: str = "") -> None:
        """Send a file below its message; of one that is too large for Feishu only its name."""
        if file.size > limits.FILE_BYTES:
            said = " · ".join(
                text("feishu.file_too_large", each, name=file.name) for each in LANGUAGES
            )
            await self._client.send(to, "post", post(said), uuid, reply_to=reply_to)
            return
        content = await asyncio.to_thread(self._files.read, file.hash)
        if file.is_picture and file.size <= limits.PICTURE_BYTES:
            key = await self._client.upload_picture(file.name, content)
            sent: Json = {"image_key": key}
            await self._client.send(to, "image", sent, uuid, reply_to=reply_to)
        else:
            key = await self._client.upload_file(file.name, content)
            await self._client.send(to, "file", {"file_key": key}, uuid, reply_to=reply_to)


def _is_final(failed: CallFailed) -> bool:
    """Whether trying the same again would not help."""
    meant = meant_for_delivery(failed)
    return not isinstance(meant, DeliveryDelayed | CallFailed) or (
        isinstance(meant, CallFailed) and failed.code > 0
    )


def _directly(message: Outgoing) -> Outgoing:
    return msgspec.structs.replace(message, kind=MessageKind.POST, room="", message="")
