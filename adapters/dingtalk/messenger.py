"""DingTalk as a messenger that the outbox delivers to."""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from adapters.common.calendar import Calendar, put_in
from adapters.common.rooms import Rooms, work_on
from adapters.dingtalk import cards, limits, sending
from adapters.dingtalk.cards import Commands, Way
from adapters.dingtalk.client import API, STREAM, DingtalkClient
from adapters.dingtalk.enclosing import Enclosing
from adapters.dingtalk.failures import (
    ALREADY_THERE,
    MONTH_USED_UP,
    NO_SESSION,
    CallFailed,
    meant_for_delivery,
)
from adapters.dingtalk.limits import Json
from adapters.dingtalk.memory import UNSHOWN, Memory, track_of
from adapters.dingtalk.nodding import nod
from adapters.dingtalk.sending import NotShown, Place
from adapters.dingtalk.text import callable_of, calling, harmless, one_line
from adapters.dingtalk.urging import urge
from bot.engine.cards import Card
from bot.engine.commands.text import shortened
from bot.engine.messenger import Calendars, MessageKind, Outgoing, Pace
from bot.engine.outbox.quota import Supply
from bot.files.keeping import Files

NAME: Final = "dingtalk"
PACE: Final = Pace(each=2.0, all=12.0, burst=3)
"""DingTalk takes twenty calls a second of each kind."""
_REMEMBERED: Final = 5000
_PATIENCE_SECONDS: Final = 2.5
_MOMENT_SECONDS: Final = 10.0
_TRACK: Final = re.compile("[0-9a-f]{40}")
_log = logging.getLogger(__name__)


class DingtalkMessenger:
    """Posts, changes, whispers and urges; it fulfils `bot.engine.messenger.Messenger`.

    A card carries an outTrackId made of the message's key, so that DingTalk itself shows it once.
    A text has no such thing: one whose fate nobody knows is not sent again, but for urgent ones.
    """

    name: Final = NAME

    def __init__(
        self,
        client: DingtalkClient,
        files: Files,
        memory: Memory,
        commands: Callable[[], Commands],
        *,
        pace: Pace = PACE,
    ) -> None:
        self.rooms: Rooms | None = None
        """Who opens and keeps rooms; set by the host."""
        self.calendar: Calendar | None = None
        """Who puts appointments into calendars; set by the host."""
        self.client = client
        self.pace = pace
        self.memory = memory
        self.quota = client.quota
        settings = client.settings
        self.way = cards.way_of(settings.card_template_id, settings.receive)
        self._enclosing = Enclosing(client, files, memory)
        self._commands = commands
        self._answering: dict[str, asyncio.Event] = {}
        self._shown: OrderedDict[str, tuple[str, float]] = OrderedDict()

    @property
    def calendars(self) -> Calendars:
        """Whether there are to be appointments in people's calendars."""
        return Calendars.ORGANISER if self.client.settings.calendar else Calendars.OFF

    async def deliver(self, message: Outgoing) -> str:
        """Deliver and give the message's id; raises DeliveryRefused and DeliveryDelayed."""
        if message.appointment is not None:
            return await put_in(self.calendar, message, message.appointment)
        try:
            return await self._deliver(message)
        except CallFailed as failed:
            raise meant_for_delivery(failed) from failed

    async def _deliver(self, message: Outgoing) -> str:
        match message.kind:
            case MessageKind.UPDATE:
                return await self._update(message)
            case MessageKind.EPHEMERAL:
                # What hangs with one person still acts on the room that it came from.
                return await self._post(message, room="")
            case MessageKind.POST:
                return await self._post(message, room=message.room)
            case MessageKind.REACTION:
                await nod(self.client, message)
                return message.message
            case MessageKind.URGENT:
                posted = await self._post(message, room=message.room)
                await urge(self.client, self.memory, message)
                return posted
            case _:
                return await work_on(self.rooms, message)

    async def supply(self, message: Outgoing) -> Supply:
        """How much is left of what a message would use up: calls, else what a session takes."""
        is_card = message.appointment is None
        if message.kind is MessageKind.UPDATE and self.way is Way.TEXT and is_card:
            return Supply.PLENTY
        left = await asyncio.to_thread(self.quota.supply, API)
        if left is not Supply.NONE or not await self._session(message):
            return left
        return await asyncio.to_thread(self.quota.supply, STREAM)

    async def _session(self, message: Outgoing) -> str:
        """Where one may answer for no call, if the message is to go to such a place."""
        if message.kind is MessageKind.UPDATE:
            return ""
        whispered = message.kind is MessageKind.EPHEMERAL
        return await self.memory.session(message.account if whispered else _place(message))

    @contextmanager
    def answering(self, track: str) -> Iterator[None]:
        """While a click is answered its card is changed by the answer alone."""
        done = self._answering[track] = asyncio.Event()
        try:
            yield
        finally:
            if self._answering.get(track) is done:
                del self._answering[track]
            done.set()

    async def variables(self, card: Card, room: str) -> dict[str, str]:
        """What the template is filled with for this card; raises CallFailed."""
        image = await self._enclosing.picture(card)
        return cards.variables(card, self.way, room, self._commands(), image=image)

    def remember(self, track: str, data: dict[str, str]) -> None:
        """Note what the answer to a click has a card show, so that it is not told to show the same.

        That holds once and for a moment: another process may change the card at any time.
        """
        self._shown[track] = (_digest(data), time.monotonic())
        self._shown.move_to_end(track)
        if len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)

    async def _post(self, message: Outgoing, room: str) -> str:
        posted = await self._posted_once(message, room)
        await self._enclosing.send(message, room)
        return posted

    async def _posted_once(self, message: Outgoing, room: str) -> str:
        key = track_of(message.key)
        fate = await self.memory.begin(key)
        if fate is not None and fate.message:
            return fate.message
        with_card = await self._as_card(message, room)
        if with_card is not None:
            shown = fate is None or fate.carrier != UNSHOWN
            posted = await self._post_card(key, message, with_card, room, make=shown)
        elif fate is not None and message.kind is not MessageKind.URGENT:
            _log.warning("a message that may have been sent already is not sent again")
            posted = key
        else:
            posted = await self._post_text(key, message, room)
        return posted

    async def _as_card(self, message: Outgoing, room: str) -> Card | None:
        """The card that shows it, where there is a template and it has to be one.

        Words that mention somebody have to, unless a session lives: a plain message can't mention.
        Where no calls are left a session takes cards as well, as messages.
        """
        if self.way is Way.TEXT:
            return None
        if message.card is not None:
            none_left = await asyncio.to_thread(self.quota.supply, API) is Supply.NONE
            return None if none_left and await self._session(message) else message.card
        if not (room and message.mentions) or await self.memory.session(room):
            return None
        return Card(title="", body=message.text)

    async def _post_card(
        self, track: str, message: Outgoing, card: Card, room: str, *, make: bool
    ) -> str:
        preview = one_line(card.lead or card.title, limits.TITLE) or "Muster"
        data = await self.variables(card, message.room)
        carrier = ""
        try:
            carrier = await self._shown_in(
                Place(room, message.account, message.mentions, preview), track, data, make=make
            )
        except NotShown:
            await self.memory.done(track, "", UNSHOWN)
            raise
        except CallFailed as failed:
            if failed.code != ALREADY_THERE:
                if failed.is_certain:
                    await self.memory.undone(track)
                raise
        await self.memory.done(track, track, carrier)
        return track

    async def _shown_in(self, place: Place, track: str, data: dict[str, str], *, make: bool) -> str:
        """Show a card, made first; it mentions nobody where it can't mention all."""
        space = sending.space_of(self.client, place)
        try:
            if make:
                return await sending.create(self.client, track, data, space)
            return await sending.show(self.client, track, space[1])
        except CallFailed as failed:
            if not (place.called and failed.is_of_card) or failed.code == ALREADY_THERE:
                raise
        # Whoever is not in the group can't be mentioned there.
        return await self._shown_in(place._replace(called=()), track, data, make=make)

    async def _post_text(self, key: str, message: Outgoing, room: str) -> str:
        """A message of words; its id is our own where a session took it, which gives none."""
        try:
            sent = await self._send(message, room)
        except CallFailed as failed:
            if failed.is_certain:
                await self.memory.undone(key)
            raise
        posted = sent or key
        await self.memory.done(key, posted, sent)
        return posted

    async def _send(self, message: Outgoing, room: str) -> str:
        place = room or message.account
        image = await self._enclosing.picture(message.card)
        if session := await self.memory.session(place):
            try:
                await self.client.answer(session, self._for_session(message, room, image))
            except CallFailed as failed:
                if failed.code == NO_SESSION:
                    await self.memory.end_session(place)
                elif failed.kind not in MONTH_USED_UP:
                    raise
            else:
                return ""
        if message.card is not None:
            kind, param = cards.param_of(cards.message(message.card, self._commands(), image=image))
        else:
            kind, param = "sampleText", {"content": _words(message) or "…"}
        return await sending.send(self.client, room, message.account, kind, param)

    def _for_session(self, message: Outgoing, room: str, image: str) -> Json:
        """As a session takes it, where mentions work."""
        called = callable_of(message.mentions) if room else []
        if message.card is not None:
            made = cards.message(message.card, self._commands(), image=image)
            body = cards.posted_of(made, calling(called))
        else:
            words = " ".join(filter(None, (calling(called), _words(message)))) or "…"
            body = {"msgtype": "text", "text": {"content": words}}
        return body | ({"at": {"atUserIds": called}} if called else {})

    async def _update(self, message: Outgoing) -> str:
        """Change a card; a message that is none stays as it was, which is all DingTalk knows."""
        track = message.message
        if message.card is None or self.way is Way.TEXT or not _TRACK.fullmatch(track):
            return track
        if (under_way := self._answering.get(track)) is not None:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await under_way.wait()
        data = await self.variables(message.card, message.room)
        digest, since = self._shown.pop(track, ("", 0.0))
        if digest == _digest(data) and time.monotonic() - since < _MOMENT_SECONDS:
            return track  # the answer to the click has shown it already, for no call
        await sending.change(self.client, track, data)
        return track


def _digest(data: dict[str, str]) -> str:
    return track_of(repr(sorted(data.items())))


def _place(message: Outgoing) -> str:
    return message.room or message.account


def _words(message: Outgoing) -> str:
    return shortened(harmless(message.text), limits.TEXT)
