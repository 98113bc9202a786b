"""Everything that Feishu pushes, by whichever way it comes.

An acknowledgement goes out when the input is committed. An event that takes longer than `GUARD`
is not acknowledged: Feishu pushes it again after 15 s, 5 min, 1 h and 6 h, and finds it done. A
click is never pushed again, so it is always answered (`answering`).
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import msgspec

from adapters.common.background import Tasks
from adapters.common.pins import is_kept, marked
from adapters.common.shown import is_of_somebody, room_of
from adapters.feishu import payloads
from adapters.feishu.answering import Answering
from adapters.feishu.buttons import Aim
from adapters.feishu.client import FeishuClient, part
from adapters.feishu.failures import CallFailed
from adapters.feishu.hearing import Hearing, Resource, resources
from adapters.feishu.limits import Json
from adapters.feishu.messenger import NAME, FeishuMessenger
from adapters.feishu.payloads import Header, read
from adapters.hosting import Muster
from bot.engine.incoming import Incoming
from bot.engine.room_changes import RoomChange
from bot.files.keeping import GivenFile
from bot.files.values import RefusedFile, Taken

CLICK: Final = "card.action.trigger"
GUARD: Final = 2.5
"""Seconds in which an acknowledgement has to be on its way; Feishu waits for three."""
_log = logging.getLogger(__name__)
_Handler = Callable[[Header, object], Coroutine[Any, Any, None]]


class Receiver:
    """Receives for one app."""

    def __init__(
        self,
        client: FeishuClient,
        messenger: FeishuMessenger,
        muster: Muster,
        tasks: Tasks,
        bot: str,
    ) -> None:
        self._client = client
        self._muster = muster
        self._tasks = tasks
        self._hearing = Hearing(bot)
        self._answering = Answering(client, messenger, muster, tasks)
        self._handlers: Mapping[str, _Handler] = {
            "im.message.receive_v1": self._said,
            "application.bot.menu_v6": self._menu,
            "im.chat.member.bot.added_v1": self._added,
            "im.message.reaction.created_v1": self._reacted,
            "im.chat.member.user.added_v1": self._changing(self._hearing.entered),
            "im.chat.member.user.deleted_v1": self._changing(self._hearing.left),
            "im.chat.member.user.withdrawn_v1": self._changing(self._hearing.left),
            "im.chat.member.bot.deleted_v1": self._changing(self._hearing.lost),
            "im.chat.disbanded_v1": self._changing(self._hearing.lost),
        } | dict.fromkeys(PEOPLE_EVENTS, self._people)

    async def receive(self, body: Mapping[str, Any]) -> Json:
        """Take one event or click, and give what its acknowledgement carries.

        Raises NotInTimeError for an event that has to come again.
        """
        try:
            header = read(body.get("header"), Header)
        except msgspec.ValidationError:
            _log.debug("something without a header")
            return {}
        if header.app_id not in {"", self._client.settings.app_id}:
            _log.warning("an event of another app: %s", header.app_id)
            return {}
        return await self._take(header, body.get("event"))

    async def _take(self, header: Header, event: object) -> Json:
        try:
            if header.event_type == CLICK:
                return await self._clicked(header, read(event, payloads.Click))
            handler = self._handlers.get(header.event_type)
            if handler is None:
                _log.debug("an event of no use: %s", header.event_type)
            else:
                await self._tasks.in_time(handler(header, event), GUARD)
        except msgspec.ValidationError as error:
            _log.warning("an event that can't be read, %s: %s", header.event_type, error)
        return {}

    async def _clicked(self, header: Header, click: payloads.Click) -> Json:
        incoming = self._hearing.click(header, click)
        if incoming is None:
            _log.debug("a click on something that is none of ours")
            return {}
        aim = Aim.read(click.action.value)
        return await self._answering.clicked(incoming, aim, click.context.open_message_id)

    async def _said(self, _: Header, event: object) -> None:
        received = read(event, payloads.Received)
        incoming = self._hearing.message(received)
        if incoming is None:
            return
        said = received.message
        found = [*resources(said.message_type, said.content)]
        if not (incoming.text or found):
            return
        async with self._tasks.turn(f"{said.chat_id} {incoming.account}"):
            if found and (incoming.addressed or incoming.reply_to):
                taken = await self._taken(said.message_id, found)
                incoming = msgspec.structs.replace(
                    incoming, files=taken.files, refused_files=taken.refused
                )
            if incoming.addressed and await is_of_somebody(self._muster, NAME, incoming.reply_to):
                quoted = await self._quoted(incoming.reply_to)
                incoming = msgspec.structs.replace(incoming, quoted=quoted)
            await self._submit(incoming)

    async def _menu(self, header: Header, event: object) -> None:
        await self._submit(self._hearing.menu(header, read(event, payloads.Menu)))

    async def _added(self, header: Header, event: object) -> None:
        await self._submit(self._hearing.added(header, read(event, payloads.Chat)))

    async def _reacted(self, header: Header, event: object) -> None:
        made = read(event, payloads.Reaction)
        if self._hearing.pinned(made) is not None:
            await self._pinned(made)
        elif (nod := self._hearing.reaction(header, made)) is not None:
            # Feishu does not tell in which group it was.
            room = await room_of(self._muster, NAME, nod.reply_to)
            await self._submit(msgspec.structs.replace(nod, room=room))

    async def _pinned(self, made: payloads.Reaction) -> None:
        """Write down what was said, where the group is an incident's."""
        found = await self._message(made.message_id)
        pin = self._hearing.pinned(made, str(found.get("chat_id") or ""))
        words = self._words(found)
        if pin and words.strip() and await is_kept(self._muster, NAME, pin.room):
            await self._submit(marked(pin, str(found["sender"].get("id") or ""), words))

    def _changing(self, heard: Callable[[payloads.Chat], RoomChange]) -> _Handler:
        """Have what happened to a group noted."""

        async def note(_: Header, event: object) -> None:
            await self._muster.room_changed(heard(read(event, payloads.Chat)))

        return note

    async def _people(self, _: Header, event: object) -> None:
        del event
        self._muster.people_changed()

    async def _submit(self, incoming: Incoming) -> None:
        """Hand an input in; one that could not be kept raises, so that it comes again."""
        answer = await self._muster.submit(incoming)
        if answer.refused:
            self._tasks.start(self._answering.tell(answer.refused, incoming))

    async def _quoted(self, message: str) -> str:
        """What the message says that was answered; empty where it is ours."""
        return self._words(await self._message(message))

    async def _message(self, message: str) -> dict[str, Any]:
        """A message as Feishu has it; empty where it can't be read."""
        try:
            found = await self._client.get(f"open-apis/im/v1/messages/{part(message)}")
        except CallFailed as failed:
            _log.info("a message that was answered was not read: %s", failed)
            return {}
        items: list[dict[str, Any]] = found.get("items") or []
        return items[0] if items else {}

    def _words(self, first: dict[str, Any]) -> str:
        if (first.get("sender") or {}).get("sender_type") != "user":
            return ""
        content = str((first.get("body") or {}).get("content") or "")
        return self._hearing.quote(str(first.get("msg_type") or ""), content)

    async def _taken(self, message: str, found: list[Resource]) -> Taken:
        """The files of a message, fetched and kept, or why not."""
        files = self._muster.files
        given: list[GivenFile] = []
        refused: list[RefusedFile] = []
        for each in found:
            most = files.limits.max_size
            content = await self._client.fetch(message, each.key, each.kind, most)
            if content is None:
                refused.append(RefusedFile(each.name, "feishu.file_gone", {"name": each.name}))
            else:
                given.append(GivenFile(each.name, content))
        taken = await asyncio.to_thread(files.take, given)
        return Taken(taken.files, (*refused, *taken.refused))


PEOPLE_EVENTS: Final = (
    "contact.user.created_v3",
    "contact.user.updated_v3",
    "contact.user.deleted_v3",
    "contact.department.created_v3",
    "contact.department.updated_v3",
    "contact.department.deleted_v3",
    "contact.scope.updated_v3",
)
